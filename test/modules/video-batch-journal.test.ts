import { readFileSync } from 'node:fs';
import { appendFile, link, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockForRun } from '../../src/lib/files/run-lock.ts';
import { Journal, putAside, readJournal } from '../../src/modules/video/batch/journal/journal.ts';
import { BatchRows, type Entry } from '../../src/modules/video/batch/journal/journal-entry.ts';
import { planVideos } from '../../src/modules/video/batch/plan/check.ts';
import { Problems } from '../../src/modules/video/batch/plan/problems.ts';
import { openBatch, people } from '../support/batch.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { eventually } from '../support/eventually.ts';
import { makeFifo } from '../support/make-fifo.ts';

const AT = '2026-03-01T12:00:00.000Z';
const sending = (row: number): Entry => ({ event: 'sending', row, hash: `h${row}`, video_name: `n${row}`, at: AT });
const sent = (row: number): Entry => ({ event: 'sent', row, video_id: `v${row}`, status: 'queued' });

async function openJournal(path?: string) {
  const file = path ?? join(await temporaryDirectory(), 'people.csv.tavus-journal.jsonl');
  return { path: file, journal: await Journal.open(file, await readJournal(file)) };
}

describe('a journal', () => {
  it('reads back what was written, by row', async () => {
    const { path, journal } = await openJournal();
    const entries: Entry[] = [
      ...[sending(2), sending(3), sent(2), sending(4), sending(5)],
      { event: 'unsent', row: 3 },
      { event: 'failed', row: 4, code: 'invalid_request', error: 'No.' },
      { event: 'unknown', row: 5, error: 'No answer.' },
      { event: 'status', row: 2, status: 'ready', hosted_url: 'https://x' },
      { event: 'saved', row: 2, file: 'a.mp4' },
    ];
    for (const entry of entries) await journal.write(entry);
    await journal.close();
    const { rows } = await readJournal(path);
    expect(rows.all()).toEqual(journal.rows.all());
    expect(rows.all().map(({ row, state }) => [row, state])).toEqual([
      [2, 'sent'],
      [3, 'unsent'],
      [4, 'failed'],
      [5, 'unknown'],
    ]);
    expect(rows.get('h2')).toMatchObject({ video_id: 'v2', status: 'ready', hosted_url: 'https://x', file: 'a.mp4' });
    expect(rows.get('h5')?.sentAt).toBe(Date.parse(AT));
  });

  it('resolves when an entry is on the disk, and keeps the order', async () => {
    const { path, journal } = await openJournal();
    const written: number[] = [];
    const all = Array.from({ length: 50 }, async (_, row) => {
      await journal.write(sending(row));
      expect(readFileSync(path, 'utf8')).toContain(`"h${row}"`);
      written.push(row);
    });
    await Promise.all(all);
    await journal.close();
    expect(written).toEqual(Array.from({ length: 50 }, (_, row) => row));
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).row)).toEqual(written);
  });

  it.each([
    ['a line cut in the middle', '{"event":"sent","row":3,"vid'],
    ['a line without its end', JSON.stringify(sent(3))],
    ['a line of nothing', '\0\0\0\0'],
    ['a line of nothing that has an end', '\0\0\0\n'],
  ])('ignores %s, and appends after the last complete line', async (_what, tail) => {
    const { path, journal } = await openJournal();
    await journal.write(sending(3));
    await journal.close();
    await appendFile(path, tail);
    const again = await openJournal(path);
    expect(again.journal.rows.stateOf('h3')).toBe('unknown');
    await again.journal.write(sent(3));
    await again.journal.close();
    expect(await readFile(path, 'utf8')).toBe(`${JSON.stringify(sending(3))}\n${JSON.stringify(sent(3))}\n`);
  });

  it.each(['nonsense', '{"event":"nonsense","row":3}', '{"event":"sent"}', '[]', 'null'])(
    'is refused when it is damaged before its end: %s',
    async (line) => {
      const path = join(await temporaryDirectory(), 'journal.jsonl');
      await writeFile(path, `${JSON.stringify(sending(2))}\n${line}\n${JSON.stringify(sent(2))}\n`);
      await expect(readJournal(path)).rejects.toThrow(`${path} is damaged at line 2`);
    },
  );

  it.each([
    ...['{"event":"sent","row":2,"status":"queued"}', '{"event":"sent","row":2,"video_id":"","status":"queued"}'],
    ...[
      '{"event":"sent","row":2,"video_id":{"id":"v"},"status":"queued"}',
      '{"event":"sent","row":2,"video_id":7,"status":"x"}',
    ],
    ...[
      '{"event":"sent","row":2,"video_id":"v","status":null}',
      '{"event":"sent","row":2,"video_id":"v","status":"x","found":"yes"}',
    ],
    ...[
      '{"event":"sent","row":-1,"video_id":"v","status":"x"}',
      '{"event":"sent","row":"2","video_id":"v","status":"x"}',
    ],
    ...[
      '{"event":"sent","row":1e99,"video_id":"v","status":"x"}',
      '{"event":"sent","row":2,"video_id":["v"],"status":"x"}',
    ],
    ...[
      '{"event":"sent","row":2,"video_id":"v","status":"x","hosted_url":{}}',
      '{"event":"saved","row":2,"file":null}',
    ],
    ...[
      '{"event":"sending","row":2,"hash":1,"video_name":"n","at":"x"}',
      '{"event":"sending","row":2,"hash":"h","at":"x"}',
    ],
    ...['{"event":"sending","row":2,"hash":"h","video_name":"n","at":0}', '{"event":"unknown","row":2}'],
    ...[
      '{"event":"failed","row":2,"error":"x"}',
      '{"event":"status","row":2,"status":[]}',
      '{"event":"unsent","row":null}',
    ],
    ...[
      '{"event":"status","row":2,"status":"x","error":{}}',
      '{"event":"constructor","row":2}',
      '{"event":"__proto__"}',
    ],
    ...['{"event":"batch","version":1,"file":"f","server":{},"hash":"h","at":"x"}', '{"event":["sent"],"row":2}'],
    ...['{"event":"batch","version":2,"file":"f","server":"s","hash":"h","at":"x"}', '"sent"', '\xff'],
  ])('refuses an entry with invalid fields: %s', async (line) => {
    const path = join(await temporaryDirectory(), 'journal.jsonl');
    await writeFile(path, `${line}\n${JSON.stringify(sent(2))}\n`);
    await expect(readJournal(path)).rejects.toThrow(`${path} is damaged at line 1`);
  });

  it('ignores unknown fields of a newer version', async () => {
    const path = join(await temporaryDirectory(), 'journal.jsonl');
    await writeFile(
      path,
      `${JSON.stringify({ ...sending(2), code: 7 })}\n${JSON.stringify({ ...sent(2), more: {} })}\n`,
    );
    expect((await readJournal(path)).rows.get('h2')).toMatchObject({ state: 'sent', video_id: 'v2' });
  });

  it.each([
    ['that ends', '\n'],
    ['that does not end', ''],
  ])('refuses a line of 50 MB %s', async (_what, end) => {
    const path = join(await temporaryDirectory(), 'journal.jsonl');
    await writeFile(
      path,
      `${JSON.stringify(sending(2))}\n${JSON.stringify({ ...sent(2), error: 'x'.repeat(50_000_000) })}${end}`,
    );
    await expect(readJournal(path)).rejects.toThrow(`${path} is damaged at line 2`);
  });

  it('reads a name of 1 MB, even if JSON escapes each character with six', async () => {
    const { path, journal } = await openJournal();
    const video_name = '\u0001'.repeat(1_000_000);
    await journal.write({ ...sending(2), video_name } as Entry);
    await journal.close();
    expect((await readJournal(path)).rows.get('h2')?.video_name).toBe(video_name);
  });

  it('reads a long line that arrives in pieces', async () => {
    const { path, journal } = await openJournal();
    const error = 'é'.repeat(200_000);
    await journal.write({ event: 'failed', row: 2, hash: 'h2', code: 'x', error });
    await journal.close();
    expect((await readJournal(path)).rows.get('h2')?.error).toBe(error);
  });

  it('fails if it cannot be written, and refuses later entries', async () => {
    const { journal } = await openJournal();
    expect(await journal.close()).toBeUndefined();
    await expect(journal.write(sending(2))).rejects.toThrow(/Cannot write the journal/);
    await expect(journal.write(sending(3))).rejects.toThrow(/Cannot write the journal/);
    expect(await journal.close()).toMatchObject({ message: expect.stringContaining('Cannot write the journal') });
    // They were not sent.
    expect(['h2', 'h3'].map((hash) => journal.rows.stateOf(hash))).toEqual(['unsent', 'unsent']);
  });

  it.skipIf(platform() === 'win32')('fails if the file is removed while it is open', async () => {
    const { path, journal } = await openJournal();
    await journal.write(sending(2));
    await rm(path);
    await expect(journal.write(sent(2))).rejects.toThrow(`Cannot write the journal ${path}.`);
    await expect(journal.settled()).rejects.toThrow(path);
    expect(await journal.close()).toMatchObject({ name: 'StateError' });
    // It was sent: its id is in the results.
    expect(journal.rows.get('h2')).toMatchObject({ state: 'sent', video_id: 'v2' });
  });

  describe.skipIf(platform() === 'win32')('refuses to read and write', () => {
    it.each([
      ['a symbolic link', async (path: string, victim: string) => await symlink(victim, path), 'symbolic link'],
      [
        'a link to nothing',
        async (path: string, victim: string) => await symlink(`${victim}-missing`, path),
        'symbolic link',
      ],
      ['a FIFO', async (path: string) => makeFifo(path), 'not a regular file'],
      ['a link to a device', async (path: string) => await symlink('/dev/zero', path), 'symbolic link'],
    ])('%s', async (_what, plant, words) => {
      const path = join(await temporaryDirectory(), 'journal.jsonl');
      const victim = `${path}-victim`;
      await writeFile(victim, 'precious');
      await plant(path, victim);
      const empty = { rows: new BatchRows(), size: 0 };
      for (const open of [() => readJournal(path), () => Journal.open(path, empty)]) {
        await expect(open()).rejects.toMatchObject({
          name: 'StateError',
          message: expect.stringMatching(new RegExp(`${path} .* ${words}`)),
          hint: expect.stringContaining('Remove or rename it'),
        });
      }
      expect(await readFile(victim, 'utf8')).toBe('precious');
      await expect(readFile(`${victim}-missing`)).rejects.toThrow('ENOENT');
    });

    it('a file with a second hard link', async () => {
      const path = join(await temporaryDirectory(), 'journal.jsonl');
      const victim = `${path}-victim`;
      await writeFile(victim, 'precious');
      await link(victim, path);
      await expect(Journal.open(path, await readJournal(path))).rejects.toThrow('hard link');
      expect(await readFile(victim, 'utf8')).toBe('precious');
    });
  });

  it('is renamed by putAside', async () => {
    const { path, journal } = await openJournal();
    await journal.write(sending(2));
    await journal.close();
    const kept = await putAside(path, Date.parse(AT));
    expect(kept).toBe(path.replace('.jsonl', '.20260301120000000.jsonl'));
    expect((await readJournal(kept)).rows.stateOf('h2')).toBe('unknown');
    expect((await readJournal(path)).rows.all()).toEqual([]);
  });
});

