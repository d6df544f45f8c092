import { readFileSync } from 'node:fs';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTavusClient, type TavusClient } from '../../src/api/client.ts';
import { NotFoundError } from '../../src/api/errors.ts';
import { PERSONA_FIELDS, REPLICA_FIELDS, VIDEO_FIELDS } from '../../src/api/fields.ts';
import { collect } from '../../src/api/page.ts';
import { KNOWN_FIELDS, NEWER_FIELDS } from '../../src/modules/persona/persona-json.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { runTavus } from '../support/command.ts';
import { type Prism, startPrism } from './prism.ts';

const openapi = process.env.TAVUS_OPENAPI ?? '';

/** Every read method of the client. The caller passes the ids, so that both the sandbox and a mock can respond. */
const READS: readonly [string, (client: TavusClient, ids: Ids) => Promise<unknown>][] = [
  ['replicas.list', (client) => client.replicas.list({ limit: 5, page: 1 })],
  ['replicas.listAll', (client) => collect(client.replicas.listAll())],
  ['replicas.listAll user', (client) => collect(client.replicas.listAll({ type: 'user' }))],
  ['replicas.listAll system', (client) => collect(client.replicas.listAll({ type: 'system' }))],
  ['replicas.get', (client, { replica }) => client.replicas.get(replica)],
  ['personas.list', (client) => client.personas.list({ limit: 5, page: 1 })],
  ['personas.listAll user', (client) => collect(client.personas.listAll({ type: 'user' }))],
  ['personas.listAll system', (client) => collect(client.personas.listAll({ type: 'system' }))],
  ['personas.get', (client, { persona }) => client.personas.get(persona)],
  ['videos.list', (client) => client.videos.list({ limit: 5, page: 0 })],
  ['videos.listAll', (client) => collect(client.videos.listAll())],
  ['videos.get', (client, { video }) => client.videos.get(video)],
];

const CHANGES: readonly [string, (client: TavusClient, ids: Ids) => Promise<unknown>][] = [
  [
    'replicas.create from a video',
    (client) =>
      client.replicas.create({
        replica_name: 'Rio',
        train_video_url: 'https://example.com/train.mp4',
        consent_video_url: 'https://example.com/consent.mp4',
        model_name: 'phoenix-4',
        callback_url: 'https://example.com/hook',
      }),
  ],
  [
    'replicas.create from an image',
    (client) =>
      client.replicas.create({ replica_name: 'Ana', train_image_url: 'https://example.com/a.png', voice_name: 'anna' }),
  ],
  ['replicas.rename', (client, { replica }) => client.replicas.rename(replica, 'Río “2”')],
  [
    'personas.create',
    (client, { replica }) =>
      client.personas.create({
        persona_name: 'Coach',
        system_prompt: 'You are a coach.\nBe brief.',
        context: 'Nothing.',
        pipeline_mode: 'full',
        default_replica_id: replica,
      }),
  ],
  [
    'personas.patch',
    (client, { persona }) =>
      client.personas.patch(persona, [{ op: 'replace', path: '/system_prompt', value: 'You are brief.' }]),
  ],
  [
    'videos.generate from a script',
    (client, { replica }) =>
      client.videos.generate({ replica_id: replica, script: 'Hello there.', video_name: 'First', fast: true }),
  ],
  [
    'videos.generate from audio',
    (client, { replica }) =>
      client.videos.generate({ replica_id: replica, audio_url: 'https://example.com/voice.mp3' }),
  ],
  ['videos.rename', (client, { video }) => client.videos.rename(video, '別の名前')],
];

const DELETIONS: typeof CHANGES = [
  ['videos.delete', (client, { video }) => client.videos.delete(video)],
  ['personas.delete', (client, { persona }) => client.personas.delete(persona)],
  ['replicas.delete', (client, { replica }) => client.replicas.delete(replica, { hard: true })],
];

interface Ids {
  readonly replica: string;
  readonly persona: string;
  readonly video: string;
}

describe('client and sandbox, with a validating proxy between them', () => {
  let sandbox: Sandbox;
  let prism: Prism;
  let client: TavusClient;
  let ids: Ids;

  beforeAll(async () => {
    sandbox = await startSandbox();
    prism = await startPrism('proxy', openapi, sandbox.url);
    client = createTavusClient({ apiKey: sandbox.apiKey, baseUrl: prism.url, retry: false });
    const replica = sandbox.store.addReplica({});
    const persona = sandbox.store.addPersona({ persona_name: 'Own', system_prompt: 'Be.' });
    const [video] = sandbox.store.videos.keys();
    ids = { replica: replica.id, persona: persona.id, video: video ?? '' };
  });

  afterAll(async () => {
    await prism?.close();
    await sandbox?.close();
  });

  it.each([...READS, ...CHANGES, ...DELETIONS])('%s', async (_name, call) => {
    await call(client, ids);
  });

  it('reads every item of the seed', async () => {
    for (const { replica_id } of await collect(client.replicas.listAll())) await client.replicas.get(replica_id);
    for (const { persona_id } of await collect(client.personas.listAll())) await client.personas.get(persona_id);
    for (const { video_id } of await collect(client.videos.listAll())) await client.videos.get(video_id);
  });

  it.each([
    ['replicas.get', () => client.replicas.get('r000000000000')],
    ['personas.get', () => client.personas.get('p000000000000')],
    ['videos.get', () => client.videos.get('0000000000')],
  ])('%s rejects an unknown id as described', async (_name, call) => {
    await expect(call()).rejects.toThrow(NotFoundError);
  });

  it('responds to a patch without changes as described', async () => {
    const patch = [{ op: 'replace', path: '/system_prompt', value: 'The same.' }] as const;
    const { id } = sandbox.store.addPersona({ persona_name: 'Own', system_prompt: 'Be.' });
    expect(await client.personas.patch(id, [...patch])).toBe('changed');
    expect(await client.personas.patch(id, [...patch])).toBe('unchanged');
  });

  it('detects an invalid request', async () => {
    await expect(client.videos.list({ limit: 0 })).rejects.toMatchObject({ status: 422 });
  });

  it('detects an invalid response', async () => {
    sandbox.fail({ path: /videos/, status: 200, body: { data: 'none', total_count: 'many' } });
    await expect(client.videos.list({ limit: 1, page: 0 })).rejects.toMatchObject({ status: 500 });
  });
});

