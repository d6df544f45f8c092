import { describe, expect, it } from 'vitest';
import { ServerError } from '../../src/api/errors.ts';
import type { Page } from '../../src/api/page.ts';
import type { Video } from '../../src/api/videos.ts';
import type { BatchRow } from '../../src/modules/video/batch/journal/journal-entry.ts';
import { LATEST_MS, type Lists, reconcile } from '../../src/modules/video/batch/journal/reconcile.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { openBatch, people } from '../support/batch.ts';
import { eventually } from '../support/eventually.ts';
import { createFixedClock } from '../support/fixed-clock.ts';

const POST = { method: 'POST', path: '/v2/videos' } as const;
const SENT = Date.parse('2026-03-01T12:00:00.000Z');

function row(video_name: string): BatchRow {
  const texts = { video_id: '', status: '', hosted_url: '', file: '', error: '' };
  const times = { sentAt: SENT, sentAfter: SENT, unknowns: 1 };
  return { hash: video_name, row: 2, state: 'unknown', video_name, ...times, ...texts };
}

function video(video_id: string, video_name = `Other ${video_id}`): Video {
  return { video_id, video_name, status: 'queued', created_at: new Date(SENT + 1000).toISOString() };
}

const OTHERS = Array.from({ length: 5 }, (_, at) => video(`o${at}`));
const ADA = video('v1', 'Ada');

/** The pages at each look-up; the last ones are repeated. */
type Looks = readonly (readonly Page<Video>[] | Error)[];

/** Looks up the video of the row Ada. @returns what was found, and after how many milliseconds and look-ups */
async function look(looks: Looks, expected: readonly string[] = []) {
  const clock = createFixedClock(SENT);
  let count = 0;
  const lists: Lists = {
    ...{ clock, expected, isTaken: (id) => id.startsWith('o') },
    async *pages() {
      const shown = looks[Math.min(count, looks.length - 1)] ?? [];
      count += 1;
      if (shown instanceof Error) throw shown;
      yield* shown;
    },
  };
  let isDone = false;
  const looking = reconcile(
    [{ row: row('Ada'), request: undefined }],
    SENT + LATEST_MS,
    lists,
    AbortSignal.timeout(20_000),
  );
  const ended = looking.finally(() => {
    isDone = true;
  });
  ended.catch(() => {});
  while (!isDone) {
    await eventually(() => expect(isDone || clock.timerCount() > 0).toBe(true));
    if (!isDone) clock.advance(1000);
  }
  const { found, likely, isProof } = await ended;
  return {
    found: found.get('Ada')?.video_id,
    likely: likely.get('Ada')?.video_id,
    isProof,
    ms: clock.now() - SENT,
    count,
  };
}

const page = (items: readonly Video[], totalCount?: number): Page<Video> => ({
  items: [...items],
  ...(totalCount !== undefined && { totalCount }),
});

describe('a list', () => {
  it('is polled until the video appears, however late', async () => {
    const result = await look([[page(OTHERS, 5)], [page(OTHERS, 5)], [page(OTHERS, 5)], [page([...OTHERS, ADA], 6)]]);
    expect(result).toMatchObject({ found: 'v1' });
    expect(result.count).toBe(4);
  });

  it('proves absence if it is complete and the request can no longer be applied', async () => {
    const result = await look([[page(OTHERS, 5)]]);
    expect(result).toMatchObject({ found: undefined, likely: undefined, isProof: true });
    expect(result.ms).toBeGreaterThanOrEqual(60_000);
  });

  it('does not prove absence if the video appears at the very end of that time', async () => {
    const before = Array.from({ length: 6 }, () => [page(OTHERS, 5)]);
    expect(await look([...before, [page([...OTHERS, ADA], 6)]])).toMatchObject({ found: 'v1' });
  });

  it.each<[what: string, pages: readonly Page<Video>[], expected?: readonly string[]]>([
    ['has fewer items than its total', [page(OTHERS, 6)]],
    ['has more items than its total', [page(OTHERS, 4)]],
    ['has no total', [page(OTHERS)]],
    ['changes its total between pages', [page(OTHERS.slice(0, 3), 5), page(OTHERS.slice(3), 6)]],
    ['has a total on one page only', [page(OTHERS.slice(0, 3), 5), page(OTHERS.slice(3))]],
    ['does not hold a video that was answered', [page(OTHERS, 5)], ['answered']],
    ['is empty and counts one', [page([], 1)]],
  ])('that %s proves nothing', async (_, pages, expected) => {
    expect(await look([pages], expected)).toMatchObject({ found: undefined, isProof: false });
  });

  it('may fail a few times before the look-up fails', async () => {
    const failure = new ServerError('', { method: 'GET', path: '/v2/videos', status: 503 }, undefined);
    expect(await look([failure, failure, failure, [page([ADA], 1)]])).toMatchObject({ found: 'v1' });
    await expect(look([failure])).rejects.toBe(failure);
  });
});

