import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { REPLICA } from '../../src/modules/nouns/replica.ts';
import { LiveList } from '../../src/modules/resource/live-list.ts';
import { type Bench, openBench, TRAINING } from '../support/bench.ts';
import { eventually } from '../support/eventually.ts';
import { createReplicaList } from '../support/noun-commands.ts';
import { back, confirm, fill, hastily, type LiveScreen, look, menu, pick, type Step } from '../support/script.ts';

const LIST = 'List Replicas';
const WHAT = 'What to do with this replica';
const PATH = '/v2/replicas';
/** The page that a slow Tavus takes its time for. */
const SECOND_PAGE = /^\/v2\/replicas\?.*\bpage=2/;

/** An account with this many replicas of its own, newest first, over the stock ones. */
async function openWith(count: number): Promise<Bench> {
  const bench = await openBench();
  bench.sandbox.store.replicas.clear();
  for (let index = count; index > 0; index -= 1) {
    bench.addReplica(`Own ${index}`, { createdAt: Date.parse('2026-02-01') - index * 60_000 });
  }
  return bench;
}

const visitList = (bench: Bench, ...steps: readonly Step[]) => bench.visit('list_replicas', ...steps, back(LIST));
const listRequests = (bench: Bench) => bench.count('GET', PATH);
const whole = (screen: LiveScreen) => screen.until(() => screen.status() === '');

describe('a list that is loaded for the first time', () => {
  it('is shown after one request, with its total, and grows in the background', async () => {
    const bench = await openWith(250);
    bench.sandbox.fail({ path: SECOND_PAGE, delayMs: 150 });
    const seen: (string | number)[] = [];
    await visitList(
      bench,
      look(LIST, async (screen) => {
        seen.push(screen.lines().length, screen.total(), screen.status());
        await whole(screen);
        seen.push(screen.lines().length, screen.total(), screen.status(), screen.failure());
      }),
    );
    expect(seen).toEqual([100, 250, 'loading', 250, 250, '', '']);
    expect(listRequests(bench)).toBe(3);
    expect(bench.ui.busyLabels).toEqual(['Loading replicas']);
  });

  it('requests at most four pages at the same time', async () => {
    const bench = await openWith(1000);
    bench.sandbox.fail({
      path: /^\/v2\/replicas\?.*\bpage=([2-9]|10)\b/,
      delayMs: 400,
      times: Number.POSITIVE_INFINITY,
    });
    const counts: number[] = [];
    await visitList(
      bench,
      look(LIST, async (screen) => {
        await eventually(() => expect(listRequests(bench)).toBe(5));
        await wait(20);
        counts.push(listRequests(bench));
        bench.sandbox.clearFaults();
        await whole(screen);
        counts.push(listRequests(bench), screen.lines().length);
      }),
    );
    // The eleventh asks whether more follows the tenth, which is full.
    expect(counts).toEqual([5, 11, 1000]);
  });

  it('shows why a page takes longer as long as it does', async () => {
    const bench = await openWith(250);
    const feed = new LiveList(bench.machine, REPLICA, createReplicaList());
    const seen: string[] = [];
    feed.subscribe(() => seen.push(feed.status()));
    const text = 'Tavus is busy, retrying in 4 s (2 of 4)';
    await feed.open();
    feed.delayed(text);
    feed.delayed('');
    await expect.poll(() => feed.status()).toBe('');
    feed.close();
    expect(seen).toContain(text);
    expect(seen.slice(seen.indexOf(text) + 1)).not.toContain(text);
  });

  it('is complete after a page failed three times', async () => {
    const bench = await openWith(250);
    bench.sandbox.fail({ path: SECOND_PAGE, status: 503, times: 3 });
    await visitList(bench, look(LIST, whole));
    expect(bench.ui.screen(LIST).lines).toHaveLength(250);
    expect(bench.ui.delays).toEqual([2, 3, 4].map((attempt) => `Tavus is busy, retrying in 1 s (${attempt} of 4)`));
    expect(bench.retryWaits).toEqual([250, 500, 1000]);
  });

  it('keeps the cursor on its item while it grows and is searched', async () => {
    const bench = await openWith(250);
    bench.sandbox.fail({ path: SECOND_PAGE, delayMs: 100 });
    await visitList(
      bench,
      look(LIST, async (screen) => {
        screen.search('5 own');
        const before = screen.current();
        const count = screen.lines().length;
        await whole(screen);
        expect(screen.current()).toBe(before);
        expect(screen.lines().length).toBeGreaterThan(count);
        expect(screen.lines().filter((line) => !line.includes('5'))).toEqual([]);
      }),
    );
  });

  it('stops on Esc before its first page, and sends no more requests', async () => {
    const bench = await openWith(250);
    bench.sandbox.fail({ path: /replicas/, delayMs: 100 });
    await bench.visit('list_replicas', back('Loading replicas'));
    await wait(150);
    expect(listRequests(bench)).toBeLessThanOrEqual(1);
    expect([bench.ui.transcript, bench.timerCount()]).toEqual([[], 0]);
  });

  it('stops loading when it is left, and continues when it is opened again', async () => {
    const bench = await openWith(1000);
    bench.sandbox.fail({ path: SECOND_PAGE, delayMs: 100 });
    await bench.visit('list_replicas', hastily(back(LIST)));
    await wait(150);
    expect(listRequests(bench)).toBeLessThanOrEqual(5);
    expect(bench.timerCount()).toBe(0);
    await visitList(bench);
    expect(bench.ui.screen(LIST).lines).toHaveLength(1000);
    expect(bench.ui.busyLabels).toEqual(['Loading replicas']);
  });

  it('shows what it received and the error, and is complete after a refresh or when it is opened again', async () => {
    const bench = await openWith(250);
    bench.sandbox.fail({ path: SECOND_PAGE, status: 400, body: { message: 'no more' } });
    await visitList(
      bench,
      look(LIST, async (screen) => {
        await whole(screen);
        expect(screen.failure()).toContain('no more');

        expect([screen.lines().length, screen.total()]).toEqual([100, 100]);
        screen.refresh();
        expect([screen.failure(), screen.status()]).toEqual(['', 'refreshing']);
        await whole(screen);
        expect([screen.lines().length, screen.failure()]).toEqual([250, '']);
        bench.sandbox.fail({ path: SECOND_PAGE, status: 400 });
        screen.refresh();
        await whole(screen);
        expect([screen.lines().length, screen.failure()]).toEqual([250, expect.stringMatching(/^Tavus/)]);
      }),
    );
    await visitList(
      bench,
      look(LIST, (screen) => expect(screen.status()).toBe('refreshing')),
    );
    expect(bench.ui.screen(LIST).lines).toHaveLength(250);
  });
});

