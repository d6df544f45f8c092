import { readFileSync } from 'node:fs';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTavusClient, type TavusClient } from '../../src/api/client.ts';
import type { CreateConversation } from '../../src/api/conversations.ts';
import { NotFoundError } from '../../src/api/errors.ts';
import {
  CONVERSATION_FIELDS,
  DOCUMENT_FIELDS,
  GUARDRAIL_FIELDS,
  OBJECTIVE_FIELDS,
  PERSONA_FIELDS,
  REPLICA_FIELDS,
  VIDEO_FIELDS,
  VOICE_FIELDS,
} from '../../src/api/fields.ts';
import { collect } from '../../src/api/page.ts';
import { GUARDRAIL_JSON } from '../../src/modules/guardrail/guardrail-json.ts';
import { STEP_JSON } from '../../src/modules/objective/objective-json.ts';
import { NEWER_FIELDS, PERSONA_JSON } from '../../src/modules/persona/persona-json.ts';
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
  ['conversations.list', (client) => client.conversations.list({ limit: 5, page: 1 })],
  ['conversations.listAll', (client) => collect(client.conversations.listAll())],
  ['conversations.listAll active', (client) => collect(client.conversations.listAll({ status: 'active' }))],
  ['conversations.listAll ended', (client) => collect(client.conversations.listAll({ status: 'ended' }))],
  ['conversations.get', (client, { conversation }) => client.conversations.get(conversation, { verbose: false })],
  ['conversations.get verbose', (client, { conversation }) => client.conversations.get(conversation)],
  ['documents.list', (client) => client.documents.list({ status: 'ready', search: 'a', tags: ['support', 'x'] })],
  ['documents.list descending', (client) => client.documents.list({ sort: 'descending', limit: 5, page: 0 })],
  ['documents.listAll', (client) => collect(client.documents.listAll())],
  ['documents.get', (client, { document }) => client.documents.get(document)],
  ['guardrails.list', (client) => client.guardrails.list({ search: 'no', tags: ['hiring'], sort: 'ascending' })],
  ['guardrails.listAll', (client) => collect(client.guardrails.listAll())],
  ['guardrails.listTags', (client) => client.guardrails.listTags({ search: 'i' })],
  ['guardrails.get', (client, { guardrail }) => client.guardrails.get(guardrail)],
  ['objectives.list', (client) => client.objectives.list({ limit: 5, page: 1 })],
  ['objectives.listAll', (client) => collect(client.objectives.listAll())],
  ['objectives.get', (client, { objective }) => client.objectives.get(objective)],
  ['voices.list', (client) => client.voices.list({ search: 'an', tag: 'english', limit: 5, page: 1 })],
  ['voices.listAll', (client) => collect(client.voices.listAll({ source: 'system' }))],
  ['voices.get', (client, { voice }) => client.voices.get(voice)],
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
  ['conversations.create', (client, { replica }) => client.conversations.create({ replica_id: replica })],
  [
    'conversations.create with all fields',
    (client, { replica, persona }) =>
      client.conversations.create({
        ...{ replica_id: replica, persona_id: persona, conversation_name: 'Interview', test_mode: true },
        ...{ conversational_context: 'A sale.', custom_greeting: 'Hello!', audio_only: true, require_auth: true },
        ...{ document_ids: ['d1'], document_tags: ['a'], callback_url: 'https://example.com/hook' },
        properties: {
          ...{ max_call_duration: 600, participant_left_timeout: 10, participant_absent_timeout: 60 },
          ...{ language: 'multilingual', enable_recording: true },
          recording_storage: { provider: 's3', bucket_name: 'films', bucket_region: 'eu-west-1' },
        },
      }),
  ],
  ['conversations.end', (client, { conversation }) => client.conversations.end(conversation)],
  [
    'documents.create from a file',
    (client) =>
      client.documents.create({ document_url: 'https://example.com/a.pdf', document_name: 'Wörter', tags: ['a'] }),
  ],
  [
    'documents.create from a website',
    (client) =>
      client.documents.create({
        ...{ document_url: 'https://docs.example.com/', callback_url: 'https://example.com/hook' },
        crawl: { depth: 2, max_pages: 20 },
      }),
  ],
  ['documents.update', (client, { document }) => client.documents.update(document, { document_name: 'New', tags: [] })],
  [
    'documents.recrawl',
    (client, { document }) => client.documents.recrawl(document, { crawl: { depth: 3, max_pages: 50 } }),
  ],
  [
    'guardrails.create',
    (client) =>
      client.guardrails.create({
        ...{ guardrail_name: 'no_competitors', guardrail_prompt: 'Only talk about our own products.' },
        ...{ modality: 'visual', tags: ['sales'], app_message: false, callback_url: 'https://example.com/hook' },
      }),
  ],
  [
    'guardrails.patch',
    (client, { guardrail }) =>
      client.guardrails.patch(guardrail, [{ op: 'add', path: '/tags/-', value: 'compliance' }]),
  ],
  [
    'objectives.create',
    (client) =>
      client.objectives.create([
        {
          ...{ objective_name: 'ask', objective_prompt: 'Ask.', confirmation_mode: 'manual', modality: 'visual' },
          ...{ output_variables: ['a'], next_conditional_objectives: { end: 'If all is said' } },
          callback_url: 'https://example.com/hook',
        },
        { objective_name: 'end', objective_prompt: 'Say goodbye.', next_required_objective: 'ask' },
      ]),
  ],
  [
    'objectives.patch',
    (client, { objective }) =>
      client.objectives.patch(objective, [{ op: 'replace', path: '/objective_name', value: 'updated_objective_name' }]),
  ],
];

