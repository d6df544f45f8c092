import { describe, expect, it } from 'vitest';
import { CancelledError, KeyRefusedError } from '../../src/api/errors.ts';
import { collect } from '../../src/api/page.ts';
import { clientAnswered, clientFor, failureOf, type Reply, serve } from './server.ts';

const row = (id: string) => ({ video_id: id, persona_id: id, replica_id: id });
const rows = (first: number, count: number) => Array.from({ length: count }, (_, at) => row(`i${first + at}`));

/** Responses by page number; other pages are empty. */
function pages(byNumber: Record<number, Reply>, total?: number) {
  return serve(({ url }) => {
    const number = Number(new URL(url, 'http://x').searchParams.get('page'));
    return byNumber[number] ?? { body: { data: [], total_count: total } };
  });
}

const full = (first: number, total?: number): Reply => ({ body: { data: rows(first, 100), total_count: total } });

/** The same response for every page. */
function repeated(count: number, reply: Reply): Record<number, Reply> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [at, reply]));
}

/** A list of a server whose pages have fewer rows than requested. */
function capped(cap: number, count: number, total?: unknown): Record<number, Reply> {
  const starts = Array.from({ length: Math.ceil(count / cap) }, (_, at) => at * cap);
  return Object.fromEntries(
    starts.map((start, at) => [at, { body: { data: rows(start, Math.min(cap, count - start)), total_count: total } }]),
  );
}

async function read(noun: 'replicas' | 'personas' | 'videos', byNumber: Record<number, Reply>, total?: number) {
  const server = await pages(byNumber, total);
  const yielded: number[] = [];
  for await (const page of clientFor(server.url)[noun].listAll()) yielded.push(page.items.length);
  const asked = server.seen.map(({ url }) => Number(new URL(url, 'http://x').searchParams.get('page')));
  return { yielded, asked };
}

