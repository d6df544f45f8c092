import { onTestFinished } from 'vitest';
import type { CreateConversation } from '../../src/api/conversations.ts';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import type { CreateReplica } from '../../src/api/replicas.ts';
import type { CreateVideo } from '../../src/api/videos.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { createFixedClock, type FixedClock } from '../support/fixed-clock.ts';

export type Json = Record<string, unknown>;

interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed JSON body, or {} if there is none. */
  body: Json;
}

export interface Bench {
  sandbox: Sandbox;
  /** Real time, as the sandbox sees it. */
  clock: FixedClock;
  /** Advances the clock. */
  pass(ms: number): void;
  call(method: string, path: string, body?: unknown): Promise<Reply>;
  get(path: string): Promise<Reply>;
  /** The rows of one page. */
  rows(path: string): Promise<Json[]>;
  /** Creates an item. @returns the value of `idField` */
  create(path: string, idField: string, body: unknown): Promise<string>;
  addReplica(body?: Partial<CreateReplica>): Promise<string>;
  addVideo(body: Partial<CreateVideo>): Promise<string>;
  addPersona(body?: Json): Promise<string>;
  addConversation(body?: CreateConversation): Promise<string>;
  patch(id: string, operations: PatchOperation[]): Promise<Reply>;
}

export const START = Date.parse('2026-03-01T12:00:00.000Z');
export const TRAINING = { train_video_url: 'https://example.com/training.mp4' };

/** Starts a sandbox for one test, with a clock that moves only by `pass`. Default: an empty account. */
export async function open(options: SandboxOptions = {}): Promise<Bench> {
  const clock = createFixedClock(START);
  const sandbox = await startSandbox({ clock, data: 'empty', ...options });
  onTestFinished(() => sandbox.close());
  const call = (method: string, path: string, body?: unknown) => send(sandbox, method, path, body);
  const create = async (path: string, idField: string, body: unknown) => {
    const reply = await call('POST', path, body);
    if (reply.status !== 200) throw new Error(`${path} answered ${reply.status} ${reply.text}`);
    return String(reply.body[idField]);
  };
  return {
    sandbox,
    clock,
    pass: (ms) => clock.advance(ms),
    call,
    get: (path) => call('GET', path),
    rows: async (path) => rowsOf(await call('GET', path)),
    create,
    addReplica: (body = {}) => create('/v2/replicas', 'replica_id', { ...TRAINING, ...body }),
    addVideo: (body) =>
      create('/v2/videos', 'video_id', { replica_id: stockReplica(sandbox), ...withInput(body), ...body }),
    addPersona: (body = {}) => create('/v2/personas', 'persona_id', { system_prompt: 'Be kind.', ...body }),
    addConversation: (body = {}) =>
      create('/v2/conversations', 'conversation_id', { replica_id: stockReplica(sandbox), ...body }),
    patch: (id, operations) => call('PATCH', `/v2/personas/${id}`, operations),
  };
}

function rowsOf(reply: Reply): Json[] {
  return reply.body.data as Json[];
}

export function stockReplica({ store }: Sandbox): string {
  return firstStock(store.replicas.values());
}

export function stockPersona({ store }: Sandbox): string {
  return firstStock(store.personas.values());
}

function firstStock(items: Iterable<{ id: string; owner: string }>): string {
  const found = [...items].find((item) => item.owner === 'system');
  if (found === undefined) throw new Error('No stock item');
  return found.id;
}

function withInput(body: Partial<CreateVideo>): Json {
  return body.audio_url === undefined ? { script: 'Hello' } : {};
}

/** Sends a string unchanged, anything else as JSON. */
async function send(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Reply> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = text !== '' && response.headers.get('content-type') === 'application/json';
  return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as Json) : {} };
}