describe('the lock of a batch', () => {
  it('makes the command refuse the batch by any path', async () => {
    const bench = await openBatch(people(3));
    const unlock = await lockForRun(`${bench.path}.tavus-journal.jsonl`, 'In use.');
    await symlink(bench.directory, join(bench.directory, 'link'));
    await expect(bench.run({}, { answer: null })).rejects.toThrow('Another tavus is sending this batch');
    await expect(bench.run({}, { answer: null, path: join(bench.directory, 'link/people.csv') })).rejects.toThrow(
      'Another tavus is sending this batch',
    );
    unlock();
  });
});

describe('the journal of a batch', () => {
  it('of another server is refused', async () => {
    const bench = await openBatch(people(3));
    const entry = { event: 'batch', version: 1, file: 'people.csv', server: 'https://tavusapi.com', hash: 'x', at: AT };
    await writeFile(`${bench.path}.tavus-journal.jsonl`, `${JSON.stringify(entry)}\n`);
    await expect(bench.run({}, { answer: null })).rejects.toThrow(
      'This batch was started on another server, https://tavusapi.com',
    );
    expect(await bench.run({ 'start-over': '' })).toBe(0);
  });

  it('whose videos are not in this account warns, sends the rest, and nothing twice', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.limits.credits = 3;
    await expect(bench.run()).rejects.toThrow();
    bench.sandbox.store.videos.clear();
    delete bench.sandbox.limits.credits;
    expect(await bench.run()).toBe(0);
    expect(bench.ui.transcript.join('\n')).toContain('None of 3 videos sent before was found');
    expect(bench.sandbox.store.videos.size).toBe(2);
  });

  it('whose newest videos were deleted still belongs to this account', async () => {
    const bench = await openBatch(people(8));
    bench.sandbox.limits.credits = 6;
    await expect(bench.run({ concurrency: '1' })).rejects.toThrow();
    delete bench.sandbox.limits.credits;
    const { videos } = bench.sandbox.store;
    for (const id of [...videos.keys()].slice(-4)) videos.delete(id);
    expect(await bench.run()).toBe(0);
    expect(bench.ui.transcript.join('\n')).not.toContain('another account');
    expect(videos.size).toBe(4);
  });

  it('of tavus 0.1.0 is resumed without sending a row twice, including rows without a name', async () => {
    const bench = await openBatch('first\nAda\nBea\nCy\n');
    const flags = { script: 'Hi {{first}}', name: null };
    const templates = { script: flags.script, replica_id: bench.replica };
    const rows: object[] = [
      { event: 'batch', version: 1, file: 'people.csv', server: bench.sandbox.url, hash: 'x', at: AT },
    ];
    for await (const { row, formerHash, request } of planVideos({ path: bench.path, templates }, new Problems())) {
      if (row === 4) break;
      rows.push({ event: 'sending', row, hash: formerHash, video_name: request.video_name, at: AT });
      const { id } = bench.sandbox.store.addVideo(request);
      rows.push({ event: 'sent', row, video_id: id, status: 'queued' }, { event: 'status', row, status: 'ready' });
    }
    await writeFile(`${bench.path}.tavus-journal.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await bench.write('first\nAda\nBea\nCy\nNew\n');
    expect(await bench.run(flags)).toBe(0);
    expect(bench.sent('POST').map(({ body }) => (body as { script: string }).script)).toEqual(['Hi Cy', 'Hi New']);
  });

  it('that is damaged is refused, and ignored with --start-over', async () => {
    const bench = await openBatch(people(3));
    await writeFile(`${bench.path}.tavus-journal.jsonl`, 'nonsense\nnonsense\n');
    await expect(bench.run({}, { answer: null })).rejects.toThrow('is damaged at line 1');
    expect(await bench.run({ 'start-over': '' })).toBe(0);
  });

  it('that cannot be written stops the batch before anything is sent', async () => {
    const bench = await openBatch(people(3));
    await mkdir(`${bench.path}.tavus-journal.jsonl`);
    await expect(bench.run({}, { answer: null })).rejects.toThrow('as the journal. It is a folder.');
    expect(bench.count('POST', '/v2/videos')).toBe(0);
  });
});

describe.skipIf(platform() === 'win32')('a batch whose journal is removed while it runs', () => {
  it('ends with its results and a summary, and reports the journal', async () => {
    const bench = await openBatch(people(40));
    const journal = `${bench.path}.tavus-journal.jsonl`;
    bench.sandbox.fail({ method: 'POST', path: '/v2/videos', pieceMs: 2, times: Number.POSITIVE_INFINITY });
    const running = bench.run();
    running.catch(() => {});
    await eventually(() => expect(bench.names().length).toBeGreaterThan(3));
    await rm(journal);
    await expect(running).rejects.toThrow(`Cannot write the journal ${journal}.`);
    const made = bench.names().length;
    expect(made).toBeLessThan(40);
    const results = await bench.results();
    expect(results.filter((line) => line.includes(',queued,'))).toHaveLength(made);
    for (const id of bench.sandbox.store.videos.keys()) expect(results.join()).toContain(id);
    const said = bench.ui.transcript.join('\n');
    expect(said).toContain(`${made} of 40 videos sent; ${40 - made} remaining.`);
    expect(said).toContain('Results: ');
  });

  it('ends with a summary if its whole folder is removed, and reports the results file too', async () => {
    const bench = await openBatch(people(40));
    const folder = join(await temporaryDirectory(), 'folder');
    await mkdir(folder);
    const path = join(folder, 'people.csv');
    await writeFile(path, people(40));
    bench.sandbox.fail({ method: 'POST', path: '/v2/videos', pieceMs: 2, times: Number.POSITIVE_INFINITY });
    const running = bench.run({}, { path });
    running.catch(() => {});
    await eventually(() => expect(bench.names().length).toBeGreaterThan(3));
    await rm(folder, { recursive: true });
    await expect(running).rejects.toThrow(`Cannot write the journal ${path}.tavus-journal.jsonl.`);
    const said = bench.ui.transcript.join('\n');
    expect(said).toContain(`${bench.names().length} of 40 videos sent;`);
    expect(said).toContain('people.results.csv. ');
    expect(said).not.toContain('Results: ');
  });
});
