import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  CONVERSATION_FIELDS,
  DOCUMENT_FIELDS,
  GUARDRAIL_FIELDS,
  OBJECTIVE_FIELDS,
  PERSONA_FIELDS,
  REPLICA_FIELDS,
  VIDEO_FIELDS,
  VOICE_FIELDS,
} from '../../../src/api/fields.ts';
import { commandGroups } from '../../../src/app/cli/program-help.ts';
import type { Noun } from '../../../src/core/module.ts';
import { createModules } from '../../../src/modules/index.ts';
import { isActive } from '../../../src/sandbox/conversations/conversation.ts';
import { NOUNS } from '../../../src/sandbox/nouns.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { type Outcome, type RunOptions, readJson, runTavus } from '../../support/command.ts';
import { triesFollowAtOnce } from '../../support/no-pauses.ts';

triesFollowAtOnce();

/** What a case can name: ids of items that are there, and a directory of its own. */
interface Known {
  readonly sandbox: Sandbox;
  readonly directory: string;
  readonly stock: string;
  readonly persona: string;
  readonly video: string;
  /** A conversation that is running. */
  readonly active: string;
  /** A document that is ready, and can be recrawled. */
  readonly website: string;
  readonly guardrail: string;
  readonly objective: string;
  /** A voice with a sample. */
  readonly voice: string;
}

interface Case {
  /** Which command, and which way to use it. */
  readonly name: string;
  /** All but noun and verb. Together the cases of a command give every flag it has. */
  words(known: Known): readonly string[];
  readonly stdin?: string;
  /** Fields that its JSON may have. */
  readonly fields: readonly string[];
  readonly isList?: boolean;
  readonly code?: number;
}

/** Some items of every noun. The last one added can be changed: the first documents are those that failed. */
const AMOUNTS = { ...Object.fromEntries(NOUNS.map(({ name }) => [name, 12])), documents: 40 };
const LIST = { isList: true } as const;
const FILE = ['file'];
const TURN_FIELDS = ['role', 'content', 'timestamp', 'seconds_from_start', 'duration', 'inference_id'];
/** Of a persona and its file. */
const FILES = ['persona_id', 'persona_name', ...FILE, 'problem'];
/** Of a persona made from another one, or from what one is made of. */
const COPY_FIELDS = [...PERSONA_FIELDS, 'left_out'];
const BATCH = ['row', 'video_id', 'video_name', 'status', 'hosted_url', 'file', 'error'];
const AUTH = ['profile', 'source', 'key', 'base_url', 'works', 'problem', 'read_only', 'saved', 'removed', 'switched'];

