import { describe, expect, it } from 'vitest';
import { type Bench, FAILED, openBench, TRAINING } from '../support/bench.ts';
import { eventually } from '../support/eventually.ts';
import { back, interrupt, menu, pick } from '../support/script.ts';

const WHAT = 'What to do with this replica';
const LIST = 'List Replicas';
const WATCH = menu(WHAT, 'Watch it until it is done');
const FIRST_PAUSE = 2000;

/** A training that ends this many milliseconds from now. */
const endingIn = (ms: number) => ({ ...TRAINING, trainingMs: 37 * 60_000 + ms });

/** Waits until the watch has started; other timers may run before. */
async function watching({ ui, timerCount }: Bench): Promise<void> {
  await eventually(() => {
    expect(ui.busyLabels.some((label) => label.startsWith('Watching'))).toBe(true);
    expect(ui.lastProgress).toBeDefined();
    expect(timerCount()).toBe(1);
  });
}

/** Advances the clock in steps until `done`, each step after the requests of the last. */
async function pass(bench: Bench, done: Promise<unknown>, step = FIRST_PAUSE): Promise<void> {
  let isDone = false;
  const ending = done.finally(() => {
    isDone = true;
  });
  await watching(bench);
  while (!isDone) {
    await eventually(() => expect(isDone || bench.timerCount() > 0).toBe(true));
    bench.advance(step);
  }
  await ending;
}

describe('watching one replica from its details', () => {
  it('shows the progress, ends by itself, notifies, and shows the result', async () => {
    const bench = await openBench();
    bench.addReplica('Rio', endingIn(5000));
    await pass(bench, bench.visit('list_replicas', pick(LIST, 'Rio'), WATCH, back(WHAT), back(LIST)));
    expect(bench.ui.busyLabels).toEqual(
      expect.arrayContaining(['Watching “Rio”', expect.stringMatching(/^Rio: started \d+\/100$/), 'Rio: completed']),
    );
    expect(bench.ui.transcript).toContain('notify: “Rio”: done');
    expect(bench.ui.transcript).toContain('Status: completed');
    expect(bench.ui.screen(LIST).lines[1]).toContain('| completed |');
    expect(bench.timerCount()).toBe(0);
  });

  it('shows the progress as a fraction, and the time so far', async () => {
    const bench = await openBench();
    bench.addReplica('Rio', TRAINING);
    const done = bench.visit('list_replicas', pick(LIST, 'Rio'), WATCH, back(WHAT), back(LIST));
    await watching(bench);
    expect(bench.ui.lastProgress?.bars[0]).toEqual({
      label: 'Rio',
      fraction: 0.37,
      status: { text: 'started 37/100', tone: 'busy' },
    });
    bench.advance(FIRST_PAUSE);
    expect(bench.ui.lastProgress?.note()).toMatch(/^2 s so far\..*usually takes 3 to 4 hours/);
    await pass(bench, done, 30 * 60_000);
  });

  it('polls less often while nothing changes, and faster again after a change', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio', { ...TRAINING, trainingMs: 1e9 });
    const asked = () => bench.count('GET', `/v2/replicas/${id}`);
    const done = bench.visit('list_replicas', pick(LIST, 'Rio'), WATCH, back(WHAT), back(LIST));
    await watching(bench);
    for (const [index, wait] of [2000, 3000, 4500, 6750, 10_125, 15_188, 22_782, 30_000, 30_000].entries()) {
      await eventually(() => expect(bench.timerCount()).toBe(1));
      bench.advance(wait - 1);
      expect(asked()).toBe(index + 1);
      bench.advance(1);
      await eventually(() => expect(asked()).toBe(index + 2));
    }
    await eventually(() => expect(bench.timerCount()).toBe(1));
    Object.assign(bench.sandbox.store.replicas.get(id) ?? {}, endingIn(0));
    await pass(bench, done, 30_000);
  });

  it.each(['back', 'interrupt'] as const)(
    'stops with %s, sends no more requests, and prints how to watch again',
    async (how) => {
      const bench = await openBench();
      const id = bench.addReplica('Rio', TRAINING);
      const stop = how === 'back' ? back('Watching “Rio”') : interrupt('Watching “Rio”');
      const after = how === 'back' ? [back(WHAT), back(LIST)] : [];
      const visit = bench.visit('list_replicas', pick(LIST, 'Rio'), WATCH, stop, ...after);
      if (how === 'back') await visit;
      else await expect(visit).rejects.toMatchObject({ name: 'Interrupted' });
      expect(bench.ui.transcript).toEqual(
        expect.arrayContaining([
          'say: Stopped watching. Tavus continues the work.',
          `say: To watch again: tavus replica watch ${id}`,
        ]),
      );
      bench.advance(60_000);
      expect([bench.timerCount(), bench.count('GET', `/v2/replicas/${id}`)]).toEqual([0, 1]);
    },
  );

  it('returns to the list when the replica was deleted elsewhere', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio', TRAINING);
    const done = bench.visit('list_replicas', pick(LIST, 'Rio'), WATCH, back(LIST));
    await watching(bench);
    bench.sandbox.store.replicas.delete(id);
    await pass(bench, done);
    expect(bench.ui.transcript).toContain('warn: This replica was deleted in the meantime.');
    expect(bench.ui.screen(LIST).lines.join()).not.toContain(id);
  });

  it('continues while a completed phoenix-4.5 replica is fine-tuned', async () => {
    const bench = await openBench();
    bench.addReplica('Rio', { ...endingIn(5000), model: 'phoenix-4.5' });
    await pass(bench, bench.visit('list_replicas', pick(LIST, 'Rio'), WATCH, back(WHAT), back(LIST)));
    expect(bench.ui.busyLabels).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Rio: fine-tuning \d+\/100; can be used with a watermark$/),
        'Rio: completed',
      ]),
    );
  });

  it('continues after the network failed for a while, and says so', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio', endingIn(20_000));
    const done = bench.visit('list_replicas', pick(LIST, 'Rio'), WATCH, back(WHAT), back(LIST));
    await watching(bench);
    bench.sandbox.fail({ path: `/v2/replicas/${id}`, drop: 'before' });
    bench.sandbox.fail({ path: `/v2/replicas/${id}`, status: 503 });
    bench.advance(FIRST_PAUSE);
    await eventually(() => expect(bench.ui.lastProgress?.note()).toMatch(/^Could not reach Tavus.* Trying again\./));
    await pass(bench, done);
    expect(bench.ui.transcript).toContain('notify: “Rio”: done');
  });

  it('ends immediately when the key is refused', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio', TRAINING);
    const done = bench.visit('list_replicas', pick(LIST, 'Rio'), WATCH, back(WHAT), back(LIST));
    await watching(bench);
    bench.sandbox.fail({ path: `/v2/replicas/${id}`, status: 401, body: { message: 'Invalid access token' } });
    await pass(bench, done);
    expect(bench.ui.transcript.join()).toContain('fail: Tavus refused the API key');
  });
});