describe('a list that was loaded before', () => {
  it('is shown immediately, and refreshed in the background after 30 seconds', async () => {
    const bench = await openWith(120);
    await visitList(bench);
    bench.addReplica('Made elsewhere');
    bench.advance(29_999);
    await visitList(
      bench,
      look(LIST, (screen) => expect(screen.status()).toBe('')),
    );
    bench.advance(1);
    await visitList(
      bench,
      look(LIST, async (screen) => {
        expect([screen.status(), screen.lines().length, screen.total()]).toEqual(['refreshing', 120, 120]);
        const before = screen.current() as { replica_name: string };
        await whole(screen);
        expect(screen.lines()).toHaveLength(121);
        expect(screen.current()).toMatchObject({ replica_name: before.replica_name });
      }),
    );
    expect(bench.ui.busyLabels).toEqual(['Loading replicas']);
  });

  it('runs one refresh at a time', async () => {
    const bench = await openWith(3);
    await visitList(
      bench,
      look(LIST, async (screen) => {
        bench.sandbox.fail({ path: /replicas/, delayMs: 50 });
        bench.addReplica('Made elsewhere');
        screen.refresh();
        screen.refresh();
        await whole(screen);
        expect(screen.lines()).toHaveLength(4);
      }),
    );
    expect(listRequests(bench)).toBe(2);
  });

  it('keeps its items when a refresh fails', async () => {
    const bench = await openWith(3);
    await visitList(
      bench,
      look(LIST, async (screen) => {
        bench.sandbox.fail({ path: /replicas/, status: 401 });
        screen.refresh();
        await whole(screen);
        expect([screen.lines().length, screen.failure()]).toEqual([3, expect.stringContaining('refused the API key')]);
      }),
    );
  });

  it('drops the items of the previous account when the account changes during a load', async () => {
    const bench = await openWith(250);
    bench.sandbox.fail({ path: SECOND_PAGE, delayMs: 80 });
    await visitList(
      bench,
      look(LIST, async (screen) => {
        bench.machine.forgetItems();
        expect(screen.lines()).toHaveLength(1);
        await whole(screen);
        expect(screen.lines()).toHaveLength(1);
      }),
    );
    await visitList(bench);
    expect(bench.ui.screen(LIST).lines).toHaveLength(250);
  });
});