const OWN_CASES: readonly Case[] = [
  {
    name: 'replica create',
    words: () => [
      ...['--name', 'New', '--train-video-url', 'https://example.com/a.mp4', '--model-name', 'phoenix-4'],
      ...['--consent-video-url', 'https://example.com/b.mp4', '--callback-url', 'https://example.com/hook'],
    ],
    fields: REPLICA_FIELDS,
  },
  {
    name: 'replica create',
    words: () => [
      ...['--name', 'New', '--train-image-url', 'https://example.com/a.png', '--voice-name', 'anna'],
      ...['--wait', '--timeout', '1s', '--skip-check'],
    ],
    fields: REPLICA_FIELDS,
    code: 5,
  },
  {
    name: 'replica create',
    words: ({ voice }) => [
      ...['--name', 'New', '--train-image-url', 'https://example.com/a.png', '--default-voice-id', voice],
    ],
    fields: REPLICA_FIELDS,
  },
  {
    name: 'replica check',
    words: ({ directory }) => [join(directory, 'prompt.md'), '--as', 'document', '--model', 'phoenix-4'],
    fields: ['file', 'as', 'model', 'result', 'findings', 'command', 'media'],
    ...LIST,
  },
  {
    name: 'persona create',
    words: ({ stock }) => [
      ...['--name', 'Coach', '--system-prompt', 'Be kind.', '--context', 'Sports.', '--default-replica-id', stock],
      ...['--pipeline-mode', 'echo', '--layers', '{"tts":{"tts_engine":"cartesia"}}'],
    ],
    fields: PERSONA_FIELDS,
  },
  {
    name: 'persona create',
    words: ({ directory, website, guardrail, objective }) => [
      ...['--name', 'Coach', '--system-prompt-file', join(directory, 'prompt.md'), '--context-file', '-'],
      ...['--layers-file', join(directory, 'layers.json'), '--document-ids', website, '--document-tags', 'a'],
      ...['--guardrail-ids', guardrail, '--guardrail-tags', 'sales', '--objectives-id', objective],
    ],
    stdin: 'Sports.\n',
    fields: PERSONA_FIELDS,
  },
  {
    name: 'persona edit',
    words: ({ persona }) => [persona, '--set', 'persona_name=Other', '--force', '--yes'],
    fields: PERSONA_FIELDS,
  },
  {
    name: 'persona list',
    words: ({ website, guardrail, objective }) => [
      ...['--document-id', website, '--guardrail-id', guardrail, '--objective-id', objective],
    ],
    fields: PERSONA_FIELDS,
    ...LIST,
  },
  {
    name: 'persona edit',
    words: ({ persona, website, guardrail, objective }) => [
      ...[persona, '--document-ids', website, '--document-tags', 'a,b', '--guardrail-ids', guardrail],
      ...['--guardrail-tags', 'sales', '--objectives-id', objective, '--yes'],
    ],
    fields: PERSONA_FIELDS,
  },
  {
    name: 'persona edit',
    words: ({ persona }) => [persona, '--patch', '-', '--yes'],
    stdin: '[{"op":"add","path":"/context","value":"New"}]',
    fields: PERSONA_FIELDS,
  },
  { name: 'persona clone', words: ({ persona }) => [persona, '--name', 'Copy'], fields: COPY_FIELDS },
  {
    name: 'persona export',
    words: ({ persona, directory }) => [persona, '--output', join(directory, 'out.json'), '--force'],
    fields: [...COPY_FIELDS, ...FILE],
  },
  {
    name: 'persona import',
    words: ({ directory }) => [join(directory, 'persona.json'), '--name', 'Imported'],
    fields: COPY_FIELDS,
  },
  {
    name: 'persona pull',
    words: ({ directory, persona }) => [join(directory, 'personas'), '--only', persona, '--force'],
    fields: ['result', ...FILES],
    ...LIST,
  },
  {
    name: 'persona push',
    words: ({ directory }) => [join(directory, 'files'), '--only', 'new.json', '--force', '--delete', '--yes'],
    fields: ['result', ...FILES],
    ...LIST,
  },
  {
    name: 'persona status',
    words: ({ directory }) => [join(directory, 'files'), '--exit-code'],
    fields: ['state', ...FILES],
    ...LIST,
    code: 1,
  },
  {
    name: 'video generate',
    words: ({ stock }) => [
      ...['--name', 'Hi', '--replica-id', stock, '--script', 'Hello', '--fast', '--transparent-background'],
      ...['--callback-url', 'https://example.com/hook', '--watermark-image-url', 'https://example.com/w.png'],
      ...['--background-url', 'https://example.com/', '--background-source-url', 'https://example.com/b.mp4'],
    ],
    fields: VIDEO_FIELDS,
  },
  {
    name: 'video generate',
    words: ({ stock }) => ['--name', 'Hi', '--replica-id', stock, '--script-file', '-', '--wait', '--timeout', '1s'],
    stdin: 'Hello from standard input\n',
    fields: VIDEO_FIELDS,
    code: 5,
  },
  {
    name: 'video generate',
    words: ({ stock }) => [
      '--name',
      'Hi',
      '--replica-id',
      stock,
      '--audio-url',
      'https://example.com/a.wav',
      '--allow-placeholders',
      '--skip-check',
    ],
    fields: VIDEO_FIELDS,
  },
  {
    name: 'video batch',
    words: ({ directory, stock }) => [
      ...[
        join(directory, 'people.csv'),
        '--name',
        '{{email}}',
        '--replica-id',
        stock,
        '--script',
        'Hi {{name}}',
        '--yes',
      ],
      ...['--concurrency', '5', '--retry-failed', '--resend-unclear', '--start-over', '--wait', '--timeout', '1s'],
    ],
    fields: BATCH,
    ...LIST,
    code: 5,
  },
  {
    name: 'video batch',
    words: ({ directory, stock }) => [
      ...[join(directory, 'people.csv'), '--replica-id', stock, '--script-file', '-', '--yes'],
      ...['--download', join(directory, 'videos'), '--timeout', '1s'],
      ...['--header-line', '1', '--allow-placeholders'],
    ],
    stdin: 'Hi {{name}}\n',
    fields: BATCH,
    ...LIST,
    code: 5,
  },
  {
    name: 'video download',
    words: ({ video, directory }) => [video, '-o', join(directory, 'v.mp4'), '--force', '--wait', '--timeout', '9s'],
    fields: [...VIDEO_FIELDS, ...FILE],
    ...LIST,
  },
  {
    name: 'video download',
    words: ({ directory }) => ['--all', '--output', join(directory, 'all')],
    fields: [...VIDEO_FIELDS, ...FILE],
    ...LIST,
  },
  { name: 'video open', words: ({ video }) => [video], fields: VIDEO_FIELDS },
  {
    name: 'conversation create',
    words: ({ stock, persona }) => [
      ...['--persona-id', persona, '--replica-id', stock, '--name', 'Interview', '--context', 'Ana applies.'],
      ...['--greeting', 'Hi Ana', '--language', 'Portuguese', '--max-call-duration', '10m', '--require-auth'],
      ...['--participant-left-timeout', '30s', '--participant-absent-timeout', '1m', '--audio-only'],
      ...['--document-ids', 'd1,d2', '--document-tags', 'hr', '--callback-url', 'https://example.com/hook'],
      ...['--properties', '{"enable_closed_captions":true}', '--open', '--qr'],
    ],
    fields: CONVERSATION_FIELDS,
  },
  {
    name: 'conversation create',
    words: ({ stock, directory }) => [
      ...['--replica-id', stock, '--context-file', join(directory, 'prompt.md'), '--properties-file', '-', '--wait'],
      ...['--timeout', '1s'],
    ],
    stdin: '{"enable_closed_captions":true}\n',
    fields: CONVERSATION_FIELDS,
    code: 5,
  },
  {
    name: 'conversation create',
    words: ({ stock }) => ['--replica-id', stock, '--test-mode'],
    fields: CONVERSATION_FIELDS,
  },
  { name: 'conversation open', words: ({ active }) => [active, '--qr'], fields: CONVERSATION_FIELDS },
  { name: 'conversation end', words: ({ active }) => [active], fields: CONVERSATION_FIELDS, ...LIST },
  { name: 'conversation end', words: () => ['--all', '--yes'], fields: CONVERSATION_FIELDS, ...LIST },
  {
    name: 'conversation transcript',
    words: ({ directory }) => [
      ...['Interview', '--format', 'srt', '-o', join(directory, 'talk.srt'), '--output', join(directory, 'talk.srt')],
      ...['--force', '--all-roles', '--wait', '--timeout', '9s'],
    ],
    fields: ['conversation_id', ...FILE, 'turns'],
  },
  { name: 'conversation transcript', words: () => ['Interview'], fields: TURN_FIELDS, ...LIST },
  {
    name: 'document create',
    words: () => [
      ...['--url', 'https://docs.example.com/', '--crawl', '--crawl-depth', '2', '--crawl-max-pages', '5'],
      ...['--name', 'Help', '--tags', 'support,shop', '--callback-url', 'https://example.com/hook'],
      ...['--wait', '--timeout', '1s'],
    ],
    fields: DOCUMENT_FIELDS,
    code: 5,
  },
  {
    name: 'document edit',
    words: ({ website }) => [website, '--name', 'Newer', '--tags', 'support,shop'],
    fields: DOCUMENT_FIELDS,
  },
  {
    name: 'document edit',
    words: ({ website }) => [website, '--add-tag', 'shop', '--remove-tag', 'old'],
    fields: DOCUMENT_FIELDS,
  },
  {
    name: 'document recrawl',
    words: ({ website }) => [website, '--crawl-depth', '3', '--crawl-max-pages', '9', '--wait', '--timeout', '1s'],
    fields: DOCUMENT_FIELDS,
    code: 5,
  },
  {
    name: 'guardrail create',
    words: () => [
      ...['--name', 'no_refunds', '--prompt', 'Never promise a refund.', '--modality', 'verbal', '--tags', 'a,b'],
      ...['--silent', '--callback-url', 'https://example.com/hook'],
    ],
    fields: GUARDRAIL_FIELDS,
  },
  {
    name: 'guardrail create',
    words: ({ directory }) => ['--name', 'kind', '--prompt-file', join(directory, 'prompt.md'), '--modality', 'visual'],
    fields: GUARDRAIL_FIELDS,
  },
  {
    name: 'guardrail create',
    words: () => ['--file', '-'],
    stdin: '{"guardrail_name":"kind","guardrail_prompt":"Be kind."}',
    fields: GUARDRAIL_FIELDS,
  },
  {
    name: 'guardrail edit',
    words: ({ guardrail }) => [guardrail, '--set', 'guardrail_prompt=Be kind.', '--yes'],
    fields: GUARDRAIL_FIELDS,
  },
  {
    name: 'guardrail edit',
    words: ({ guardrail }) => [guardrail, '--patch', '-', '--yes'],
    stdin: '[{"op":"add","path":"/tags/-","value":"new"}]',
    fields: GUARDRAIL_FIELDS,
  },
  {
    name: 'objective create',
    words: () => [
      ...['--name', 'ask_name', '--prompt', 'Ask for the name.', '--output-variables', 'first,last'],
      ...['--modality', 'verbal', '--confirmation-mode', 'manual', '--callback-url', 'https://example.com/hook'],
    ],
    fields: OBJECTIVE_FIELDS,
  },
  {
    name: 'objective create',
    words: ({ directory }) => ['--name', 'ask_name', '--prompt-file', join(directory, 'prompt.md')],
    fields: OBJECTIVE_FIELDS,
  },
  {
    name: 'objective create',
    words: () => ['--file', '-'],
    stdin:
      '[{"objective_name":"a","objective_prompt":"A","next_required_objective":"b"},{"objective_name":"b","objective_prompt":"B"}]',
    fields: OBJECTIVE_FIELDS,
  },
  {
    name: 'objective edit',
    words: ({ objective }) => [objective, '--set', 'objective_prompt=Ask.', '--yes'],
    fields: OBJECTIVE_FIELDS,
  },
  {
    name: 'objective edit',
    words: ({ objective }) => [objective, '--patch', '-', '--yes'],
    stdin: '[{"op":"add","path":"/data/-","value":{"objective_name":"end","objective_prompt":"Say goodbye."}}]',
    fields: OBJECTIVE_FIELDS,
  },
  { name: 'voice listen', words: ({ voice }) => [voice], fields: VOICE_FIELDS },
  {
    name: 'auth login',
    words: ({ sandbox }) => ['--profile', 'work', '--base-url', sandbox.url],
    fields: AUTH,
  },
  { name: 'auth status', words: () => [], fields: AUTH },
  { name: 'auth logout', words: () => ['--yes'], fields: AUTH },
  { name: 'auth switch', words: () => ['default'], fields: AUTH },
];

