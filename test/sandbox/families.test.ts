import { describe, expect, it } from 'vitest';
import { type Bench, type Json, open, START, stockPersona, stockReplica, TRAINING } from './support.ts';

const NEWER = /^(default_)?(face|pal)_(id|name|type)$/;
const OLDER = /^(default_)?(replica|persona)_(id|name|type)$/;

/** The names of both families in a body: its own, those of its rows, and the words of an error. */
function namesIn(body: Json): string[] {
  const rows = [body, ...[body.data ?? []].flat()] as Json[];
  const words = rows.flatMap(({ error, message }) => `${error ?? ''} ${message ?? ''}`.split(/\W+/));
  return [...rows.flatMap((row) => Object.keys(row)), ...words].filter((name) => NEWER.test(name) || OLDER.test(name));
}

interface Twin {
  readonly what: string;
  readonly method: string;
  /** Of the older and the newer path. */
  readonly paths: readonly [string, string];
  readonly bodies?: readonly [unknown, unknown];
  readonly status: number;
  /** False if Tavus' response has no name of either family. */
  readonly isNamed?: boolean;
}

const PROMPT = { system_prompt: 'Be kind.' };
const RENAMED = [{ op: 'replace', path: '/persona_name', value: 'x' }];

/** Every request of a face and a PAL next to that of a replica and a persona. `R` and `P` are own items, `S` a stock replica. */
const TWINS: readonly Twin[] = [
  { what: 'list', method: 'GET', paths: ['/v2/replicas', '/v2/faces'], status: 200 },
  {
    ...{ what: 'list filtered', method: 'GET', status: 200 },
    paths: ['/v2/replicas?replica_type=user&verbose=true', '/v2/faces?face_type=user&verbose=true'],
  },
  { what: 'list by id', method: 'GET', paths: ['/v2/replicas?replica_ids=R', '/v2/faces?face_ids=R'], status: 200 },
  { what: 'wrong filter', method: 'GET', paths: ['/v2/replicas?replica_type=x', '/v2/faces?face_type=x'], status: 400 },
  { what: 'get', method: 'GET', paths: ['/v2/replicas/R?verbose=true', '/v2/faces/R?verbose=true'], status: 200 },
  {
    ...{ what: 'create', method: 'POST', paths: ['/v2/replicas', '/v2/faces'], status: 200 },
    bodies: [
      { ...TRAINING, replica_name: 'Rio' },
      { ...TRAINING, face_name: 'Rio' },
    ],
  },
  {
    ...{ what: 'create wrongly', method: 'POST', paths: ['/v2/replicas', '/v2/faces'], status: 400 },
    bodies: [
      { ...TRAINING, replica_name: 7 },
      { ...TRAINING, face_name: 7 },
    ],
  },
  {
    ...{ what: 'rename', method: 'PATCH', paths: ['/v2/replicas/R/name', '/v2/faces/R/name'], status: 200 },
    ...{ bodies: [{ replica_name: 'x' }, { face_name: 'x' }], isNamed: false },
  },
  { what: 'delete', method: 'DELETE', paths: ['/v2/replicas/R', '/v2/faces/R'], status: 200, isNamed: false },
  { what: 'list', method: 'GET', paths: ['/v2/personas', '/v2/pals'], status: 200 },
  {
    ...{ what: 'list filtered', method: 'GET', status: 200 },
    paths: ['/v2/personas?persona_type=user', '/v2/pals?pal_type=user'],
  },
  { what: 'wrong filter', method: 'GET', paths: ['/v2/personas?persona_type=x', '/v2/pals?pal_type=x'], status: 400 },
  { what: 'get', method: 'GET', paths: ['/v2/personas/P', '/v2/pals/P'], status: 200 },
  { what: 'unknown', method: 'GET', paths: ['/v2/personas/p0', '/v2/pals/p0'], status: 400 },
  {
    ...{ what: 'create', method: 'POST', paths: ['/v2/personas', '/v2/pals'], status: 200 },
    bodies: [
      { ...PROMPT, persona_name: 'Coach', default_replica_id: 'S' },
      { ...PROMPT, pal_name: 'Coach', default_face_id: 'S' },
    ],
  },
  {
    ...{ what: 'patch', method: 'PATCH', paths: ['/v2/personas/P', '/v2/pals/P'], status: 200 },
    bodies: [RENAMED, [{ op: 'replace', path: '/pal_name', value: 'x' }]],
  },
  { what: 'delete', method: 'DELETE', paths: ['/v2/personas/P', '/v2/pals/P'], status: 204, isNamed: false },
];