const DELETIONS: typeof CHANGES = [
  ['videos.delete', (client, { video }) => client.videos.delete(video)],
  ['personas.delete', (client, { persona }) => client.personas.delete(persona)],
  ['replicas.delete', (client, { replica }) => client.replicas.delete(replica, { hard: true })],
  ['conversations.delete', (client, { conversation }) => client.conversations.delete(conversation, { hard: true })],
  ['documents.delete', (client, { document }) => client.documents.delete(document)],
  ['guardrails.delete', (client, { guardrail }) => client.guardrails.delete(guardrail)],
  ['objectives.delete', (client, { objective }) => client.objectives.delete(objective)],
];

interface Ids {
  readonly replica: string;
  readonly persona: string;
  readonly video: string;
  readonly conversation: string;
  readonly document: string;
  readonly guardrail: string;
  readonly objective: string;
  readonly voice: string;
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
    const { store } = sandbox;
    const website = { document_url: 'https://docs.example.com/', crawl: { depth: 1 } };
    const [video = ''] = store.videos.keys();
    const [voice = ''] = store.voices.keys();
    ids = {
      ...{ replica: store.addReplica({ trainingMs: 0 }).id, video, voice, conversation: 'c123456' },
      persona: store.addPersona({ persona_name: 'Own', system_prompt: 'Be.' }).id,
      document: store.addDocument(website, { processingMs: 0 }).id,
      guardrail: store.addGuardrail({ guardrail_name: 'own' }).id,
      objective: store.addObjective([{ objective_name: 'own', objective_prompt: 'Ask.' }]).id,
    };
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
    for (const { conversation_id } of await collect(client.conversations.listAll())) {
      await client.conversations.get(conversation_id);
    }
    for (const { document_id } of await collect(client.documents.listAll())) await client.documents.get(document_id);
    for (const { uuid } of await collect(client.guardrails.listAll())) await client.guardrails.get(uuid);
    for (const { objectives_id } of await collect(client.objectives.listAll()))
      await client.objectives.get(objectives_id);
    for (const { voice_id } of await collect(client.voices.listAll())) await client.voices.get(voice_id);
  });

  it.each([
    ['replicas.get', () => client.replicas.get('r000000000000')],
    ['personas.get', () => client.personas.get('p000000000000')],
    ['videos.get', () => client.videos.get('0000000000')],
    ['conversations.get', () => client.conversations.get('c000000000000')],
    ['conversations.end', () => client.conversations.end('c000000000000')],
    ['conversations.delete', () => client.conversations.delete('c000000000000')],
    ['documents.get', () => client.documents.get('d8-000000000000')],
    ['documents.recrawl', () => client.documents.recrawl('d8-000000000000')],
    ['guardrails.get', () => client.guardrails.get('g000000000000')],
    ['guardrails.delete', () => client.guardrails.delete('g000000000000')],
    ['objectives.get', () => client.objectives.get('o00000000000')],
    ['objectives.delete', () => client.objectives.delete('o00000000000')],
  ])('%s rejects an unknown id as described', async (_name, call) => {
    await expect(call()).rejects.toThrow(NotFoundError);
  });

  it('responds to a patch without changes as described', async () => {
    const patch = [{ op: 'replace', path: '/system_prompt', value: 'The same.' }] as const;
    const { id } = sandbox.store.addPersona({ persona_name: 'Own', system_prompt: 'Be.' });
    expect(await client.personas.patch(id, [...patch])).toBe('changed');
    expect(await client.personas.patch(id, [...patch])).toBe('unchanged');
  });

  it.each<[status: number, input: CreateConversation, limits?: Sandbox['limits']]>([
    [400, {}],
    [400, { replica_id: 'r000000000000' }],
    [400, { persona_id: 'p000000000000' }],
    [400, {}, { maxConcurrentConversations: 0 }],
    [402, {}, { conversationCredits: 0, maxConcurrentConversations: 100 }],
  ])('responds as described with %i to the conversation %j (%j)', async (status, input, limits) => {
    Object.assign(sandbox.limits, limits);
    const replica_id = sandbox.store.addReplica({ trainingMs: 0 }).id;
    const error = await client.conversations
      .create({ ...(limits && { replica_id }), ...input })
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ status, method: 'POST' });
  });

  it('responds to patches of guardrails and objectives without changes as described', async () => {
    const { id } = sandbox.store.addGuardrail({ guardrail_name: 'own' });
    const patch = [{ op: 'test', path: '/guardrail_name', value: 'own' }] as const;
    expect(await client.guardrails.patch(id, [...patch])).toBe('unchanged');
    const set = sandbox.store.addObjective([{ objective_name: 'own', objective_prompt: 'Ask.' }]);
    const same = [{ op: 'add', path: '/data/0/objective_name', value: 'own' }] as const;
    expect(await client.objectives.patch(set.id, [...same])).toBe('unchanged');
  });

  const website = { document_url: 'https://example.com/', crawl: {} };
  it.each([
    ['a recrawl of a file', 400, { document_url: 'https://example.com/a.pdf' }, () => ({})],
    ['a recrawl before the first crawl has finished', 409, website, () => ({})],
    ['a second recrawl', 429, website, () => ({ processingMs: 0, recrawls: [Date.now() - 60_000] })],
  ])('refuses %s with %i as described', async (_name, status, request, given) => {
    const { id } = sandbox.store.addDocument(request, given());
    await expect(client.documents.recrawl(id)).rejects.toMatchObject({ status });
    sandbox.store.documents.delete(id);
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
    await call(client, {
      ...{ replica: 'r90bbd427f71', persona: 'pcb7a34da5fe', video: '783537ef5', document: 'd8-5c71baca86fc' },
      ...{ guardrail: 'g1234567890ab', objective: 'o12345', voice: 'v0a1b2c3d4e5f', conversation: 'c123456' },
    });
  });
});