const TREE = commandGroups().flatMap(({ noun, commands }) =>
  commands.map((entry) => ({ name: `${noun} ${entry.name}`, entry })),
);

/** Cases of the commands that the nouns have in common, so that a new noun needs none for them. */
async function commonCases({ one, path = '' }: Noun, account: RunOptions): Promise<Case[]> {
  const flagsOf = async (verb: string) => {
    const command = await TREE.find(({ name }) => name === `${one} ${verb}`)?.entry.load();
    return (command?.options ?? []).map(({ name }) => name);
  };
  const fields = readFieldNames(await runTavus([one, 'list', '--json='], account));
  const rows = readJson(await runTavus([one, 'list', '--all', '--search', 'a', '--json'], account));
  const filters = filtersOf(await flagsOf('list'), rows as Row[]);
  const switches = (await flagsOf('delete')).map((name) => `--${name}`);
  const id = ({ sandbox }: Known) => lastId(sandbox, path);
  const cases: readonly Omit<Case, 'fields'>[] = [
    { name: `${one} list`, words: () => filters, ...LIST },
    { name: `${one} list`, words: () => ['--all'], ...LIST },
    { name: `${one} get`, words: (known) => [id(known)] },
    { name: `${one} rename`, words: (known) => [id(known), '--name', 'Newer'] },
    { name: `${one} watch`, words: (known) => [id(known), '--timeout', '5s'], ...LIST },
    { name: `${one} delete`, words: (known) => [id(known), ...switches, '--yes'] },
  ];
  return cases.filter(({ name }) => isCommand(name)).map((testCase) => ({ ...testCase, fields }));
}

