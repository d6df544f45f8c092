import type { JsonObject } from '../lib/guards.ts';
import { type ConversationEvent, readEvents } from './conversation-events.ts';
import { CONVERSATION_KNOWN, CONVERSATION_TEXTS, DATES } from './fields.ts';
import type { Http } from './http.ts';
import { NounCalls } from './noun-calls.ts';
import { firstText, optional, readDates, readRest, readTexts } from './read.ts';
import type { CallOptions, DeleteOptions } from './route.ts';

/** A conversation with the API's field names; `face_id` and `pal_id` are mapped to `replica_id` and `persona_id`. */
export interface Conversation {
  /** '' if the response contained no id. */
  conversation_id: string;
  conversation_name: string;
  /** `active`, then `ended`; treat unknown values as active. It is billed while it is active. */
  status: string;
  replica_id?: string;
  persona_id?: string;
  /** The room at tavus.daily.co, for SDKs. */
  conversation_url?: string;
  /** Late 2026. The hosted page for people; absent for a conversation in another meeting service. */
  room_url?: string;
  /** A secret. Only for a private room, whose URLs need it as `?t=TOKEN`. */
  meeting_token?: string;
  callback_url?: string;
  /** Why it ended; only in verbose responses, and not in all of them. See also `shutdownReason`. */
  shutdown_reason?: string;
  /** Only in verbose responses. */
  events?: readonly ConversationEvent[];
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

/** Body of `POST /v2/conversations`: needs a replica, or a persona that has a default replica. */
export interface CreateConversation {
  persona_id?: string;
  replica_id?: string;
  conversation_name?: string;
  /** Added to the persona's context. */
  conversational_context?: string;
  /** The first words of the replica. */
  custom_greeting?: string;
  audio_only?: boolean;
  /** True for a private room. */
  require_auth?: boolean;
  /** True creates an ended conversation, which costs nothing and takes no slot. */
  test_mode?: boolean;
  document_ids?: readonly string[];
  document_tags?: readonly string[];
  callback_url?: string;
  properties?: ConversationProperties;
}

/** Times are in seconds. Other fields, such as `enable_recording`, are sent as they are. */
export interface ConversationProperties {
  /** At most 3600, which is the default. */
  max_call_duration?: number;
  /** After the last participant left; default 0. */
  participant_left_timeout?: number;
  /** Without any participant, from the creation on; default 300. */
  participant_absent_timeout?: number;
  /** Name of a language in English, or `multilingual`. */
  language?: string;
  [other: string]: unknown;
}

export interface ConversationFilter extends CallOptions {
  status?: 'active' | 'ended' | undefined;
  /** Whether Tavus filters by the ids is unverified: check the rows too. */
  personaId?: string | undefined;
  replicaId?: string | undefined;
}

interface GetOptions extends CallOptions {
  /** False leaves out the events, of which the transcript is one. Default true. */
  verbose?: boolean | undefined;
}

export class ConversationCalls extends NounCalls<Conversation, ConversationFilter> {
  constructor(http: Http) {
    super(http, {
      path: 'conversations',
      read: readConversation,
      idOf: (conversation) => conversation.conversation_id,
      firstPage: 1,
      listQuery: ({ status, personaId, replicaId }) => ({ status, persona_id: personaId, replica_id: replicaId }),
    });
  }

  /** Opens the room. It is billed, and takes one of the plan's concurrent slots, from now until it ends. */
  async create(input: CreateConversation, options: CallOptions = {}): Promise<Conversation> {
    return await this.createItem(input, options);
  }

  override async get(id: string, { verbose = true, ...options }: GetOptions = {}): Promise<Conversation> {
    return await this.getItem(id, verbose ? { verbose } : undefined, options);
  }

  /** Ends it, and with that the billing. Keeps the transcript. */
  async end(id: string, { signal }: CallOptions = {}): Promise<void> {
    await this.http.run({ method: 'POST', path: ['conversations', id, 'end'], signal });
  }

  /** Removes it from the list; does not replace `end`. */
  override async delete(id: string, { hard, signal }: DeleteOptions = {}): Promise<void> {
    await this.http.run({ method: 'DELETE', path: ['conversations', id], query: { hard: hard || undefined }, signal });
  }
}

function readConversation(row: JsonObject): Conversation {
  return {
    conversation_id: firstText(row.conversation_id) ?? '',
    conversation_name: firstText(row.conversation_name) ?? '',
    status: firstText(row.status) ?? 'unknown',
    ...optional('replica_id', firstText(row.replica_id, row.face_id)),
    ...optional('persona_id', firstText(row.persona_id, row.pal_id)),
    ...readTexts(row, CONVERSATION_TEXTS),
    ...optional('events', readEvents(row.events)),
    ...readDates(row, DATES),
    ...readRest(row, CONVERSATION_KNOWN),
  };
}