describe('watching all items in progress, from the menu', () => {
  it('shows a bar for each, polls all in one request, and says why one failed', async () => {
    const bench = await openBench();
    const [rio, ada] = [bench.addReplica('Rio', endingIn(3000)), bench.addReplica('Ada', endingIn(9000))];
    bench.addReplica('Done');
    bench.addReplica('Elena', { ...FAILED, failure: { code: 'poor_lighting', at: bench.now() + 1000 } });
    await pass(bench, bench.visit('watch_replicas'));
    expect(bench.ui.busyLabels).toContain('Watching “Elena”, “Ada”, “Rio”');
    const polls = bench.sandbox.requests.filter(({ path }) => path.includes('replica_ids='));
    expect(polls[0]?.path).toContain([ada, rio].join(encodeURIComponent(',')));
    expect(bench.count('GET', `/v2/replicas/${rio}`)).toBe(0);
    expect(bench.ui.transcript.join('\n')).toMatch(/fail: “Elena” \(r\w+\) failed\. The face is not lit well enough/);
    expect(bench.ui.transcript).toContain('notify: 3 replicas: 1 failed');
    expect(bench.ui.transcript.at(-1)).toMatch(/^command: Next time: tavus replica watch r/);
  });

  it.each(['replica', 'video'])('says that no %s is in progress', async (noun) => {
    const bench = await openBench();
    await bench.visit(`watch_${noun}s`);
    expect(bench.ui.transcript).toEqual([`say: No ${noun} is in progress.`]);
  });

  it('polls the newest videos in one request, and older ones by their ids', async () => {
    const bench = await openBench();
    const old = bench.addVideo('Old');
    Object.assign(bench.sandbox.store.videos.get(old) ?? {}, { createdAt: bench.now() - 86_400_000 });
    for (let count = 0; count < 99; count += 1) bench.addVideo(`New ${count}`);
    const newest = bench.addVideo('Newest');
    await pass(bench, bench.visit('watch_videos'));
    expect(bench.count('GET', `/v2/videos/${old}`)).toBeGreaterThan(0);
    expect(bench.count('GET', `/v2/videos/${newest}`)).toBe(0);
    expect(bench.ui.transcript).toContain('notify: 101 videos: done');
    expect(bench.ui.transcript.filter((line) => line.startsWith('ok: “'))).toHaveLength(5);
  });
});
