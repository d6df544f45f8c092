import { CONTROL_ROUTES } from '../../src/sandbox/control/routes.ts';
import { createRandom, pick, type Random } from '../../src/sandbox/random.ts';
import { ROUTES } from '../../src/sandbox/routes.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';

/** A request that the sandbox must not answer with 5xx. */
export interface RouteToTry {
  readonly method: string;
  readonly path: string;
}

/** Every method of every route, of the API and of the control. */
export const ALL_ROUTES: readonly RouteToTry[] = [...ROUTES, ...CONTROL_ROUTES].flatMap(([path, handlers]) =>
  Object.keys(handlers).map((method) => ({ method, path })),
);

type Values = readonly [unknown, ...unknown[]];
type Names = readonly [string, ...string[]];

const IDS: Names = [
  ...(['r90bbd427f71', 'r4c6a9e1b7d2', 'pcb7a34da5fe', 'p7b3d5f9a1c4', '16cd74d8c5', '8a4f94e736', 'c123456'] as const),
  ...['c654321', 'd8-5c71baca86fc', 'g1234567890ab', 'g12345', 'o12345', 'v0a1b2c3d4e5f', 'pd_abc123def456gh'],
  ...['t0108f2d24k2a', 'x', '__proto__', 'constructor', '%00', '%F0%9F%98%80', '..', '16cd74d8c5.mp4', 'video.jpg'],
  ...['16cd74d8c5.m3u8', 'r90bbd427f71.jpg', 'v0a1b2c3d4e5f.wav', 'a'.repeat(3000), 'tags', '%', '%zz', '*'],
];
const NAMES: Names = [
  ...([
    'replica_id',
    'face_id',
    'persona_id',
    'pal_id',
    'replica_name',
    'face_name',
    'persona_name',
    'pal_name',
  ] as const),
  ...['default_replica_id', 'default_face_id', 'train_video_url', 'train_image_url', 'voice_name', 'default_voice_id'],
  ...['script', 'audio_url', 'video_name', 'fast', 'transparent_background', 'properties', 'callback_url', 'layers'],
  ...['system_prompt', 'pipeline_mode', 'document_url', 'document_name', 'tags', 'crawl', 'guardrail_name', 'data'],
  ...['guardrail_prompt', 'objective_name', 'objective_prompt', 'name', 'rules', 'file_url', 'tool_ids', 'test_mode'],
  ...[
    'require_auth',
    'meeting_url',
    'participant_tags',
    'conversation_name',
    'rule',
    'method',
    'path',
    'status',
    'body',
  ],
  ...[
    'headers',
    'delay_ms',
    'drop',
    'times',
    'advance_seconds',
    'speed',
    'code',
    'video_credits',
    'op',
    'value',
    'from',
  ],
  ...['perception', 'stt', 'llm', 'tts', 'model', 'base_url', 'api_key', 'tools', 'depth', 'max_pages', '__proto__'],
  ...['constructor', 'toString', 'recording_storage', 'provider', 'max_call_duration', 'greeting', 'skills', 'uuid'],
];
const QUERY: Names = [
  ...([
    'limit',
    'page',
    'verbose',
    'sort',
    'status',
    'search',
    'tag',
    'tags',
    'source',
    'legacy',
    'name_or_uuid',
  ] as const),
  ...[
    'replica_type',
    'replica_ids',
    'face_type',
    'face_ids',
    'persona_type',
    'pal_type',
    'model_name',
    'force',
    'hard',
  ],
  ...['replica_id', 'pal_id', 't', 'download', 'method', 'path', '__proto__', ''],
];
const VALUES: Values = [
  undefined,
  ...[
    '',
    ' ',
    'x',
    '0',
    '-1',
    'true',
    'user',
    'system',
    'https://example.com/a.mp4',
    'ftp://x',
    'http://',
    '\u0000\u2028',
  ],
  ...[
    'x'.repeat(5000),
    'échec \u{1F600}',
    '\ud800',
    '2026-01-01',
    'phoenix-4.5',
    'fail',
    'fail-finetune',
    'echo',
    'raven-1',
  ],
  ...[
    0,
    -1,
    1,
    2,
    100,
    1e308,
    -1e308,
    1.5,
    2 ** 53,
    4000,
    true,
    false,
    null,
    [],
    {},
    ['x'],
    [null],
    [[]],
    [{}],
    { x: 1 },
  ],
  ...['POST /v2/videos 402 x2', '/layers/llm/model', '/rules/-', 'add', 'remove', 'replace', 'copy', 'active', 'ended'],
];
/** Bodies that are valid somewhere, to get past the first checks. */
const BODIES: Values = [
  { replica_id: 'r90bbd427f71', script: 'Hello' },
  { replica_id: 'r90bbd427f71', audio_url: 'https://example.com/a.mp3', fast: true, transparent_background: true },
  { replica_name: 'Rio', train_video_url: 'https://example.com/a.mp4' },
  { face_name: 'Ana', train_image_url: 'https://example.com/a.png', default_voice_id: 'v0a1b2c3d4e5f' },
  {
    persona_name: 'Coach',
    system_prompt: 'Be kind.',
    layers: { llm: { model: 'm' }, tts: {}, stt: { hotwords: 'a' } },
  },
  { pal_name: 'Coach', system_prompt: 'Be kind.', default_face_id: 'r90bbd427f71' },
  { face_id: 'r90bbd427f71', pal_id: 'pcb7a34da5fe', properties: { max_call_duration: 60 }, require_auth: true },
  { document_url: 'https://example.com/', crawl: { depth: 2, max_pages: 20 }, tags: ['a'] },
  { guardrail_name: 'no_x', guardrail_prompt: 'Never.' },
  { data: [{ objective_name: 'ask', objective_prompt: 'Ask.' }] },
  { name: 'Terms', rules: [{ text: 'a', pronunciation: 'b', type: 'alias' }] },
  { file_url: 'https://example.com/a.mp4', callback_url: 'https://example.com/hook' },
  [{ op: 'add', path: '/tags/-', value: 'a' }],
  [{ op: 'replace', path: '/system_prompt', value: 'Be brief.' }],
  [{ op: 'copy', from: '/layers', path: '/layers/x' }],
  ...[
    { replica_name: 'x' },
    { face_name: 'x' },
    { video_name: 'x' },
    { tool_ids: ['t1'] },
    { crawl: {} },
    { code: 'x' },
  ],
  ...[{ rule: 'GET /nothing 500' }, { advance_seconds: 5 }, { video_credits: 5 }, { data: 'full' }],
];
const TEXTS: Names = [
  '',
  '{',
  'null',
  '[]',
  '7',
  '"x"',
  '{"a":1}x',
  '\u0000',
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
];
const RANGES: Names = [
  'bytes=0-1',
  'bytes=-5',
  'bytes=5-',
  'bytes=-0',
  'bytes=9-1',
  'bytes=0-99999999',
  'x',
  'bytes=-',
  '',
];