describe('a change made while a list is loaded', () => {
  const rename = [menu(WHAT, 'Rename'), fill('Rename a Replica', { name: 'Renamed' }), back(WHAT)];
  const remove = [menu(WHAT, 'Delete'), confirm('Delete the replica', true)];

  it.each([
    ['a rename', rename, 250, 1],
    ['a deletion', remove, 249, 0],
  ])('is not overwritten by it: %s', async (_what, steps, total, renamed) => {
    const bench = await openWith(250);
    bench.sandbox.fail({ path: SECOND_PAGE, delayMs: 200 });
    await visitList(bench, hastily(pick(LIST, 'Own 3')), ...steps, look(LIST, whole));
    const { lines } = bench.ui.screen(LIST);
    expect(lines).toHaveLength(total);
    expect(lines.filter((line) => line.startsWith('Renamed'))).toHaveLength(renamed);
    expect(lines.some((line) => line.startsWith('Own 3 '))).toBe(false);
    expect(bench.count('GET', PATH)).toBe(3);
  });
});

describe('items in progress', () => {
  const POLL = 5000;
  const idsAsked = ({ sandbox }: Bench) =>
    sandbox.requests.filter(({ path }) => path.includes('replica_ids')).map(({ path }) => path);

  it('are polled every five seconds in one request until they are done', async () => {
    const bench = await openWith(3);
    bench.addReplica('Slow', TRAINING);
    bench.addReplica('Quick', { ...TRAINING, trainingMs: TRAINING.trainingMs * 0.37 + 6000 });
    const status = (screen: LiveScreen, name: string) =>
      screen
        .lines()
        .find((line) => line.startsWith(name))
        ?.split(' | ')[1];
    await visitList(
      bench,
      look(LIST, async (screen) => {
        for (const [polls, quick] of [
          [1, /^started/],
          [2, /^completed/],
          [3, /^completed/],
        ] as const) {
          bench.advance(POLL - 1);
          expect(idsAsked(bench)).toHaveLength(polls - 1);
          bench.advance(1);
          await eventually(() => {
            expect(idsAsked(bench)).toHaveLength(polls);
            expect(status(screen, 'Quick')).toMatch(quick);
            expect(bench.timerCount()).toBe(1);
          });
        }
        expect(status(screen, 'Slow')).toMatch(/^started/);
      }),
    );
    expect(idsAsked(bench)[0]?.match(/r[0-9a-f]{11}/g)).toHaveLength(2);
    expect(idsAsked(bench)[2]?.match(/r[0-9a-f]{11}/g)).toHaveLength(1);
    bench.advance(10 * POLL);
    await wait(20);
    expect(idsAsked(bench)).toHaveLength(3);
  });

  it('are not polled if there are none, or if another screen is shown', async () => {
    const bench = await openWith(3);
    await visitList(
      bench,
      look(LIST, async () => {
        bench.advance(POLL);
        await eventually(() => expect(bench.timerCount()).toBe(1));
      }),
    );
    bench.addReplica('Slow', TRAINING);
    bench.advance(30_000);
    await visitList(bench);
    expect(bench.timerCount()).toBe(0);
    expect(idsAsked(bench)).toEqual([]);
  });

  it('show the error of a poll until the next response', async () => {
    const bench = await openWith(3);
    bench.addReplica('Slow', TRAINING);
    await visitList(
      bench,
      look(LIST, async (screen) => {
        bench.sandbox.fail({ path: /replica_ids/, status: 400, body: { message: 'not now' } });
        bench.advance(POLL);
        await screen.until(() => screen.failure().includes('not now'));
        await eventually(() => expect(bench.timerCount()).toBe(1));
        bench.advance(POLL);
        await screen.until(() => screen.failure() === '');
      }),
    );
  });

  it('do not undo a rename that was made during a poll', async () => {
    const bench = await openWith(1);
    const id = bench.addReplica('Slow', TRAINING);
    bench.sandbox.fail({ path: /replica_ids/, delayMs: 80 });
    await visitList(
      bench,
      look(LIST, async () => {
        bench.advance(POLL);
        await eventually(() => expect(idsAsked(bench)).toHaveLength(1));
      }),
      pick(LIST, id),
      menu(WHAT, 'Rename'),
      fill('Rename a Replica', { name: 'Renamed' }),
      back(WHAT),
      look(LIST, () => wait(120)),
    );
    expect(bench.ui.screen(LIST).lines.some((line) => line.startsWith('Renamed'))).toBe(true);
  });

  it('are found among the newest videos, in one request', async () => {
    const bench = await openBench();
    bench.addVideo('Hello');
    await bench.visit(
      'list_videos',
      look('List Videos', async (screen) => {
        expect(screen.lines()[0]).toContain('queued');
        bench.advance(20_000);
        await screen.until(() => screen.lines()[0]?.includes('ready') === true);
      }),
      back('List Videos'),
    );
    expect(bench.count('GET', '/v2/videos')).toBe(2);
  });
});
