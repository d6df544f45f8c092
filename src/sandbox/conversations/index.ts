import type { Callback } from '../callbacks/callback.ts';
import { isoDate } from '../dates.ts';
import { empty, type Limits, type RouteContext, type SandboxRequest } from '../http.ts';
import { sandboxNoun } from '../noun.ts';
import type { View } from '../noun-routes.ts';
import type { PersonaStore } from '../personas/persona.ts';
import type { ReplicaStore } from '../replicas/replica.ts';
import { badRequest, HttpError, readObject } from '../validate.ts';
import { hasNewerName, newerRow } from '../vocabulary.ts';
import {
  breakConversation,
  type ConversationStore,
  endConversation,
  isActive,
  meetingToken,
  newConversation,
  type StoredConversation,
  shutdownOf,
} from './conversation.ts';
import { eventRow, eventsOf } from './events.ts';
import { readRequest } from './request.ts';
import { seedConversations } from './seed.ts';

type Row = Record<string, unknown>;
type Others = PersonaStore & ReplicaStore;

export const CONVERSATIONS = sandboxNoun<'conversations', StoredConversation, ConversationStore, Others>({
  name: 'conversations',
  id: { prefix: 'c', digits: 12 },
  unknown: () => new HttpError(400, { error: 'Invalid conversation_id' }),
  deleted: 204,
  list: { firstPage: 1, select: selectConversations },
  store: (conversations, keep, store) => ({
    conversations,
    addConversation: (request, given = {}) => keep((id, now) => newConversation(id, now, request, given, store)),
  }),
  create: createConversation,
  wire: conversationRow,
  actions: {
    '/end': {
      // Whether Tavus rejects the end of an ended conversation is unverified.
      POST: (conversation, _call, { clock }) => {
        endConversation(conversation, clock.now());
        return empty(200);
      },
    },
  },
  work: { finish: endConversation, fail: breakConversation },
  callbacks: { url: ({ request }) => request.callback_url, of: conversationCallbacks },
  seed: { amount: 24, own: seedConversations },
});

/** The filters by persona and replica are seen in one program; they are not documented. */
function selectConversations(
  conversations: StoredConversation[],
  query: URLSearchParams,
  now: number,
): StoredConversation[] {
  const status = query.get('status');
  if (status !== null && status !== 'active' && status !== 'ended') badRequest('Invalid status');
  const persona = query.get('persona_id') ?? query.get('pal_id');
  const replica = query.get('replica_id') ?? query.get('face_id');
  return conversations.filter(
    (conversation) =>
      (status === null || status === statusOf(conversation, now)) &&
      (persona === null || persona === conversation.request.persona_id) &&
      (replica === null || replica === conversation.request.replica_id),
  );
}

function createConversation(
  call: SandboxRequest,
  { store, baseUrl, limits, clock }: RouteContext<ConversationStore & Others>,
): Row {
  const now = clock.now();
  const request = readRequest(call, store, now);
  if (!request.test_mode) takeSlot(limits, store, now);
  const isNewer = hasNewerName(Object.keys(readObject(call)));
  const conversation = store.addConversation(request, isNewer ? { isNewer } : {});
  return {
    ...baseRow(conversation, now, baseUrl),
    ...(request.require_auth && { meeting_token: meetingToken(conversation) }),
  };
}

function takeSlot(limits: Limits, { conversations }: ConversationStore, now: number): void {
  const { maxConcurrentConversations: max = 3, conversationCredits: credits } = limits;
  if ([...conversations.values()].filter((conversation) => isActive(conversation, now)).length >= max) {
    throw new HttpError(400, { message: 'User has reached maximum concurrent conversations' });
  }
  if (credits === undefined) return;
  if (credits <= 0) throw new HttpError(402, { message: 'The user is out of conversational credits' });
  limits.conversationCredits = credits - 1;
}

function conversationCallbacks(conversation: StoredConversation): Callback[] {
  const { id, request } = conversation;
  return eventsOf(conversation, Number.POSITIVE_INFINITY).map(({ type, at, properties: { reason, ...rest } = {} }) => {
    const properties = {
      replica_id: request.replica_id,
      ...(reason !== undefined && { shutdown_reason: reason }),
      ...rest,
    };
    const [message_type] = type.split('.');
    const timestamp = isoDate(at).replace('Z', '000Z');
    const about = { conversation_id: id, webhook_url: request.callback_url, event_type: type, message_type, timestamp };
    return { event: type, at, body: { properties, ...about } };
  });
}

/** In the names of the request, or else of the one that created it: there is only one path for both families. */
function conversationRow(conversation: StoredConversation, view: View): Row {
  const row = olderRow(conversation, view);
  return view.isNewer || conversation.isNewer ? newerRow(row) : row;
}

/** A conversation by itself has its events only when verbose. */
function olderRow(conversation: StoredConversation, { now, baseUrl, verbose, isList }: View): Row {
  const { request, createdAt, changedAt } = conversation;
  const events = eventsOf(conversation, now);
  const reason = shutdownOf(conversation, now)?.reason;
  return {
    ...baseRow(conversation, now, baseUrl),
    ...{ replica_id: request.replica_id, persona_id: request.persona_id ?? null },
    updated_at: isoDate(Math.max(changedAt, events.at(-1)?.at ?? createdAt)),
    ...(verbose && !isList && { events: events.map(eventRow), ...(reason && { shutdown_reason: reason }) }),
  };
}

/** What every response has; that also rows have `room_url` is unverified. A meeting of another service has no room. */
function baseRow(conversation: StoredConversation, now: number, baseUrl: string): Row {
  const { id, name, request, createdAt } = conversation;
  return {
    ...{ conversation_id: id, conversation_name: name, status: statusOf(conversation, now) },
    conversation_url: `https://tavus.daily.co/${id}`,
    ...(request.meeting_url === undefined && { room_url: `${baseUrl}/room/${id}` }),
    ...{ callback_url: request.callback_url ?? null, created_at: isoDate(createdAt) },
  };
}

function statusOf(conversation: StoredConversation, now: number): 'active' | 'ended' {
  return isActive(conversation, now) ? 'active' : 'ended';
}