/** Sends random requests to one route. @returns a description of each that was answered with 5xx, or not at all */
export async function tryRoute(sandbox: Sandbox, route: RouteToTry, count: number, seed: number): Promise<string[]> {
  const random = createRandom(seed);
  const bad: string[] = [];
  for (let sent = 0; sent < count; sent += 8) {
    const batch = Array.from({ length: Math.min(8, count - sent) }, () => randomRequest(route, random));
    const outcomes = await Promise.all(batch.map((request) => send(sandbox, request)));
    bad.push(...outcomes.flatMap((problem) => problem ?? []));
  }
  return bad;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

async function send(sandbox: Sandbox, { method, path, headers, body }: Request): Promise<string | undefined> {
  const said = `${method} ${path.slice(0, 200)} ${JSON.stringify(headers)} ${body?.slice(0, 300) ?? ''}`;
  try {
    const all = { 'x-api-key': sandbox.apiKey, ...headers };
    const response = await fetch(sandbox.url + path, { method, headers: all, ...(body !== undefined && { body }) });
    const text = await response.text();
    return response.status >= 500 ? `${said}: ${response.status} ${text.slice(0, 300)}` : undefined;
  } catch (error) {
    return `${said}: ${String(error)}`;
  }
}

function randomRequest({ method, path }: RouteToTry, random: Random): Request {
  const filled = path.replace('*', () => pick(random, IDS));
  const query = Array.from({ length: below(random, 4) }, () => `${pick(random, QUERY)}=${queryValue(random)}`);
  const headers = random() < 0.2 ? { range: pick(random, RANGES), 'if-range': '"x"' } : {};
  const whole = query.length === 0 ? filled : `${filled}?${query.join('&')}`;
  if (method === 'GET' || random() < 0.1) return { method, path: whole, headers };
  return { method, path: whole, headers: { ...headers, 'content-type': 'application/json' }, body: randomBody(random) };
}

function queryValue(random: Random): string {
  const value = pick(random, VALUES);
  const text = typeof value === 'string' ? value.toWellFormed().slice(0, 200) : JSON.stringify(value);
  return random() < 0.3 ? pick(random, IDS).slice(0, 200) : encodeURIComponent(text);
}

function randomBody(random: Random): string {
  if (random() < 0.1) return pick(random, TEXTS);
  const start: unknown = random() < 0.6 ? structuredClone(pick(random, BODIES)) : {};
  for (let changes = below(random, 4); changes > 0; changes -= 1) change(start, random);
  return JSON.stringify(start);
}

/** Sets a random field, at the top or somewhere inside. */
function change(target: unknown, random: Random): void {
  if (typeof target !== 'object' || target === null) return;
  const inner = Object.values(target).filter((value) => typeof value === 'object' && value !== null);
  if (inner.length > 0 && random() < 0.5) {
    change(inner[below(random, inner.length)], random);
    return;
  }
  const own = Object.keys(target);
  const name = own.length > 0 && random() < 0.5 ? own[below(random, own.length)] : pick(random, NAMES);
  // Also sets __proto__ as a field of its own.
  Object.defineProperty(target, name ?? '', {
    value: randomValue(random),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function randomValue(random: Random): unknown {
  const value = structuredClone(pick(random, VALUES));
  if (random() < 0.15) return { [pick(random, NAMES)]: value };
  if (random() < 0.15) return [value, pick(random, IDS)];
  return random() < 0.2 ? pick(random, IDS) : value;
}

function below(random: Random, count: number): number {
  return Math.floor(random() * count);
}
