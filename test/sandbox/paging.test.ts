import { describe, expect, it } from 'vitest';
import { type Bench, open } from './support.ts';

const lists = [
  { path: '/v2/replicas', first: 1, own: 'replica_type=user', id: 'replica_id' },
  { path: '/v2/personas', first: 1, own: 'persona_type=user', id: 'persona_id' },
  { path: '/v2/videos', first: 0, own: '', id: 'video_id' },
  { path: '/v2/conversations', first: 1, own: '', id: 'conversation_id' },
] as const;

/** 23 user items of each kind, created one second apart. */
async function filled(): Promise<Bench> {
  const bench = await open();
  const { store } = bench.sandbox;
  for (let index = 0; index < 23; index += 1) {
    bench.pass(1000);
    store.addReplica({ name: `R${index}` });
    store.addPersona({ persona_name: `P${index}` });
    store.addVideo({ replica_id: 'r1', video_name: `V${index}`, script: 'Hi' });
    store.addConversation({ replica_id: 'r1', conversation_name: `C${index}` });
  }
  return bench;
}

describe.each(lists)('$path', ({ path, first, own, id }) => {
  const at = (query: string) => `${path}?${own}&${query}`;
  const names = (rows: Array<Record<string, unknown>>) =>
    rows.map((row) => row.replica_name ?? row.persona_name ?? row.video_name ?? row.conversation_name);
  const initial = path.charAt('/v2/'.length).toUpperCase();
  const newest = Array.from({ length: 23 }, (_, index) => `${initial}${22 - index}`);

  it('returns the first ten rows by default, newest first', async () => {
    const { get, rows } = await filled();
    expect(names(await rows(at('')))).toEqual(newest.slice(0, 10));
    expect((await get(at(''))).body.total_count).toBe(23);
  });

  it('starts at its own first page number', async () => {
    const { rows } = await filled();
    expect(names(await rows(at(`page=${first}`)))).toEqual(newest.slice(0, 10));
    expect(names(await rows(at(`page=${first + 1}`)))).toEqual(newest.slice(10, 20));
    expect(names(await rows(at(`page=${first + 2}`)))).toEqual(newest.slice(20));
    expect(names(await rows(at(`page=${first + 3}`)))).toEqual([]);
    expect(names(await rows(at('page=0')))).toEqual(newest.slice(0, 10));
  });

  it.each([1, 5, 23, 100])('accepts a limit of %i', async (limit) => {
    const { get, rows } = await filled();
    expect(names(await rows(at(`limit=${limit}`)))).toEqual(newest.slice(0, limit));
    expect(names(await rows(at(`limit=${limit}&page=${first + 1}`)))).toEqual(newest.slice(limit, 2 * limit));
    expect((await get(at(`limit=${limit}&page=99`))).body).toEqual({ data: [], total_count: 23 });
  });

  it('caps the limit at 100', async () => {
    const { rows } = await open({ data: { replicas: 130, personas: 130, videos: 130, conversations: 130 } });
    expect(await rows(at('limit=1000'))).toHaveLength(100);
    expect(await rows(at(`limit=1000&page=${first + 1}`))).toHaveLength(30);
  });

  it('has every row once on all pages', async () => {
    const { rows } = await open({ data: 'full' });
    const seen: unknown[] = [];
    for (let page: number = first; ; page += 1) {
      const found = await rows(`${path}?page=${page}&limit=7`);
      if (found.length === 0) break;
      seen.push(...found.map((row) => row[id]));
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(Number((await (await open({ data: 'full' })).get(path)).body.total_count));
  });

  it('sorts the last of two items created at the same time first', async () => {
    const { sandbox, rows } = await open();
    for (const order of [1, 2]) {
      sandbox.store.addReplica({ name: `R${order}` });
      sandbox.store.addPersona({ persona_name: `P${order}` });
      sandbox.store.addVideo({ replica_id: 'r1', video_name: `V${order}`, script: 'Hi' });
      sandbox.store.addConversation({ replica_id: 'r1', conversation_name: `C${order}` });
    }
    expect(names(await rows(at(''))).map((name) => String(name).slice(1))).toEqual(['2', '1']);
  });

  it.each([
    ['limit=0', 'Invalid limit'],
    ['limit=-1', 'Invalid limit'],
    ['limit=ten', 'Invalid limit'],
    ['limit=1.5', 'Invalid limit'],
    ['limit=', 'Invalid limit'],
    ['limit=1e3', 'Invalid limit'],
    ['limit=99999999999999999999', 'Invalid limit'],
    ['page=-1', 'Invalid page'],
    ['page=two', 'Invalid page'],
    ['page=', 'Invalid page'],
    ['page=0x1', 'Invalid page'],
  ])('rejects %s', async (query, error) => {
    const { status, body } = await (await open()).get(at(query));
    expect(status).toBe(400);
    expect(body).toEqual({ error });
  });
});

describe('filters', () => {
  it('count only matching items', async () => {
    const { get } = await open({ data: 'full' });
    const total = async (path: string) => (await get(path)).body.total_count;
    expect(await total('/v2/replicas')).toBe(145);
    expect(await total('/v2/replicas?replica_type=user')).toBe(37);
    expect(await total('/v2/replicas?replica_type=system')).toBe(108);
    expect(await total('/v2/personas')).toBe(44);
    expect(await total('/v2/personas?persona_type=user')).toBe(14);
    expect(await total('/v2/personas?persona_type=system')).toBe(30);
    expect(await total('/v2/videos')).toBe(53);
    expect(await total('/v2/conversations')).toBe(24);
    expect(await total('/v2/conversations?status=active')).toBe(2);
  });

  it('sort user items before stock items', async () => {
    const { rows } = await open({ data: 'full' });
    const types = (await rows('/v2/replicas?limit=100&verbose=true')).map((row) => row.replica_type);
    expect(types.lastIndexOf('user')).toBe(36);
    expect(types.indexOf('system')).toBe(37);
  });

  it.each(['/v2/replicas?replica_type=stock', '/v2/replicas?replica_type=', '/v2/personas?persona_type=own'])(
    'reject %s',
    async (path) => {
      const { status, body } = await (await open()).get(path);
      expect(status).toBe(400);
      expect(body.error).toMatch(/^Invalid (replica|persona)_type$/);
    },
  );

  it('accept replica ids and ignore unknown ones', async () => {
    const { get, sandbox } = await open();
    const [one, two] = [sandbox.store.addReplica(), sandbox.store.addReplica()];
    const { body } = await get(`/v2/replicas?replica_ids=${one.id},r00000000000,${two.id}`);
    expect(body.total_count).toBe(2);
    expect((await get('/v2/replicas?replica_ids=')).body).toEqual({ data: [], total_count: 0 });
  });

  it('combine a model and a type', async () => {
    const { rows, sandbox } = await open();
    sandbox.store.addReplica({ name: 'Mine', model: 'phoenix-3' });
    sandbox.store.addReplica({ name: 'Other', model: 'phoenix-4' });
    const found = await rows('/v2/replicas?model_name=phoenix-3&replica_type=user');
    expect(found.map((row) => row.replica_name)).toEqual(['Mine']);
    const stock = await rows('/v2/replicas?model_name=phoenix-3&replica_type=system');
    expect(stock.every((row) => row.model_name === 'phoenix-3')).toBe(true);
  });

  it('do not exist for videos', async () => {
    const { get } = await open({ data: 'full' });
    expect((await get('/v2/videos?status=error')).body.total_count).toBe(53);
  });
});
