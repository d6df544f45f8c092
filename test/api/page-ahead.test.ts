import { describe, expect, it } from 'vitest';
import { collect } from '../../src/api/page.ts';
import { clientFor, type Reply, type Seen, serve } from './server.ts';

const rows = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ video_id: `i${first + at}` }));
const full = (number: number, total: number): Reply => ({
  body: { data: rows(number * 100, 100), total_count: total },
});
const pageOf = ({ url }: Seen) => Number(new URL(url, 'http://x').searchParams.get('page'));

describe('listAll of many pages', () => {
  it('requests up to 4 pages concurrently, and yields them in order', async () => {
    let pending = 0;
    let max = 0;
    let open = (): void => {};
    const fourAreWaiting = new Promise<void>((resolve) => {
      open = resolve;
    });
    const server = await serve(async (request) => {
      const number = pageOf(request);
      max = Math.max(max, ++pending);
      if (max === 4) open();
      // Responds only after four requests, however slow the machine is.
      if (number > 0) await fourAreWaiting;
      // Of two consecutive pages the later one responds first.
      await new Promise((resolve) => setTimeout(resolve, number % 2 ? 5 : 25));
      pending--;
      return number < 10 ? full(number, 1000) : { body: { data: [], total_count: 1000 } };
    });
    const items = await collect(clientFor(server.url).videos.listAll());
    expect(items.map(({ video_id }) => video_id)).toEqual(rows(0, 1000).map(({ video_id }) => video_id));
    // After the tenth, which is full, one more: the total could be too low.
    expect(server.seen).toHaveLength(11);
    expect(max).toBe(4);
  });

  it('rejects with the failure of a prefetched page when it is due', async () => {
    const server = await serve((request) =>
      pageOf(request) === 2 ? { status: 500, body: { error: 'no' } } : full(pageOf(request), 300),
    );
    const yielded: number[] = [];
    const reading = (async () => {
      for await (const page of clientFor(server.url).videos.listAll()) yielded.push(page.items.length);
    })();
    await expect(reading).rejects.toMatchObject({ status: 500 });
    expect(yielded).toEqual([100, 100]);
  });
});