describe('the fields of --json', () => {
  it.each<[schema: string, fields: readonly string[], newer?: readonly string[]]>([
    ['Replica', REPLICA_FIELDS],
    ['Persona', PERSONA_FIELDS, NEWER_FIELDS],
    ['Video', VIDEO_FIELDS],
    ['Conversation', CONVERSATION_FIELDS, ['meeting_token', 'room_url', 'shutdown_reason']],
    ['Document', DOCUMENT_FIELDS],
    ['Guardrail', GUARDRAIL_FIELDS, ['data']],
    ['Objective', OBJECTIVE_FIELDS, ['allow_loops', 'status', 'data']],
    ['Voice', VOICE_FIELDS, ['updated_at']],
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

describe('the fields of a new guardrail and objective', () => {
  it.each([
    ['CreateGuardrail', GUARDRAIL_JSON.names, []],
    ['ObjectiveInput', STEP_JSON.names, ['allow_loops']],
  ])('are those of the API description (%s)', (schema, names, newer) => {
    expect([...names].sort()).toEqual([...propertiesOf(schema, 8).keys(), ...newer].sort());
  });

  it('have the limits of the API description', () => {
    const described = propertiesOf('CreateGuardrail', 8);
    const limitOf = (name: string, limit: string) =>
      Number(new RegExp(`${limit}: (\\d+)`).exec(described.get(name) ?? '')?.[1]);
    const [name, prompt] = [limitOf('guardrail_name', 'maxLength'), limitOf('guardrail_prompt', 'maxLength')];
    const [tags, tag] = [limitOf('tags', 'maxItems'), limitOf('tags', 'maxLength')];
    const isValid = (field: string, value: unknown) => GUARDRAIL_JSON.whyInvalid(field, value) === undefined;
    const around = (field: string, limit: number, toValue: (length: number) => unknown) =>
      [limit, limit + 1].map((length) => isValid(field, toValue(length)));
    expect(around('guardrail_name', name, (length) => 'n'.repeat(length))).toEqual([true, false]);
    expect(around('guardrail_prompt', prompt, (length) => 'p'.repeat(length))).toEqual([true, false]);
    expect(around('tags', tags, (length) => Array.from({ length }, (_, at) => `t${at}`))).toEqual([true, false]);
    expect(around('tags', tag, (length) => ['t'.repeat(length)])).toEqual([true, false]);
    const url = limitOf('callback_url', 'maxLength');
    expect(around('callback_url', url, (length) => 'https://a.b/'.padEnd(length, 'x'))).toEqual([true, false]);
  });
});

describe('the fields of a new persona', () => {
  const aliases: Readonly<Record<string, string>> = { pal_name: 'persona_name', default_face_id: 'default_replica_id' };

  it.each(['CreatePersona', 'CreatePal'])('are all known (%s)', (schema) => {
    const described = [...propertiesOf(schema, 8).keys()].map((name) => aliases[name] ?? name);
    expect(described.length).toBeGreaterThan(10);
    expect(described.filter((name) => !PERSONA_JSON.names.includes(name))).toEqual([]);
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
