import type { RouteContext, SandboxRequest, SandboxResponse } from '../http.ts';
import { escapeHtml, page } from '../page.ts';
import type { PersonaStore } from '../personas/persona.ts';
import type { ReplicaStore } from '../replicas/replica.ts';
import { type ConversationStore, isActive, meetingToken, type StoredConversation, visitRoom } from './conversation.ts';

type Context = RouteContext<ConversationStore & PersonaStore & ReplicaStore>;

/** The page at `room_url`. A visit of it is a participant. A private room needs the token as `?t=TOKEN`. */
export function showRoom({ id, query }: SandboxRequest, { store, clock }: Context): SandboxResponse {
  const conversation = store.conversations.get(id);
  if (conversation === undefined) return page(404, 'Room not found', '<p>This conversation does not exist.</p>');
  if (conversation.request.require_auth && query.get('t') !== meetingToken(conversation)) {
    return page(403, 'Private room', '<p>This room needs its meeting token: add ?t=TOKEN to the address.</p>');
  }
  visitRoom(conversation, clock.now());
  const status = isActive(conversation, clock.now())
    ? 'This conversation is active. You join it in a few seconds.'
    : 'This conversation has ended.';
  return page(200, escapeHtml(conversation.name ?? id), `<p>${status}</p>\n${about(conversation, store)}`);
}

function about({ request }: StoredConversation, store: Context['store']): string {
  const { replica_id: replica = '', persona_id: persona = '' } = request;
  const facts = [
    ['Replica', store.replicas.get(replica)?.name ?? replica],
    ['Persona', store.personas.get(persona)?.content.persona_name ?? persona],
  ];
  const rows = facts.map(([what = '', name = '']) => `<dt>${what}</dt><dd dir="auto">${escapeHtml(name)}</dd>`);
  const note = 'This is a room of the tavus sandbox: there is no call and no camera, and nothing is billed.';
  return `<dl>${rows.join('')}</dl>\n<p>${note}</p>`;
}
