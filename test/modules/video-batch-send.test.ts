import { describe, expect, it } from 'vitest';
import { openBatch, people } from '../support/batch.ts';

const POST = { method: 'POST', path: '/v2/videos' } as const;
const NAMES = (count: number) => Array.from({ length: count }, (_, row) => `ada${row + 2}@example.com`).sort();

describe('a batch of videos', () => {
  it('sends every row once, and keeps what came of each', async () => {
    const bench = await openBatch(people(12));
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(12));
    expect(bench.sent('POST')[0]).toEqual({
      path: '/v2/videos',
      body: { replica_id: bench.replica, video_name: 'ada2@example.com', script: 'Hi Ada2' },
    });
    const [first] = await bench.results();
    const video = [...bench.sandbox.store.videos.values()].find(({ name }) => name === 'ada2@example.com');
    expect(first).toBe(`2,${video?.id},ada2@example.com,queued,${bench.sandbox.url}/watch/${video?.id},,`);
    expect(await bench.results()).toHaveLength(12);
    expect(bench.ui.transcript).toContain('ok: 12 of 12 videos sent.');
    expect(bench.ui.transcript.at(-1)).toBe('notify: 12 of 12 videos sent');
  });

  it('shows what it is going to be, and asks', async () => {
    const bench = await openBatch(people(300));
    await expect(bench.run({}, { answer: false })).rejects.toMatchObject({ name: 'Back' });
    expect(bench.ui.transcript).toEqual([
      '= Generate from people.csv',
      'Videos: 300',
      'To send now: 300',
      'Words to send: 600, about 4 min',
      'First row: line 2',
      `replica_id: ${bench.replica}`,
      'video_name: ada2@example.com',
      'script: Hi Ada2',
    ]);
    expect(bench.ui.screen('Generate from a CSV').lines).toEqual([
      'Generate 300 videos, about 4 min of speech? It starts at once and counts against your plan.',
    ]);
    expect(bench.count('POST', '/v2/videos')).toBe(0);
    await expect(bench.entries()).rejects.toThrow('ENOENT');
  });

  it('goes on where it was: only rows that are new are sent', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    await bench.write(people(5));
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(5));
    expect(bench.ui.transcript).toContain('Sent before: 3');
    expect(bench.ui.transcript.join()).toContain(
      'have changed since this batch began. The rows sent before are the same.',
    );
    expect(await bench.results()).toHaveLength(5);
  });

  it('has nothing to ask when all is sent', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    expect(await bench.run({}, { answer: null })).toBe(0);
    expect(bench.ui.transcript).toContain('say: There is nothing to send.');
    expect(bench.count('POST', '/v2/videos')).toBe(3);
  });

  it('refuses rows that were sent as other videos, and starts over when it is told to', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    await expect(bench.run({ script: 'Ho {{name}}' }, { answer: null })).rejects.toThrow(
      '3 rows sent before would be other videos now (line 2, 3, 4).',
    );
    expect(await bench.run({ script: 'Ho {{name}}', 'start-over': '' })).toBe(0);
    expect(bench.sandbox.store.videos.size).toBe(6);
    expect(bench.ui.screen('Generate from a CSV').lines[0]).toContain(
      'What was sent before is sent, and charged, again.',
    );
    expect(await bench.entries('sent')).toHaveLength(3);
    bench.sandbox.fail({ ...POST, status: 402 });
    await expect(bench.run({ 'start-over': '' })).rejects.toThrow();
    expect(bench.ui.transcript.join()).toContain('To go on, run the same command without --start-over again.');
    const { readdir } = await import('node:fs/promises');
    const files = (await readdir(bench.directory)).filter((name) => name.includes('journal'));
    expect(files).toEqual([
      expect.stringMatching(/^people\.csv\.tavus-journal\.\d{17}\.jsonl$/),
      expect.stringMatching(/^people\.csv\.tavus-journal\.\d{17}\.jsonl$/),
      'people.csv.tavus-journal.jsonl',
    ]);
  });

  it('never writes the key', async () => {
    const bench = await openBatch(people(2));
    await bench.run();
    expect(JSON.stringify(await bench.entries())).not.toContain(bench.sandbox.apiKey);
  });
});

