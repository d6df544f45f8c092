import { describe, expect, it } from 'vitest';
import { openBatch, people } from '../support/batch.ts';

const POST = { method: 'POST', path: '/v2/videos' } as const;
const NAMES = (count: number) => Array.from({ length: count }, (_, row) => `ada${row + 2}@example.com`).sort();

describe('a batch of videos', () => {
  it('sends each row once, and keeps the outcomes', async () => {
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

  it('shows a preview, and asks', async () => {
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
      'Generate 300 videos, about 4 min of speech? Generating starts immediately and counts against your plan.',
    ]);
    expect(bench.count('POST', '/v2/videos')).toBe(0);
    await expect(bench.entries()).rejects.toThrow('ENOENT');
  });

  it('resumes: sends only new rows', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    await bench.write(people(5));
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(5));
    expect(bench.ui.transcript).toContain('Sent before: 3');
    expect(await bench.results()).toHaveLength(5);
  });

  it('asks nothing if all rows are sent', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    expect(await bench.run({}, { answer: null })).toBe(0);
    expect(bench.ui.transcript).toContain('say: Nothing to send.');
    expect(bench.count('POST', '/v2/videos')).toBe(3);
  });

  it.each([
    [
      'rows inserted',
      ([head, ...rows]: string[]) => [head, 'New,new@x.io', ...rows.slice(0, 2), 'Two,two@x.io', ...rows.slice(2)],
      2,
    ],
    ['rows deleted', ([head, ...rows]: string[]) => [head, ...rows.slice(2)], 0],
    ['rows in another order', ([head, ...rows]: string[]) => [head, ...rows.toReversed()], 0],
    ['blank lines', ([head, ...rows]: string[]) => [head, '', '', ...rows.flatMap((row) => [row, ' , '])], 0],
    ['another order of columns', (rows: string[]) => rows.map((row) => row.split(',').toReversed().join(',')), 0],
    ['a column that is not used', (rows: string[]) => rows.map((row, at) => `${row},${at === 0 ? 'note' : at}`), 0],
    [
      'rows changed and moved',
      ([head, ...rows]: string[]) => [head, ...rows.toReversed().map((row) => row.replace('Ada3', 'Eva'))],
      1,
    ],
  ])('sends no row twice after an edit: %s', async (_, edit, fresh) => {
    const bench = await openBatch(people(6));
    await bench.run();
    await bench.write(edit(people(6).trimEnd().split('\n')).join('\n'));
    expect(await bench.run({}, { answer: fresh > 0 ? true : null })).toBe(0);
    expect(bench.count('POST', '/v2/videos')).toBe(6 + fresh);
    expect(bench.sandbox.store.videos.size).toBe(6 + fresh);
  });

  it('warns before it sends a changed row as a new video', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    await expect(bench.run({ script: 'Ho {{name}}' }, { answer: false })).rejects.toMatchObject({ name: 'Back' });
    const said = bench.ui.transcript.join('\n');
    expect(said).toContain('3 rows sent before are no longer in it');
    expect(said).toContain('3 rows will be sent as new videos (line 2, 3, 4). A changed row is charged again.');
    expect(bench.count('POST', '/v2/videos')).toBe(3);
    await bench.write(people(3).replace('Ada4,', 'Eva,'));
    expect(await bench.run()).toBe(0);
    expect(bench.count('POST', '/v2/videos')).toBe(4);
    const results = await bench.results();
    expect(results.map((line) => line.split(',')[0])).toEqual(['2', '3', '4', '0']);
  });

  it('sends all rows again with --start-over', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    expect(await bench.run({ script: 'Ho {{name}}', 'start-over': '' })).toBe(0);
    expect(bench.sandbox.store.videos.size).toBe(6);
    expect(bench.ui.screen('Generate from a CSV').lines[0]).toContain('Rows sent before are sent, and charged, again.');
    expect(await bench.entries('sent')).toHaveLength(3);
    bench.sandbox.fail({ ...POST, status: 402 });
    await expect(bench.run({ 'start-over': '' })).rejects.toThrow();
    expect(bench.ui.transcript.join()).toContain('To continue, generate from the same file again.');
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

describe('a row that Tavus refuses', () => {
  const refuse = { ...POST, status: 400, body: { error: 'The script is not allowed.' } };

  it('is kept as failed and left out the next time, while the others are sent', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.fail(refuse);
    expect(await bench.run({ concurrency: '1' })).toBe(1);
    expect(bench.names()).toHaveLength(4);
    expect((await bench.results())[0]).toBe('2,,ada2@example.com,failed,,,The script is not allowed.');
    expect(bench.ui.transcript).toContain('fail: Line 2, “ada2@example.com”: The script is not allowed.');
    expect(await bench.run({}, { answer: null })).toBe(1);
    expect(bench.count('POST', '/v2/videos')).toBe(5);
  });

  it('is sent again with --retry-failed', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.fail(refuse);
    await bench.run();
    expect(await bench.run({ 'retry-failed': '' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(5));
  });

  it('counts as a new row after a change', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.fail(refuse);
    await bench.run({ concurrency: '1' });
    await bench.write(people(5).replace('Ada2', 'Eva'));
    expect(await bench.run()).toBe(0);
    expect(bench.sent('POST').at(-1)?.body).toMatchObject({ script: 'Hi Eva' });
  });
});