type Row = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The flags of a list with values that fit one of the items. */
function filtersOf(flags: readonly string[], rows: readonly Row[]): readonly string[] {
  const own: Row = { type: 'all', search: 'a', limit: '3' };
  const valueFor = (flag: string, row: Row): string | undefined => {
    const name = flag.replaceAll('-', '_');
    const value = own[flag] ?? row[name] ?? row[`default_${name}`];
    return typeof value === 'string' ? value : value?.join(',');
  };
  // A flag that fits no item has a case of its own.
  const filters = flags.filter((flag) => flag !== 'all' && rows.some((row) => valueFor(flag, row)));
  // The oldest such item: its status does not change while the tests run.
  const item = rows.findLast((row) => filters.every((flag) => valueFor(flag, row))) ?? {};
  return filters.flatMap((flag) => [`--${flag}`, valueFor(flag, item) ?? '']);
}

function isCommand(name: string): boolean {
  return TREE.some((command) => command.name === name);
}

/** The names in the error for `--json=` without one. */
function readFieldNames({ errors }: Outcome): string[] {
  const { error } = JSON.parse(errors) as { error: { hint: string } };
  return error.hint.replace('Fields: ', '').split(', ');
}

/** The id of the item that was added last: one of the user's own. */
function lastId({ store }: Sandbox, path: string): string {
  const items = (store as unknown as Readonly<Record<string, Map<string, unknown>>>)[path];
  return [...(items?.keys() ?? [])].at(-1) ?? '';
}