describe('a row that Tavus does not accept', () => {
  const refuse = { ...POST, status: 400, body: { error: 'The script is not allowed.' } };

  it('is kept as failed, the others go on, and it is left out the next time', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.fail(refuse);
    expect(await bench.run({ concurrency: '1' })).toBe(1);
    expect(bench.names()).toHaveLength(4);
    expect((await bench.results())[0]).toBe('2,,ada2@example.com,failed,,,The script is not allowed.');
    expect(bench.ui.transcript).toContain('fail: Line 2, “ada2@example.com”: The script is not allowed.');
    expect(await bench.run({}, { answer: null })).toBe(1);
    expect(bench.count('POST', '/v2/videos')).toBe(5);
  });

  it('is sent again when that is asked for', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.fail(refuse);
    await bench.run();
    expect(await bench.run({ 'retry-failed': '' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(5));
  });

  it('is another one once it was mended', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.fail(refuse);
    await bench.run({ concurrency: '1' });
    await bench.write(people(5).replace('Ada2', 'Eva'));
    expect(await bench.run()).toBe(0);
    expect(bench.sent('POST').at(-1)?.body).toMatchObject({ script: 'Hi Eva' });
  });
});

describe('a pause', () => {
  it('is made by all when Tavus asks for one, as long as it asks', async () => {
    const bench = await openBatch(people(9));
    const start = bench.now();
    bench.sandbox.fail({ ...POST, status: 429, headers: { 'retry-after': '30' } });
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(9));
    expect(bench.now() - start).toBe(30_000);
    expect(bench.count('POST', '/v2/videos')).toBe(10);
  });

  it('becomes longer and longer where it is not told how long, and fails no row', async () => {
    const bench = await openBatch(people(2));
    const start = bench.now();
    bench.sandbox.fail({ ...POST, status: 429, times: 10 });
    expect(await bench.run({ concurrency: '1' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(2));
    const seconds = (bench.now() - start) / 1000;
    // 1, 2, 4, 8, 16, 32 and four of at most 60, each a fifth shorter or longer.
    expect(seconds).toBeGreaterThan(0.8 * 63 + 4 * 50);
    expect(seconds).toBeLessThanOrEqual(1.2 * 63 + 4 * 60 + 10);
  });

  it('is made while as many videos are rendering as the plan allows', async () => {
    const bench = await openBatch(people(10));
    bench.sandbox.limits.maxConcurrentVideos = 3;
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(10));
    expect(await bench.entries('failed')).toEqual([]);
    expect(bench.sandbox.requests.filter(({ method }) => method === 'POST').length).toBeLessThan(30);
  });
});

describe('an end', () => {
  it('comes with the last credit; it says what remains, and more credits go on', async () => {
    const bench = await openBatch(people(10));
    bench.sandbox.limits.credits = 4;
    await expect(bench.run()).rejects.toMatchObject({ name: 'OutOfCreditsError' });
    expect(bench.names()).toHaveLength(4);
    expect(bench.ui.transcript).toContain('warn: 4 of 10 videos sent; 6 remain. To go on, run the same command again.');
    expect(await bench.results()).toHaveLength(4);
    delete bench.sandbox.limits.credits;
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(10));
  });

  it('comes with a key that is refused', async () => {
    const bench = await openBatch(people(10));
    bench.sandbox.fail({ ...POST, status: 401, body: { message: 'Invalid access token' } });
    await expect(bench.run()).rejects.toMatchObject({ name: 'KeyRefusedError' });
    expect(bench.count('POST', '/v2/videos')).toBeLessThanOrEqual(3);
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(10));
  });

  it('comes when nothing can be sent for a while, and fails no row', async () => {
    const bench = await openBatch(people(10));
    bench.sandbox.fail({ ...POST, status: 302, headers: { location: 'https://example.com' }, times: 1000, body: '' });
    await expect(bench.run({ concurrency: '1' })).rejects.toMatchObject({ name: 'UnreadableAnswerError' });
    expect(bench.count('POST', '/v2/videos')).toBe(5);
    expect([await bench.entries('failed'), await bench.results()]).toEqual([[], []]);
    bench.sandbox.clearFaults();
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(10));
  });

  it('comes when Tavus answers nothing any more', async () => {
    const bench = await openBatch(people(40));
    bench.sandbox.fail({ ...POST, status: 500, times: 1000 });
    await expect(bench.run()).rejects.toMatchObject({ name: 'ServerError' });
    expect(bench.count('POST', '/v2/videos')).toBeLessThanOrEqual(18);
    bench.sandbox.clearFaults();
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(40));
  });

  it('comes when the CSV is changed while it is sent', async () => {
    // Longer than what is read at once.
    const csv = people(600)
      .replaceAll('\n', `,${'x'.repeat(800)}\n`)
      .replace('email,xx', 'email,y');
    const bench = await openBatch(csv);
    const running = bench.run();
    await expect.poll(() => bench.sandbox.store.videos.size, { timeout: 10_000 }).toBeGreaterThan(10);
    await bench.write(csv.replace('Ada599,', 'Eva,'));
    await expect(running).rejects.toThrow('was changed while it was read');
    expect(new Set(bench.names()).size).toBe(bench.sandbox.store.videos.size);
  }, 30_000);
});

