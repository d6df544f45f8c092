import type { Line } from '../../src/sandbox/conversations/transcript.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Longer than any line of a test takes to say, in milliseconds. */
const LINE_MS = 10_000;

/** Adds a conversation that is running. @returns its id */
export function addActive({ store }: Sandbox, name: string, minutes = 1): string {
  const createdAt = Date.now() - minutes * 60_000;
  return store.addConversation({ conversation_name: name }, { createdAt, joinedAt: createdAt + 1000 }).id;
}

/** Adds a conversation that ended a day ago, with what was said. @returns its id */
export function addEnded({ store }: Sandbox, name: string, lines: readonly Line[]): string {
  const lastsMs = (lines.length + 1) * LINE_MS;
  const createdAt = Date.now() - DAY_MS - lastsMs;
  const ended = { reason: 'end_conversation_endpoint_hit', at: createdAt + lastsMs };
  const request = { conversation_name: name, properties: { max_call_duration: lastsMs } };
  return store.addConversation(request, { createdAt, joinedAt: createdAt + 100, lines, shutdown: ended }).id;
}

/** Lines that two people say in turn. */
export function talkOf(...contents: readonly string[]): Line[] {
  return contents.map((content, at) => ({ role: at % 2 === 0 ? 'assistant' : 'user', content }));
}

/** The ids of what is running. */
export function activeIds({ store }: Sandbox): string[] {
  return [...store.conversations.values()]
    .filter(({ shutdown, request }) => shutdown === undefined && !request.test_mode)
    .map(({ id }) => id);
}

/** The changes that were requested, as `POST /v2/conversations`. */
export function changesOf({ requests }: Sandbox): string[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

/** The id of the user's persona with this name; a stock persona can have it too. */
export function ownPersona({ store }: Sandbox, name: string): string {
  const own = [...store.personas.values()].filter(({ owner }) => owner === 'user');
  return own.find(({ content }) => content.persona_name === name)?.id ?? '';
}