describe('a pause', () => {
  it('stops all requests for as long as Tavus asks', async () => {
    const bench = await openBatch(people(9));
    const start = bench.now();
    bench.sandbox.fail({ ...POST, status: 429, headers: { 'retry-after': '30' } });
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(9));
    expect(bench.now() - start).toBe(30_000);
    expect(bench.count('POST', '/v2/videos')).toBe(10);
  });

  it('becomes longer each time if Tavus gives no duration, and fails no row', async () => {
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

  it('lasts while the limit of concurrent videos is reached', async () => {
    const bench = await openBatch(people(10));
    bench.sandbox.limits.maxConcurrentVideos = 3;
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(10));
    expect(await bench.entries('failed')).toEqual([]);
    expect(bench.sandbox.requests.filter(({ method }) => method === 'POST').length).toBeLessThan(30);
  });
});

describe('a batch ends early', () => {
  it('when the credits run out, and resumes with more credits', async () => {
    const bench = await openBatch(people(10));
    bench.sandbox.limits.credits = 4;
    await expect(bench.run()).rejects.toMatchObject({ name: 'OutOfCreditsError' });
    expect(bench.names()).toHaveLength(4);
    expect(bench.ui.transcript).toContain('warn: 4 of 10 videos sent; 6 remaining.');
    expect(await bench.results()).toHaveLength(4);
    delete bench.sandbox.limits.credits;
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(10));
  });

  it('when the key is refused', async () => {
    const bench = await openBatch(people(10));
    bench.sandbox.fail({ ...POST, status: 401, body: { message: 'Invalid access token' } });
    await expect(bench.run()).rejects.toMatchObject({ name: 'KeyRefusedError' });
    expect(bench.count('POST', '/v2/videos')).toBeLessThanOrEqual(3);
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(10));
  });

  it('when every response is a redirect, and looks up what was sent before sending it again', async () => {
    const bench = await openBatch(people(10));
    bench.sandbox.fail({ ...POST, status: 302, headers: { location: 'https://example.com' }, times: 1000, body: '' });
    await expect(bench.run({ concurrency: '1' })).rejects.toMatchObject({ name: 'UnreadableAnswerError' });
    expect(bench.count('POST', '/v2/videos')).toBe(6);
    expect(await bench.entries('unknown')).toHaveLength(6);
    expect((await bench.results()).map((line) => line.split(',')[3])).toEqual(Array(6).fill('unknown'));
    bench.sandbox.clearFaults();
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(10));
  });

  it('when Tavus stops responding', async () => {
    const bench = await openBatch(people(40));
    bench.sandbox.fail({ ...POST, status: 500, times: 1000 });
    await expect(bench.run()).rejects.toMatchObject({ name: 'ServerError' });
    expect(bench.count('POST', '/v2/videos')).toBeLessThanOrEqual(18);
    bench.sandbox.clearFaults();
    expect(await bench.run()).toBe(0);
    expect(bench.names()).toEqual(NAMES(40));
  });

  it.each([
    ['is changed', 'Eva,', 'changed while it was being read'],
    ['can no longer be read', '"Eva,', 'again. Line '],
  ])(
    'comes when the CSV %s while it is sent',
    async (_what, instead, words) => {
      // Longer than one chunk.
      const csv = people(600)
        .replaceAll('\n', `,${'x'.repeat(800)}\n`)
        .replace('email,xx', 'email,y');
      const bench = await openBatch(csv);
      const running = bench.run();
      await expect.poll(() => bench.sandbox.store.videos.size, { timeout: 10_000 }).toBeGreaterThan(10);
      await bench.write(csv.replace('Ada599,', instead));
      await expect(running).rejects.toThrow(words);
      expect(new Set(bench.names()).size).toBe(bench.sandbox.store.videos.size);
    },
    30_000,
  );
});