const SPOILED: readonly (readonly [what: string, fault: Fault])[] = [
  ...[301, 302, 307].map((status): [string, Fault] => [
    `${status}`,
    { status, headers: { location: 'https://example.com' }, body: '' },
  ]),
  ['304', { status: 304 }],
  ['a web page', { status: 200, contentType: 'text/html', body: '<html>' }],
  ['no id', { status: 200, body: { status: 'queued' } }],
  ['an empty answer', { status: 200, body: '' }],
  ['half of the JSON', { status: 200, body: '{"video_id":"v' }],
  ['500', { status: 500 }],
  ['504 with a web page', { status: 504, contentType: 'text/html', body: '<html>' }],
  ['408', { status: 408 }],
  ['headers of 20 KB', { status: 200, body: {}, headers: { 'x-fill': 'x'.repeat(20_000) } }],
  ['a cut', { status: 200, body: { video_id: 'v' }, cutAt: 5 }],
];

describe('a row without a clear response', () => {
  it.each(SPOILED)('is charged once if Tavus had applied the request: %s', async (_, fault) => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, ...fault, applied: true, times: 2 });
    expect(await bench.run()).toBe(0);
    expect(bench.sandbox.store.videos.size).toBe(3);
    expect(bench.count('POST', '/v2/videos')).toBe(3);
  });

  it.each(SPOILED)('is sent again if Tavus had not applied the request: %s', async (_, fault) => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, ...fault });
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toHaveLength(3);
    expect(bench.count('POST', '/v2/videos')).toBe(4);
  });

  it('is not sent again if the list proves nothing, and is listed at the end', async () => {
    const bench = await openBatch(people(2));
    bench.sandbox.fail({ ...POST, drop: 'before' });
    bench.sandbox.fail({
      method: 'GET',
      path: /^\/v2\/videos\?/,
      status: 200,
      body: { data: [], total_count: 9 },
      times: 99,
    });
    expect(await bench.run({ concurrency: '1' })).toBe(1);
    expect(bench.count('POST', '/v2/videos')).toBe(2);
    const said = bench.ui.transcript.join('\n');
    expect(said).toContain('Line 2, “ada2@example.com”, got no clear response and was not sent again.');
    expect(said).toContain('1 of 2 videos sent; 1 remaining.');
    bench.sandbox.clearFaults();
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toHaveLength(2);
  });

  it('is not sent again if a video may be its own, which is named', async () => {
    const bench = await openBatch(people(2));
    bench.sandbox.fail({ ...POST, drop: 'before' });
    const video = bench.sandbox.store.addVideo({
      replica_id: bench.replica,
      script: 'Hi Ada2',
      video_name: 'Untitled',
    });
    Object.assign(video, { createdAt: bench.now() + 5000 });
    expect(await bench.run({ concurrency: '1' })).toBe(1);
    expect(bench.ui.transcript.join('\n')).toContain(`Video ${video.id} may be it.`);
    expect(bench.count('POST', '/v2/videos')).toBe(2);
  });

  it.each([3_600_000, -3_600_000])('is found when the server’s clock is %i ms ahead', async (serverAheadMs) => {
    const bench = await openBatch(people(3), { serverAheadMs });
    bench.sandbox.fail({ ...POST, drop: 'after' });
    expect(await bench.run()).toBe(0);
    expect(bench.count('POST', '/v2/videos')).toBe(3);
  });

  it('is found by a later run even if this computer’s clock has changed', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, drop: 'after' });
    bench.sandbox.fail({ method: 'GET', path: /^\/v2\/videos\?/, status: 503, times: 4 });
    await expect(bench.run({ concurrency: '1' })).rejects.toMatchObject({ name: 'ServerError' });
    bench.advance(86_400_000);
    expect(await bench.run()).toBe(0);
    expect(bench.count('POST', '/v2/videos')).toBe(3);
  });

  it('is looked up even if it is no longer in the file, and the journal stays readable', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, drop: 'after' });
    bench.sandbox.fail({ method: 'GET', path: /^\/v2\/videos\?/, status: 503, times: 4 });
    await expect(bench.run({ concurrency: '1' })).rejects.toThrow();
    await bench.write(people(3).replace('Ada2,ada2@example.com\n', ''));
    expect(await bench.run()).toBe(0);
    expect(bench.count('POST', '/v2/videos')).toBe(3);
    expect((await bench.results()).map((line) => line.split(',')[0])).toEqual(['2', '3', '0']);
    expect(await bench.run({}, { answer: null })).toBe(0);
  });

  it('is never sent again in another account', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, drop: 'after' });
    bench.sandbox.fail({ method: 'GET', path: /^\/v2\/videos\?/, status: 503, times: 4 });
    await expect(bench.run({ concurrency: '1' })).rejects.toThrow();
    bench.sandbox.store.videos.clear();
    expect(await bench.run()).toBe(1);
    expect(bench.count('POST', '/v2/videos')).toBe(3);
  });
});