async function allCases(): Promise<readonly Case[]> {
  const sandbox = await startSandbox({ data: AMOUNTS });
  const directory = await mkdtemp(join(tmpdir(), 'tavus-test-'));
  const nouns = createModules().flatMap((module) => module.getNouns?.() ?? []);
  const common: Case[] = [];
  for (const noun of nouns.filter(({ path }) => path !== undefined)) {
    common.push(...(await commonCases(noun, { sandbox, directory })));
  }
  await sandbox.close();
  await rm(directory, { recursive: true, force: true });
  return [...common, ...OWN_CASES];
}

const CASES = await allCases();

it.each(TREE)('there is a case for tavus $name', ({ name }) => {
  expect(CASES.map((testCase) => testCase.name)).toContain(name);
});

it('every case is for a command that there is', () => {
  expect(CASES.filter(({ name }) => !isCommand(name))).toEqual([]);
});

async function prepare(): Promise<Known> {
  const sandbox = await startSandbox({ data: AMOUNTS });
  onTestFinished(() => sandbox.close());
  const directory = await temporaryDirectory();
  const { store } = sandbox;
  const [system] = [...store.replicas.values()].filter(({ owner }) => owner === 'system');
  const stock = system?.id ?? '';
  await writeFile(join(directory, 'prompt.md'), 'You are a coach.\n');
  await writeFile(join(directory, 'layers.json'), '{"tts":{"tts_engine":"cartesia"}}');
  await writeFile(join(directory, 'people.csv'), 'name,email\nAnna,a@example.com\nBert,b@example.com\n');
  await mkdir(join(directory, 'files'));
  await writeFile(join(directory, 'files', 'new.json'), '{"persona_name":"New","system_prompt":"Be kind."}');
  await writeFile(join(directory, 'persona.json'), '{"persona_name":"Old","system_prompt":"Be kind."}');
  const website = store.addDocument({ document_url: 'https://example.com/', crawl: {} }, { processingMs: 0 }).id;
  const guardrail = [...store.guardrails.keys()][0] ?? '';
  const objective = [...store.objectives.keys()][0] ?? '';
  const known = { document_ids: [website], guardrail_ids: [guardrail], objectives_id: objective };
  return {
    ...{ sandbox, directory, stock, website, guardrail, objective },
    persona: store.addPersona({ persona_name: 'Mine', system_prompt: 'Be kind.', ...known }).id,
    video: store.addVideo({ replica_id: stock, script: 'Hi', video_name: 'Mine' }, { renderMs: 0 }).id,
    active: [...store.conversations.values()].find((one) => isActive(one, Date.now()))?.id ?? '',
    voice: [...store.voices.values()].find(({ hasSample }) => hasSample)?.id ?? '',
  };
}

async function run(testCase: Case, more: readonly string[] = []): Promise<Outcome> {
  const known = await prepare();
  const { sandbox, directory } = known;
  const stdin = testCase.name === 'auth login' ? `${sandbox.apiKey}\n` : testCase.stdin;
  const argv = [...testCase.name.split(' '), ...testCase.words(known), ...more];
  return await runTavus(argv, {
    sandbox,
    directory: join(directory, 'settings'),
    ...(stdin !== undefined && { stdin }),
  });
}

