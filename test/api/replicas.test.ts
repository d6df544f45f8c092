import { describe, expect, it } from 'vitest';
import { clientAnswered, failureOf } from './server.ts';

const REPLICA = {
  replica_id: 'r1',
  replica_name: 'Rio',
  status: 'completed',
  replica_type: 'user',
  training_progress: '100/100',
  created_at: '2024-01-24T07:14:03.327Z',
};

async function getReplica(body: unknown) {
  const { client } = await clientAnswered({ body });
  return client.replicas.get('r1');
}

describe('a replica', () => {
  it.each<[string, object, object]>([
    ['of the replica family', REPLICA, REPLICA],
    [
      'of the face family',
      { face_id: 'r1', face_name: 'Rio', face_type: 'system', status: 'started' },
      { replica_id: 'r1', replica_name: 'Rio', replica_type: 'system', status: 'started' },
    ],
    [
      'of both families, where replica goes first',
      { ...REPLICA, face_id: 'r2', face_name: 'Other', face_type: 'system' },
      REPLICA,
    ],
    [
      'of which one family is null or empty',
      { ...REPLICA, replica_id: '', replica_name: null, face_id: 'r1', face_name: 'Rio' },
      REPLICA,
    ],
    ['with nothing but an id', { replica_id: 'r1' }, { replica_id: 'r1', replica_name: '', status: 'unknown' }],
    [
      'with nulls',
      { ...REPLICA, error_message: null, model_name: null, thumbnail_video_url: null, updated_at: null },
      REPLICA,
    ],
    [
      'with fields of the wrong type',
      {
        replica_id: 7,
        replica_name: 5,
        status: null,
        replica_type: 3,
        training_progress: 37,
        error_message: {},
        model_name: [],
        created_at: {},
      },
      { replica_id: '7', replica_name: '5', status: 'unknown', training_progress: '37' },
    ],
    ['of a kind not known', { ...REPLICA, replica_type: 'stock' }, { ...REPLICA, replica_type: undefined }],
    [
      'with dates in other forms',
      { ...REPLICA, created_at: 'Tue, 24 Jun 2025 07:01:57 GMT', updated_at: '2025-06-24 07:01:57.123456' },
      { ...REPLICA, created_at: '2025-06-24T07:01:57.000Z', updated_at: '2025-06-24T07:01:57.123Z' },
    ],
    [
      'with fields not known yet, which stay',
      { ...REPLICA, tags: ['a'], default_voice_id: null, available_for_plan: { x: 1 } },
      { ...REPLICA, tags: ['a'], default_voice_id: null, available_for_plan: { x: 1 } },
    ],
    ['inside data', { data: REPLICA }, REPLICA],
    ['inside a list in data', { data: [REPLICA] }, REPLICA],
  ])('%s is read', async (_, body, replica) => {
    const read = await getReplica(body);
    expect(read).toEqual(replica);
    expect(Object.keys(read).filter((name) => name.startsWith('face_'))).toEqual([]);
  });

  it('has no undefined fields', async () => {
    const read = await getReplica({ replica_id: 'r1', error_message: null });
    expect(Object.keys(read)).toEqual(['replica_id', 'replica_name', 'status']);
  });

  it('keeps a field called __proto__ as data', async () => {
    const read = await getReplica('{"replica_id":"r1","__proto__":{"replica_name":"evil","polluted":true}}');
    expect(read.replica_name).toBe('');
    expect('polluted' in read).toBe(false);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it.each([
    [{}],
    [{ data: [] }],
    [{ data: null }],
    [{ data: [null] }],
    [{ message: 'ok' }],
    [{ data: [{ status: 'x' }] }],
  ])('without an id, as in %j, is unreadable when requested by id', async (body) => {
    expect(await failureOf(getReplica(body))).toMatchObject({ kind: 'unreadable_answer', reason: 'shape' });
  });

  it('without an id is still listed, with every other row', async () => {
    const { client } = await clientAnswered({ body: { data: [{ replica_name: 'Lost' }, {}, { face_id: 'r2' }] } });
    const { items } = await client.replicas.list();
    expect(items.map(({ replica_id, replica_name }) => [replica_id, replica_name])).toEqual([
      ['', 'Lost'],
      ['', ''],
      ['r2', ''],
    ]);
  });
});

describe('replica calls', () => {
  it('ask for one page', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [] } });
    await client.replicas.list();
    await client.replicas.list({ type: 'user', limit: 1, page: 2 });
    expect(seen.map(({ url }) => url)).toEqual([
      '/v2/replicas?verbose=true',
      '/v2/replicas?verbose=true&replica_type=user&limit=1&page=2',
    ]);
  });

  it('ask for one replica with its type', async () => {
    const { client, seen } = await clientAnswered({ body: REPLICA });
    await client.replicas.get('r1');
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/v2/replicas/r1?verbose=true', body: '' });
  });

  it('start a training', async () => {
    const { client, seen } = await clientAnswered({ body: { replica_id: 'r1', status: 'started' } });
    const input = { replica_name: 'Rio “2”', train_video_url: 'https://example.com/a.mp4' };
    expect(await client.replicas.create(input)).toEqual({ replica_id: 'r1', status: 'started' });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v2/replicas' });
    expect(seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(input);
  });

  it.each([
    [{ face_id: 'r1' }, { replica_id: 'r1', status: 'unknown' }],
    [{ data: { replica_id: 'r1', status: 'started' } }, { replica_id: 'r1', status: 'started' }],
    [
      { replica_id: 'r1', status: 'started', eta: 3 },
      { replica_id: 'r1', status: 'started', eta: 3 },
    ],
    [
      { replica_id: 'r1', status: 'started', finetune_status: { name: [] }, replica_type: 1, model_name: 5 },
      { replica_id: 'r1', status: 'started', model_name: '5' },
    ],
  ])('read the response %j to a creation', async (body, created) => {
    const { client } = await clientAnswered({ body });
    expect(await client.replicas.create({})).toEqual(created);
  });

  it('rename', async () => {
    const { client, seen } = await clientAnswered({ status: 200 });
    expect(await client.replicas.rename('r1', 'Näme 😀')).toBeUndefined();
    expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/v2/replicas/r1/name' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ replica_name: 'Näme 😀' });
  });

  it('delete, by default softly', async () => {
    const { client, seen } = await clientAnswered({ status: 204 });
    await client.replicas.delete('r1');
    await client.replicas.delete('r1', { hard: false });
    await client.replicas.delete('r1', { hard: true });
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['DELETE', '/v2/replicas/r1', ''],
      ['DELETE', '/v2/replicas/r1', ''],
      ['DELETE', '/v2/replicas/r1?hard=true', ''],
    ]);
  });
});