describe('listAll', () => {
  it.each<[string, Record<number, Reply>, number | undefined, number[], number[]]>([
    ['an empty account', {}, 0, [0], [0]],
    ['an empty account without total', {}, undefined, [0], [0]],
    ['one short page without total', { 0: { body: { data: rows(0, 7) } } }, undefined, [7], [0]],
    ['a full page without total', { 0: full(0) }, undefined, [100, 0], [0, 1]],
    ['two pages without total', { 0: full(0), 1: { body: { data: rows(100, 44) } } }, undefined, [100, 44], [0, 1]],
    ['exactly the total', { 0: full(0, 200), 1: full(100, 200) }, 200, [100, 100, 0], [0, 1, 2]],
    [
      'a server that caps the page at 2',
      {
        0: { body: { data: rows(0, 2), total_count: 5 } },
        1: { body: { data: rows(2, 2), total_count: 5 } },
        2: { body: { data: rows(4, 1), total_count: 5 } },
      },
      5,
      [2, 2, 1],
      [0, 1, 2],
    ],
    [
      'a total that is too high',
      { 0: full(0, 150), 1: { body: { data: rows(100, 9), total_count: 150 } } },
      150,
      [100, 9, 0],
      [0, 1, 2],
    ],
    ['a server that ignores the page', repeated(9, full(0, 300)), 300, [100, 0, 0], [0, 1, 2]],
    [
      'rows that repeat over pages',
      { 0: full(0), 1: full(60), 2: { body: { data: rows(150, 30) } } },
      undefined,
      [100, 60, 20],
      [0, 1, 2],
    ],
    [
      'ids that repeat on a page',
      { 0: { body: { data: [row('a'), row('a'), row('b')], total_count: 2 } } },
      2,
      [2],
      [0],
    ],
    ['a total as text', capped(50, 150, '150'), 150, [50, 50, 50, 0], [0, 1, 2, 3]],
    ['a total as text, to the last row', capped(50, 130, ' 130 '), 130, [50, 50, 30], [0, 1, 2]],
    ['pages capped at 50 without total', capped(50, 120), undefined, [50, 50, 20], [0, 1, 2]],
    ['pages capped at 50 and a total of null', capped(50, 100, null), undefined, [50, 50, 0], [0, 1, 2]],
    ['pages capped at 33 and a total of another type', capped(33, 70, { n: 70 }), undefined, [33, 33, 4], [0, 1, 2]],
    [
      'a total that is too low',
      { 0: full(0, 100), 1: full(100, 100), 2: full(200, 100) },
      100,
      [100, 100, 100, 0],
      [0, 1, 2, 3],
    ],
    ['a total that counts the page only', capped(10, 35, 10), undefined, [10, 10, 10, 5], [0, 1, 2, 3]],
    [
      'an empty page in the middle',
      { 0: full(0, 300), 2: full(100, 300), 3: full(200, 300) },
      300,
      [100, 0, 100, 100, 0],
      [0, 1, 2, 3, 4],
    ],
    [
      'a page of repetitions in the middle',
      { 0: full(0, 300), 1: full(0, 300), 2: full(100, 300), 3: full(200, 300) },
      300,
      [100, 0, 100, 100, 0],
      [0, 1, 2, 3, 4],
    ],
    ['a total of a few words', { 0: { body: { data: rows(0, 3), total_count: 'three' } } }, undefined, [3], [0]],
    ['a negative total', { 0: { body: { data: rows(0, 3), total_count: -1 } } }, undefined, [3], [0]],
    [
      'a total that a later page leaves out',
      { 0: full(0, 130), 1: { body: { data: rows(100, 30) } } },
      130,
      [100, 30],
      [0, 1],
    ],
    ['items without id', { 0: { body: { data: [{}, {}, row('a')], total_count: 3 } } }, 3, [3], [0]],
    [
      'nothing but items without id',
      repeated(9, { body: { data: [{}, {}], total_count: 99 } }),
      99,
      [2, 2, 2],
      [0, 1, 2],
    ],
    ['rows that are no objects', { 0: { body: { data: [null, 5, 'x', [], row('a')] } } }, undefined, [1], [0]],
    [
      'a full page with rows that are no objects',
      { 0: { body: { data: [null, ...rows(0, 99)] } }, 1: { body: { data: rows(99, 3) } } },
      undefined,
      [99, 3],
      [0, 1],
    ],
  ])('reads %s', async (_, byNumber, total, yielded, asked) => {
    expect(await read('videos', byNumber, total)).toEqual({ yielded, asked });
  });

  it('stops soon if the total is absurd', async () => {
    const { yielded, asked } = await read('videos', { 0: full(0, 9e15) }, 9e15);
    expect(yielded).toEqual([100, 0, 0, 0]);
    // Some pages are prefetched.
    expect(asked.length).toBeLessThanOrEqual(7);
  });

  it('starts with page 1 for personas', async () => {
    expect(await read('personas', { 1: full(0, 130), 2: { body: { data: rows(100, 30), total_count: 130 } } })).toEqual(
      {
        yielded: [100, 30],
        asked: [1, 2],
      },
    );
  });

  it.each<[string, Record<number, Reply>, number | undefined, number[], number[]]>([
    ['complete from page 1', { 1: full(0, 100) }, 100, [100, 0], [1, 2]],
    [
      'of which page 1 is the second',
      { 0: full(0, 130), 1: { body: { data: rows(100, 30), total_count: 130 } } },
      130,
      [30, 0, 0, 0, 100],
      [1, 2, 3, 4, 0],
    ],
    ['which is wholly on page 0', { 0: { body: { data: rows(0, 4), total_count: 4 } } }, 4, [0, 0, 0, 4], [1, 2, 3, 0]],
    [
      'that refuses page 0',
      { 0: { status: 400 }, 1: { body: { data: rows(0, 4), total_count: 5 } } },
      5,
      [4, 0],
      [1, 2, 0],
    ],
    [
      'that fails on page 0',
      { 0: { status: 500 }, 1: { body: { data: rows(0, 4), total_count: 5 } } },
      5,
      [4, 0],
      [1, 2, 0],
    ],
    ['whose page 0 repeats page 1', { 0: full(0, 140), 1: full(0, 140) }, 140, [100, 0, 0], [1, 2, 0]],
    ['without total', { 0: full(0) }, undefined, [0], [1]],
  ])('reads a replica list %s', async (_, byNumber, total, yielded, asked) => {
    expect(await read('replicas', byNumber, total)).toEqual({ yielded, asked });
  });

  it('requests 100 rows, the page and the filter', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [] } });
    await collect(client.replicas.listAll({ type: 'system' }));
    await collect(client.personas.listAll({ type: 'user' }));
    await collect(client.videos.listAll());
    expect(seen.map(({ url }) => url)).toEqual([
      '/v2/replicas?verbose=true&replica_type=system&limit=100&page=1',
      '/v2/personas?persona_type=user&limit=100&page=1',
      '/v2/videos?limit=100&page=0',
    ]);
  });

  it('fetches a page only when it is asked for', async () => {
    const server = await pages({ 0: full(0, 300), 1: full(100, 300), 2: full(200, 300) });
    for await (const page of clientFor(server.url).videos.listAll()) {
      expect(page.totalCount).toBe(300);
      break;
    }
    expect(server.seen).toHaveLength(1);
  });

  it('fails with the page that fails', async () => {
    const server = await pages({ 0: full(0), 1: { status: 401 } });
    expect(await failureOf(collect(clientFor(server.url).videos.listAll()))).toBeInstanceOf(KeyRefusedError);
  });

  it('fails if page 0 of a replica list is incomplete', async () => {
    const { client, seen } = await clientAnswered(({ url }, response) => {
      if (url.endsWith('page=0')) response.destroy();
      return url.endsWith('page=0')
        ? undefined
        : { body: { data: rows(0, 4).slice(0, url.endsWith('1') ? 4 : 0), total_count: 5 } };
    });
    expect(await failureOf(collect(client.replicas.listAll()))).toMatchObject({ kind: 'network' });
    expect(seen).toHaveLength(3);
  });

  it('stops between pages when the caller aborts', async () => {
    const server = await pages({ 0: full(0), 1: full(100), 2: full(200) });
    const caller = new AbortController();
    const reading = (async () => {
      for await (const _ of clientFor(server.url).videos.listAll({ signal: caller.signal })) caller.abort();
    })();
    expect(await failureOf(reading)).toBeInstanceOf(CancelledError);
    expect(server.seen).toHaveLength(1);
  });

  it('is collected into one list in order', async () => {
    const server = await pages({ 0: full(0, 130), 1: { body: { data: rows(100, 30), total_count: 130 } } });
    const videos = await collect(clientFor(server.url).videos.listAll());
    expect(videos.map((video) => video.video_id)).toEqual(rows(0, 130).map((item) => item.video_id));
  });
});

describe('list', () => {
  it('reads only one page', async () => {
    const { client, seen } = await clientAnswered({ body: { data: rows(0, 2), total_count: 90 } });
    expect(await client.videos.list({ limit: 2, page: 3 })).toMatchObject({ items: rows(0, 2), totalCount: 90 });
    expect(seen.map(({ url }) => url)).toEqual(['/v2/videos?limit=2&page=3']);
  });

  it('has no total if the response has none', async () => {
    const { client } = await clientAnswered({ body: { data: [] } });
    expect(await client.personas.list()).toEqual({ items: [] });
  });

  it.each([[{}], [{ data: 'x' }], [{ data: null }], [{ data: {} }], [[]], [null], ['x'], [5]])(
    'refuses %j, which is not a list',
    async (body) => {
      const { client } = await clientAnswered({ body: JSON.stringify(body) });
      const error = await failureOf(client.replicas.list());
      expect(error).toMatchObject({ kind: 'unreadable_answer', reason: 'shape', status: 200 });
    },
  );
});