async function openWithItems(): Promise<Bench & { fill(text: string): string }> {
  const bench = await open();
  const [replica, stock] = [await bench.addReplica({ replica_name: 'Own' }), stockReplica(bench.sandbox)];
  const persona = await bench.addPersona({ persona_name: 'Own', default_replica_id: stock });
  const ids: Readonly<Record<string, string>> = { R: replica, P: persona, S: stock };
  return { ...bench, fill: (text) => text.replaceAll(/\b[RPS]\b/g, (letter) => ids[letter] ?? '') };
}

async function ask(twin: Twin, family: 0 | 1) {
  const { call, fill } = await openWithItems();
  const body = twin.bodies?.[family];
  return await call(twin.method, fill(twin.paths[family]), body && fill(JSON.stringify(body)));
}

describe.each(TWINS)('$what: $method $paths', (twin) => {
  it.each([
    ['older', 0, OLDER],
    ['newer', 1, NEWER],
  ] as const)('speaks only the %s names', async (_name, family, pattern) => {
    const { status, body } = await ask(twin, family);
    expect([status, body]).toEqual([twin.status, expect.anything()]);
    const names = namesIn(body);
    expect(names.filter((name) => !pattern.test(name))).toEqual([]);
    if (twin.isNamed !== false) expect(names).not.toEqual([]);
  });

  it('gives the same answer in both families', async () => {
    const [older, newer] = [await ask(twin, 0), await ask(twin, 1)];
    const plain = (text: string) =>
      text
        .replaceAll(/\bface(?=_)/g, 'replica')
        .replaceAll(/\bpal(?=_)|(?<=Invalid )pal/g, 'persona')
        .replaceAll(/_face_/g, '_replica_')
        .replaceAll(/:\d{4,5}\//g, '');
    expect(JSON.parse(plain(newer.text) || '{}')).toEqual(JSON.parse(plain(older.text) || '{}'));
  });
});

describe('the newer family', () => {
  it('shows what was created in the older one, and the other way round', async () => {
    const { addReplica, create, get, fill } = await openWithItems();
    const replica = await addReplica({ replica_name: 'Rio' });
    const face = await create('/v2/faces', 'face_id', { ...TRAINING, face_name: 'Ana' });
    expect((await get(`/v2/faces/${replica}`)).body.face_name).toBe('Rio');
    expect((await get(`/v2/replicas/${face}`)).body.replica_name).toBe('Ana');
    const pal = await create('/v2/pals', 'pal_id', { ...PROMPT, default_face_id: fill('S') });
    expect((await get(`/v2/personas/${pal}`)).body.default_replica_id).toBe(fill('S'));
  });

  it('has other errors for an unknown face than for an unknown replica', async () => {
    const { get } = await open();
    expect(await get('/v2/faces/r0')).toMatchObject({ status: 404, body: { message: 'Replica not found' } });
    expect(await get('/v2/replicas/r0')).toMatchObject({ status: 400, body: { error: 'Invalid replica_id' } });
    expect(await get('/v2/pals/p0')).toMatchObject({ status: 400, body: { error: 'Invalid pal_id' } });
  });

  it.each([{}, { default_face_id: '' }, { default_replica_id: '' }])(
    'requires default_face_id for a PAL, unlike for a persona: %j',
    async (body) => {
      const { call, sandbox } = await open();
      const count = sandbox.store.personas.size;
      const reply = await call('POST', '/v2/pals', { ...PROMPT, ...body });
      expect(reply).toMatchObject({ status: 400, body: { error: 'default_face_id is required' } });
      expect(sandbox.store.personas.size).toBe(count);
      expect((await call('POST', '/v2/personas', PROMPT)).status).toBe(200);
    },
  );

  it.each([
    ['/v2/faces', { ...TRAINING, face_name: 'a', replica_name: 'b' }, 'Cannot have both replica_name and face_name'],
    ['/v2/pals', { ...PROMPT, pal_name: 'a', persona_name: 'b' }, 'Cannot have both persona_name and pal_name'],
    ['/v2/conversations', { face_id: 'r1', replica_id: 'r1' }, 'Cannot have both replica_id and face_id'],
    ['/v2/conversations', { pal_id: 'p1', persona_id: 'p1' }, 'Cannot have both persona_id and pal_id'],
  ])('refuses both names of one field at %s', async (path, body, message) => {
    expect(await (await open()).call('POST', path, body)).toMatchObject({ status: 400, body: { message } });
  });

  it('changes name and voice of a face with a merge patch, and nothing else', async () => {
    const { call, create, pass, get } = await open();
    const body = { train_image_url: 'https://example.com/a.png', default_voice_id: 'v1', face_name: 'Ana' };
    const id = await create('/v2/faces', 'face_id', body);
    pass(1000);
    const reply = await call('PATCH', `/v2/faces/${id}`, { default_voice_id: 'v2' });
    const after = { face_id: id, face_name: 'Ana', default_voice_id: 'v2', original_voice_id: 'v1' };
    expect(reply).toMatchObject({ status: 200, body: after });
    await call('PATCH', `/v2/faces/${id}`, { face_name: 'Anna', face_id: 'r1', status: 'error' });
    const updated_at = new Date(START + 1000).toISOString();
    expect((await get(`/v2/faces/${id}`)).body).toMatchObject({
      ...after,
      face_name: 'Anna',
      status: 'started',
      updated_at,
    });
    expect((await call('PATCH', `/v2/faces/${id}`, { face_name: ' ' })).body.error).toBe('face_name must not be empty');
    expect((await call('PATCH', `/v2/replicas/${id}`, { replica_name: 'x' })).status).toBe(405);
  });

  it('keeps what users put into a PAL, whatever its names', async () => {
    const { sandbox, create, get } = await open();
    const layers = { llm: { extra_body: { replica_id: 'x', message: 'persona_id' }, model: 'persona_id' } };
    const body = { ...PROMPT, pal_name: 'replica_id', default_face_id: stockReplica(sandbox), layers };
    const id = await create('/v2/pals', 'pal_id', body);
    expect((await get(`/v2/pals/${id}`)).body).toMatchObject(body);
  });

  it('publishes a PAL without changing it, and attaches tools', async () => {
    const { fill, call, get } = await openWithItems();
    const before = (await get(fill('/v2/pals/P'))).body;
    const published = await call('POST', fill('/v2/pals/P/publish'));
    expect(published).toMatchObject({ status: 200, body: { ...before, status: 'success' } });
    const path = fill('/v2/pals/P/tools');
    expect((await get(path)).body).toEqual({ data: [] });
    await call('POST', path, { tool_ids: ['t1', 't2'] });
    const { body } = await call('POST', path, { tool_ids: ['t2', 't3'] });
    expect(body).toEqual({ data: [{ tool_id: 't1' }, { tool_id: 't2' }, { tool_id: 't3' }] });
    expect((await call('POST', path, { tool_ids: 't1' })).status).toBe(400);
    expect((await get(`/v2/pals/${stockPersona((await open()).sandbox)}/tools`)).status).toBe(200);
  });
});

describe('a conversation', () => {
  it('answers in the names of its request, and in the older ones by default', async () => {
    const { sandbox, get, addConversation, call } = await open({ limits: { maxConcurrentConversations: 9 } });
    const [replica, persona] = [stockReplica(sandbox), stockPersona(sandbox)];
    const older = await addConversation({ replica_id: replica, persona_id: persona });
    const reply = await call('POST', '/v2/conversations', { face_id: replica, pal_id: persona });
    const newer = String(reply.body.conversation_id);
    const rows = (await get('/v2/conversations')).body.data as Json[];
    const namesOf = (id: string) => namesIn(rows.find((row) => row.conversation_id === id) ?? {}).sort();
    expect(namesOf(older)).toEqual(['persona_id', 'replica_id']);
    expect(namesOf(newer)).toEqual(['face_id', 'pal_id']);
    expect((await get(`/v2/conversations/${newer}`)).body).toMatchObject({ face_id: replica, pal_id: persona });
  });

  it('is listed in the newer names when these filter the list', async () => {
    const { sandbox, rows, addConversation } = await open();
    const id = await addConversation();
    const [row = {}] = await rows(`/v2/conversations?face_id=${stockReplica(sandbox)}`);
    expect([row.conversation_id, ...namesIn(row).sort()]).toEqual([id, 'face_id', 'pal_id']);
  });
});