describe('a row without a response', () => {
  it('is found by name if Tavus had received it, and not sent twice', async () => {
    const bench = await openBatch(people(6));
    bench.sandbox.fail({ ...POST, drop: 'after', times: 2 });
    expect(await bench.run({ concurrency: '2' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(6));
    expect(bench.count('POST', '/v2/videos')).toBe(6);
    expect(bench.ui.transcript).toContain('say: 2 rows without a clear response: found in the list, not sent again.');
    expect((await bench.entries('sent')).filter(({ found }) => found === true)).toHaveLength(2);
  });

  it('is sent again if Tavus had not received it', async () => {
    const bench = await openBatch(people(6));
    bench.sandbox.fail({ ...POST, drop: 'before', times: 2 });
    expect(await bench.run({ concurrency: '2' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(6));
    expect(bench.count('POST', '/v2/videos')).toBe(8);
    expect(bench.ui.transcript).toContain('say: 2 rows without a clear response: not in the list, so not received.');
  });

  it('is looked up in the pages since it was sent, among the videos of others', async () => {
    const bench = await openBatch(people(3));
    for (let count = 0; count < 1200; count += 1) {
      bench.sandbox.store.addVideo(
        { replica_id: bench.replica, script: 'x', video_name: count === 0 ? 'ada2@example.com' : `Old ${count}` },
        { createdAt: bench.now() - 3_600_000 - count * 1000 },
      );
    }
    bench.sandbox.fail({ ...POST, drop: 'before' });
    expect(await bench.run({ concurrency: '1' })).toBe(0);
    // An old video of the same name is another one.
    expect(bench.names().filter((name) => name === 'ada2@example.com')).toHaveLength(2);
    // The last look-up reads the whole list, the others only its start.
    expect(bench.count('GET', '/v2/videos')).toBeLessThanOrEqual(60);
  });

  it('is not mistaken for a video of an earlier start with the same name', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    bench.sandbox.fail({ ...POST, drop: 'before' });
    expect(await bench.run({ 'start-over': '' })).toBe(0);
    expect(bench.sandbox.store.videos.size).toBe(6);
  });

  it('stops the batch the second time, and is sent again only with --resend-unclear', async () => {
    const bench = await openBatch(people(1));
    bench.sandbox.fail({ ...POST, status: 500, body: { message: 'Oops' }, times: 2 });
    await expect(bench.run()).rejects.toThrow('Line 2, “ada2@example.com”, got no clear response 2 times');
    expect(bench.count('POST', '/v2/videos')).toBe(2);
    expect((await bench.results())[0]).toMatch(/^2,,ada2@example\.com,unknown,,,"Tavus reported a server error: Oops/);
    expect(await bench.run()).toBe(1);
    expect(bench.count('POST', '/v2/videos')).toBe(2);
    expect(bench.ui.transcript.join('\n')).toMatch(
      /Line 2, “ada2@example.com”, got no clear response and was not sent again/,
    );
    expect(bench.ui.transcript.join('\n')).toContain('Generate from the same file again to look them up');
    bench.sandbox.fail({ ...POST, status: 500 });
    await expect(bench.run({ 'resend-unclear': '' })).rejects.toThrow('got no clear response 2 times');
    expect(bench.count('POST', '/v2/videos')).toBe(3);
    expect(await bench.run({ 'resend-unclear': '' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(1));
  });

  it('is looked up again until the list can be read', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, drop: 'after' });
    bench.sandbox.fail({ method: 'GET', path: /^\/v2\/videos\?/, status: 503, times: 2 });
    expect(await bench.run({ concurrency: '1' })).toBe(0);
    expect(bench.names()).toEqual(NAMES(3));
  });

  it('stays unknown if the list cannot be read, and is looked up the next time', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ ...POST, drop: 'after' });
    bench.sandbox.fail({ method: 'GET', path: /^\/v2\/videos\?/, status: 503, times: 4 });
    await expect(bench.run({ concurrency: '1' })).rejects.toMatchObject({ name: 'ServerError' });
    expect((await bench.results())[0]).toMatch(/^2,,ada2@example\.com,unknown,,,"Could not reach Tavus/);
    expect(await bench.run()).toBe(0);
    expect(bench.ui.transcript).toContain('No clear response: 1, looked up by name first');
    expect(bench.names()).toEqual(NAMES(3));
  });
});