describe('client and a mock server of the API description', () => {
  let prism: Prism;
  let client: TavusClient;

  beforeAll(async () => {
    prism = await startPrism('mock', openapi);
    client = createTavusClient({ apiKey: 'test-key-0000', baseUrl: prism.url, retry: false });
  });

  afterAll(async () => prism?.close());

  it.each([...READS, ...CHANGES, ...DELETIONS])('%s', async (_name, call) => {
    await call(client, { replica: 'r90bbd427f71', persona: 'pcb7a34da5fe', video: '783537ef5' });
  });
});

describe('the fields of --json', () => {
  it.each<[schema: string, fields: readonly string[], newer?: readonly string[]]>([
    ['Replica', REPLICA_FIELDS],
    ['Persona', PERSONA_FIELDS, NEWER_FIELDS],
    ['Video', VIDEO_FIELDS],
  ])('are those of the API description (%s)', (schema, fields, newer = []) => {
    const described = [...propertiesOf(schema, 8).keys()];
    const inOurNames = described.filter((name) => !/^(face|pal)_|^default_face_id$/.test(name));
    expect([...fields].sort()).toEqual([...inOurNames, ...newer].sort());
  });
});

/** The properties of a schema at this indent (in spaces), each with the lines of its description. */
function propertiesOf(schema: string, indent: number, text = readFileSync(openapi, 'utf8')): Map<string, string> {
  const part = new RegExp(`^    ${schema}:\\n((?:      .*\\n|\\n)+)`, 'm').exec(text)?.[1] ?? '';
  const property = new RegExp(`^ {${indent}}(\\w+):\\n((?: {${indent + 1},}.*\\n)*)`, 'gm');
  return new Map([...part.matchAll(property)].map(([, name = '', lines = '']) => [name, lines]));
}

/** A valid value for a property; where there is a choice, not the default. */
function sampleOf(name: string, lines: string): unknown {
  const standard = /^ *default: '?([\w-]+)'?$/m.exec(lines)?.[1];
  const choices = [...lines.matchAll(/^ *- '?([\w-]+)'?$/gm)].map(([, choice]) => choice);
  const choice = choices.find((one) => one !== standard);
  if (choice !== undefined) return choice;
  const [type = '', itemType] = [...lines.matchAll(/^ *type: (\w+)$/gm)].map(([, found = '']) => found);
  if (type === 'array') return [itemType === 'object' ? { name, deep: [1] } : name];
  if (type === 'boolean') return standard !== 'true';
  if (type === 'object') return { [name]: 1 };
  return name === 'base_url' ? 'https://llm.example.com/v1' : `A ${name}`;
}

describe('the fields of a new persona', () => {
  const aliases: Readonly<Record<string, string>> = { pal_name: 'persona_name', default_face_id: 'default_replica_id' };

  it.each(['CreatePersona', 'CreatePal'])('are all known (%s)', (schema) => {
    const described = [...propertiesOf(schema, 8).keys()].map((name) => aliases[name] ?? name);
    expect(described.length).toBeGreaterThan(10);
    expect(described.filter((name) => !KNOWN_FIELDS.includes(name))).toEqual([]);
  });

  it('survive export and import, including all layers', async () => {
    const sandbox = await startSandbox({ data: 'empty' });
    try {
      const fields = [...propertiesOf('CreatePersona', 8)].filter(([name]) => name !== 'layers');
      const layers = [...propertiesOf('PersonaLayers', 8)].map(([name, lines]) => {
        const inner = propertiesOf(name, 12, `    ${name}:\n      x:\n${lines}`);
        return [name, Object.fromEntries([...inner].map(([field, text]) => [field, sampleOf(field, text)]))] as const;
      });
      const content = {
        ...Object.fromEntries(fields.map(([name, lines]) => [name, sampleOf(name, lines)])),
        default_replica_id: [...sandbox.store.replicas.keys()][0] ?? null,
        layers: Object.fromEntries(layers),
      };
      expect(layers.flatMap(([, layer]) => Object.keys(layer)).length).toBeGreaterThan(25);
      const { id } = sandbox.store.addPersona(content);
      const exported = await runTavus(['persona', 'export', id], { sandbox });
      const stdin = exported.output.replace(/("api_key": ")\*+/g, '$1A api_key');
      expect((await runTavus(['persona', 'import', '-'], { sandbox, stdin })).code).toBe(0);
      expect([...sandbox.store.personas.values()].at(-1)?.content).toEqual(sandbox.store.personas.get(id)?.content);
    } finally {
      await sandbox.close();
    }
  });
});
