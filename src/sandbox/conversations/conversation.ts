import { createHash } from 'node:crypto';
import type { ConversationProperties, CreateConversation } from '../../api/conversations.ts';
import type { PersonaStore } from '../personas/persona.ts';
import type { StoredItem } from '../stored.ts';
import { type Line, shortTalk } from './transcript.ts';

/** As asked for. The persona and the replica are filled in when it is stored. */
export interface ConversationRequest extends CreateConversation {
  /** A meeting of another service, which the replica joins. */
  meeting_url?: string;
}

/** Why and when a conversation ended. */
export interface Shutdown {
  reason: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** A stored conversation. Its status and events are computed from these times and the clock. */
export interface StoredConversation extends StoredItem {
  name: string | null;
  request: ConversationRequest;
  /** True if it was created with the newer names, which its rows then have too. */
  isNewer?: boolean;
  /** When a participant joins: not before the room is opened. */
  joinedAt?: number;
  /** When the participant leaves. */
  leftAt?: number;
  /** What ended it, other than a time limit. */
  shutdown?: Shutdown;
  /** What is said in it, as far as its time allows. */
  lines: readonly Line[];
}

export interface ConversationStore {
  conversations: Map<string, StoredConversation>;
  /** Fills in missing fields with the defaults of the API. */
  addConversation(
    request: ConversationRequest,
    given?: Partial<Omit<StoredConversation, 'request'>>,
  ): StoredConversation;
}

/** Maximum of `max_call_duration`, and its default, in seconds. */
export const MAX_CALL_S = 3600;
const ABSENT_S = 300;
/** Time from the visit of the room until a participant has joined. */
const PARTICIPANT_JOINS_MS = 4000;

export function newConversation(
  id: string,
  now: number,
  asked: ConversationRequest,
  given: Partial<StoredConversation>,
  { personas }: PersonaStore,
): StoredConversation {
  const { createdAt = now } = given;
  const persona_id = asked.persona_id ?? defaultPersona(personas);
  const persona = persona_id === undefined ? undefined : personas.get(persona_id)?.content;
  const replica_id = asked.replica_id ?? persona?.default_replica_id ?? undefined;
  const request = { ...asked, ...(persona_id !== undefined && { persona_id }), ...(replica_id && { replica_id }) };
  const name = asked.conversation_name ?? `New Conversation ${createdAt}`;
  return { id, name, request, createdAt, changedAt: createdAt, lines: shortTalk(request, persona), ...given };
}

/** Tavus has a default persona for conversations without one. Here it is the first stock persona. */
function defaultPersona(personas: PersonaStore['personas']): string | undefined {
  return [...personas.values()].find(({ owner }) => owner === 'system')?.id;
}

export function isActive(conversation: StoredConversation, now: number): boolean {
  return !conversation.request.test_mode && shutdownOf(conversation, now) === undefined;
}

/** @returns undefined while it is active, and in test mode */
export function shutdownOf(conversation: StoredConversation, now: number): Shutdown | undefined {
  const { shutdown, request } = conversation;
  if (request.test_mode) return undefined;
  const all = [...timeLimits(conversation), ...(shutdown === undefined ? [] : [shutdown])];
  return all.sort((one, other) => one.at - other.at).find(({ at }) => at <= now);
}

function timeLimits({ createdAt, joinedAt = Number.POSITIVE_INFINITY, leftAt, request }: StoredConversation) {
  const properties: ConversationProperties = request.properties ?? {};
  const { max_call_duration: max = MAX_CALL_S, participant_absent_timeout: absent = ABSENT_S } = properties;
  const absentAt = createdAt + absent * 1000;
  const limits: Shutdown[] = [{ reason: 'max_call_duration reached', at: createdAt + max * 1000 }];
  if (joinedAt > absentAt) limits.push({ reason: 'participant_absent_timeout reached', at: absentAt });
  if (leftAt !== undefined) {
    const { participant_left_timeout: left = 0 } = properties;
    limits.push({ reason: 'participant_left_timeout reached', at: leftAt + left * 1000 });
  }
  return limits;
}

/** Ends it now, unless it has ended. */
export function endConversation(conversation: StoredConversation, now: number): void {
  if (!isActive(conversation, now)) return;
  conversation.shutdown = { reason: 'end_conversation_endpoint_hit', at: now };
}

/** Ends it now with a reason such as an internal error, unless it has ended. */
export function breakConversation(conversation: StoredConversation, now: number, reason = 'internal error'): void {
  if (isActive(conversation, now)) conversation.shutdown = { reason, at: now };
}

/** A participant opens the room: joins a moment later, and stays. Further visits change nothing. */
export function visitRoom(conversation: StoredConversation, now: number): void {
  if (isActive(conversation, now)) conversation.joinedAt ??= now + PARTICIPANT_JOINS_MS;
}

/** The token of a private room; made from its id, so that it repeats with the seed. */
export function meetingToken({ id }: StoredConversation): string {
  return `sandbox-token-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
}