describe.each(TREE)('tavus $name', ({ name, entry }) => {
  const cases = CASES.filter((testCase) => testCase.name === name);

  it('has help with two examples, a summary, and words for every flag', async () => {
    const { code, output, errors } = await runTavus([...name.split(' '), '--help']);
    const shape = await entry.load();
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain(`Usage: tavus ${name}`);
    expect(shape.examples.length).toBeGreaterThanOrEqual(2);
    for (const { text, line } of shape.examples) expect(output).toContain(`  # ${text}\n  ${line}`);
    for (const option of shape.options ?? []) expect(output).toContain(`--${option.name}`);
    expect(output.split('\n').filter((line) => line.length > 80 && !line.startsWith('  tavus'))).toEqual([]);
  });

  it('is run with every flag it has', async () => {
    const known = await prepare();
    const given = new Set(cases.flatMap((testCase) => testCase.words(known)));
    const { options = [] } = await entry.load();
    const wanted = options.map((option) => `--${option.name}`);
    expect(wanted.filter((flag) => !given.has(flag))).toEqual([]);
  });

  it.each(cases)('runs without a terminal: case %#', async (testCase) => {
    const { code, output, errors } = await run(testCase);
    expect({ code, errors }).toEqual({ code: testCase.code ?? 0, errors: expect.any(String) });
    expect(output + errors).not.toContain('\x1b');
    expect(errors).not.toMatch(/^tavus: |\n\s+at /);
  });

  it.each(cases)("gives JSON of the contract's fields: case %#", async (testCase) => {
    const outcome = await run(testCase, ['--json']);
    expect(outcome.code).toBe(testCase.code ?? 0);
    const json = readJson(outcome);
    expect(Array.isArray(json)).toBe(testCase.isList === true);
    const items = (Array.isArray(json) ? json : [json]) as object[];
    const strangers = items.flatMap((item) => Object.keys(item)).filter((key) => !testCase.fields.includes(key));
    expect([...new Set(strangers)]).toEqual([]);
    expect(items.length).toBeGreaterThan(0);
  });
});

describe('--read-only', () => {
  const isChange = ({ method }: { method: string }) => method !== 'GET';

  it.each(CASES)('$name sends no change, and says so before it asks for anything', async (testCase) => {
    const { entry } = TREE.find(({ name }) => name === testCase.name) ?? {};
    const command = await entry?.load();
    const changes = await changesOf(testCase);
    expect(changes.length > 0, 'what it declares').toBe(command?.changes === true);
    if (changes.length === 0) return;
    const known = await prepare();
    const argv = [...testCase.name.split(' '), ...testCase.words(known), '--read-only'];
    const seen = known.sandbox.requests.length;
    const { code, output, errors } = await runTavus(argv, { sandbox: known.sandbox, stdin: testCase.stdin ?? '' });
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(/^tavus: Read-only because of --read-only: nothing is changed at Tavus\.\n/);
    expect(known.sandbox.requests.slice(seen)).toEqual([]);
  });

  async function changesOf(testCase: Case) {
    const known = await prepare();
    const seen = known.sandbox.requests.length;
    const stdin = testCase.name === 'auth login' ? `${known.sandbox.apiKey}\n` : (testCase.stdin ?? '');
    const argv = [...testCase.name.split(' '), ...testCase.words(known)];
    await runTavus(argv, { sandbox: known.sandbox, directory: join(known.directory, 'settings'), stdin });
    return known.sandbox.requests.slice(seen).filter(isChange);
  }
});

describe('every exit code', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ data: 'empty' });
    return () => sandbox.close();
  });

  it.each<[code: number, what: string, argv: string[], env?: Record<string, string>]>([
    [0, 'done', ['replica', 'list']],
    [1, 'the network failed', ['replica', 'list'], { TAVUS_BASE_URL: 'http://127.0.0.1:9' }],
    [2, 'wrong use', ['replica', 'list', '--nope']],
    [2, 'input is missing', ['video', 'generate']],
    [3, 'no key', ['replica', 'list'], { TAVUS_API_KEY: '' }],
    [3, 'a refused key', ['replica', 'list'], { TAVUS_API_KEY: 'test-key-that-is-wrong' }],
    [4, 'not found', ['replica', 'get', 'r0000000000']],
  ])('%i: %s', async (code, _what, argv, env = {}) => {
    const outcome = await runTavus([...argv, '--json'], { sandbox, env });
    expect(outcome.code).toBe(code);
    if (code === 0) return;
    const { error } = JSON.parse(outcome.errors.trim().split('\n').at(-1) ?? '') as { error: object };
    expect(Object.keys(error)).toEqual(['code', 'message', 'hint', 'status']);
  });

  it('5: still running when --timeout passed', async () => {
    const [replica] = sandbox.store.replicas.keys();
    const video = sandbox.store.addVideo({ replica_id: String(replica), script: 'Hi' }, { renderMs: 1e9 });
    expect((await runTavus(['video', 'watch', video.id, '--timeout', '1s'], { sandbox })).code).toBe(5);
  });
});