describe('a row without an answer', () => {
  it('is found by its name when Tavus had received it, and not sent twice', async () => {
    const bench = await openBatch(people(6));
    bench.sandbox.fail({ ...POST, drop: 'after', times: 2 });
    expect(await bench.run({ concurrency: '2' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(6));
    expect(bench.count('POST', '/v2/videos')).toBe(6);
    expect(bench.ui.transcript).toContain('say: 2 rows without an answer: found in the list, not sent again.');
    expect((await bench.entries('sent')).filter(({ found }) => found === true)).toHaveLength(2);
  });

  it('is sent again when Tavus had not received it', async () => {
    const bench = await openBatch(people(6));
    bench.sandbox.fail({ ...POST, drop: 'before', times: 2 });
    expect(await bench.run({ concurrency: '2' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(6));
    expect(bench.count('POST', '/v2/videos')).toBe(8);
    expect(bench.ui.transcript).toContain('say: 2 rows without an answer: not in the list.');
  });

  it('is looked for among many: in the pages since it was sent, whoever made the others', async () => {
    const bench = await openBatch(people(3));
    for (let count = 0; count < 1200; count += 1) {
      bench.sandbox.store.addVideo(
        { replica_id: bench.replica, script: 'x', video_name: count === 0 ? 'ada2@example.com' : `Old ${count}` },
        { createdAt: bench.now() - 3_600_000 - count * 1000 },
      );
    }
    bench.sandbox.fail({ ...POST, drop: 'before' });
    expect(await bench.run({ concurrency: '1' })).toBe(0);
    // A namesake of long ago is another video.
    expect(bench.names().filter((name) => name === 'ada2@example.com')).toHaveLength(2);
    expect(bench.count('GET', '/v2/videos')).toBeLessThanOrEqual(5);
  });

  it('is not taken for the video that an earlier start made under the same name', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    bench.sandbox.fail({ ...POST, drop: 'before' });
    expect(await bench.run({ 'start-over': '' })).toBe(0);
    expect(bench.sandbox.store.videos.size).toBe(6);
  });

  it('fails after it was sent four times in vain', async () => {
    const bench = await openBatch(people(1));
    for (let round = 0; round < 4; round += 1) {
      bench.sandbox.fail({ ...POST, status: 500, body: { message: 'Oops' } });
    }
    expect(await bench.run({ concurrency: '1' })).toBe(1);
    expect(bench.names()).toEqual([]);
    expect((await bench.results())[0]).toMatch(/^2,,ada2@example\.com,failed,,,"Tavus failed to answer: Oops/);
  });

  it('waits until the list can be read', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, drop: 'after' });
    bench.sandbox.fail({ method: 'GET', path: /^\/v2\/videos\?/, status: 503, times: 2 });
    expect(await bench.run({ concurrency: '1' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(3));
  });

  it('stays unknown when the list can not be read, and is looked up the next time', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, drop: 'after' });
    bench.sandbox.fail({ method: 'GET', path: /^\/v2\/videos\?/, status: 503, times: 4 });
    await expect(bench.run({ concurrency: '1' })).rejects.toMatchObject({ name: 'ServerError' });
    expect((await bench.results())[0]).toMatch(/^2,,ada2@example\.com,unknown,,,"Tavus could not be reached/);
    expect(await bench.run()).toBe(0);
    expect(bench.ui.transcript).toContain('Without an answer: 1, looked up by name before they are sent again');
    expect(bench.names()).toEqual(NAMES(3));
  });
});
