import { readFileSync } from 'node:fs';
import { appendFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planVideos } from '../../src/modules/video/batch/check.ts';
import { Journal, putAside, readJournal } from '../../src/modules/video/batch/journal.ts';
import type { Entry } from '../../src/modules/video/batch/journal-entry.ts';
import { lockBatch } from '../../src/modules/video/batch/lock.ts';
import { Problems } from '../../src/modules/video/batch/problems.ts';
import { openBatch, people } from '../support/batch.ts';
import { temporaryDirectory } from '../support/bench.ts';

const AT = '2026-03-01T12:00:00.000Z';
const sending = (row: number): Entry => ({ event: 'sending', row, hash: `h${row}`, video_name: `n${row}`, at: AT });
const sent = (row: number): Entry => ({ event: 'sent', row, video_id: `v${row}`, status: 'queued' });

async function openJournal(path?: string) {
  const file = path ?? join(await temporaryDirectory(), 'people.csv.tavus-journal.jsonl');
  return { path: file, journal: await Journal.open(file, await readJournal(file)) };
}

describe('a journal', () => {
  it('gives back what was written, by row', async () => {
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

  it('has an entry on the disk when it says so, and keeps their order', async () => {
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
  ])('does without %s, and goes on behind what was whole', async (_what, tail) => {
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

  it('reads a long line that comes in pieces', async () => {
    const { path, journal } = await openJournal();
    const error = 'é'.repeat(200_000);
    await journal.write({ event: 'failed', row: 2, hash: 'h2', code: 'x', error });
    await journal.close();
    expect((await readJournal(path)).rows.get('h2')?.error).toBe(error);
  });

  it('that can not be written says so, and takes nothing more', async () => {
    const { journal } = await openJournal();
    await journal.close();
    await expect(journal.write(sending(2))).rejects.toThrow(/can't be used\./);
    await expect(journal.write(sending(3))).rejects.toThrow(/can't be used\./);
  });

  it('is kept under another name', async () => {
    const { path, journal } = await openJournal();
    await journal.write(sending(2));
    await journal.close();
    const kept = await putAside(path, Date.parse(AT));
    expect(kept).toBe(path.replace('.jsonl', '.20260301120000000.jsonl'));
    expect((await readJournal(kept)).rows.stateOf('h2')).toBe('unknown');
    expect((await readJournal(path)).rows.all()).toEqual([]);
  });
});

describe('a batch that another program works on', () => {
  it('is refused, and free again afterwards', async () => {
    const path = join(await temporaryDirectory(), 'journal');
    const unlock = await lockBatch(path);
    await expect(lockBatch(path)).rejects.toThrow('Another tavus is at work on this batch.');
    (await lockBatch(`${path}2`))();
    unlock();
    await expect.poll(() => lockBatch(path).then((free) => free())).toBeUndefined();
  });

  it('is refused by the command, whatever path leads there', async () => {
    const bench = await openBatch(people(3));
    const unlock = await lockBatch(`${bench.path}.tavus-journal.jsonl`);
    await symlink(bench.directory, join(bench.directory, 'link'));
    await expect(bench.run({}, { answer: null })).rejects.toThrow('Another tavus is at work');
    await expect(bench.run({}, { answer: null, path: join(bench.directory, 'link/people.csv') })).rejects.toThrow(
      'Another tavus is at work',
    );
    unlock();
  });
});

describe('the journal of a batch', () => {
  it('of another server is refused', async () => {
    const bench = await openBatch(people(3));
    const entry = { event: 'batch', version: 1, file: 'people.csv', server: 'https://tavusapi.com', hash: 'x', at: AT };
    await writeFile(`${bench.path}.tavus-journal.jsonl`, `${JSON.stringify(entry)}\n`);
    await expect(bench.run({}, { answer: null })).rejects.toThrow('This batch was begun at https://tavusapi.com');
    expect(await bench.run({ 'start-over': '' })).toBe(0);
  });

  it('whose videos are not in this account says so, sends the rest, and nothing twice', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.limits.credits = 3;
    await expect(bench.run()).rejects.toThrow();
    bench.sandbox.store.videos.clear();
    delete bench.sandbox.limits.credits;
    expect(await bench.run()).toBe(0);
    expect(bench.ui.transcript.join('\n')).toContain('None of 3 videos sent before is in this account');
    expect(bench.sandbox.store.videos.size).toBe(2);
  });

  it('whose newest videos were deleted is of this account all the same', async () => {
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

  it('of tavus 0.1.0 is continued: nothing is sent twice, also rows without a name of their own', async () => {
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

  it('that is damaged is refused, and left behind by a new start', async () => {
    const bench = await openBatch(people(3));
    await writeFile(`${bench.path}.tavus-journal.jsonl`, 'nonsense\nnonsense\n');
    await expect(bench.run({}, { answer: null })).rejects.toThrow('is damaged at line 1');
    expect(await bench.run({ 'start-over': '' })).toBe(0);
  });

  it('that can not be written stops before anything is sent', async () => {
    const bench = await openBatch(people(3));
    await mkdir(`${bench.path}.tavus-journal.jsonl`);
    await expect(bench.run({}, { answer: null })).rejects.toThrow("can't be used");
    expect(bench.count('POST', '/v2/videos')).toBe(0);
  });
});
