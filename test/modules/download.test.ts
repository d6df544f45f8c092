import { execFileSync } from 'node:child_process';
import { link, lstat, mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveDownload } from '../../src/modules/download/download.ts';
import { type Bench, openBench, temporaryDirectory } from '../support/bench.ts';
import { eventually } from '../support/eventually.ts';
import { makeFifo } from '../support/make-fifo.ts';

/** Longer than any pause before a retry, in milliseconds. */
const LONGEST_PAUSE = 4000;

async function openVideo() {
  const bench = await openBench();
  const id = bench.addVideo('Hello');
  bench.advance(60_000);
  const directory = await temporaryDirectory();
  const target = join(directory, 'hello.mp4');
  const path = `/media/${id}.mp4`;
  const url = `${bench.sandbox.url}${path}`;
  const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
  const progress: (readonly [number, number | undefined])[] = [];
  const save = (given: { force?: boolean; followsLink?: boolean; target?: string; signal?: AbortSignal } = {}) =>
    saveDownload(
      bench.services,
      {
        target: given.target ?? target,
        key: id,
        force: given.force ?? false,
        followsLink: given.followsLink ?? false,
        link: async () => url,
        onProgress: (got, size) => void progress.push([got, size]),
      },
      given.signal ?? new AbortController().signal,
    );
  const ranges = () =>
    bench.sandbox.requests.filter((request) => request.path === path).map(({ headers }) => headers.range);
  return { bench, directory, target, path, whole, save, progress, ranges, part: `${target}.${id}.part` };
}

/** Lets the pauses before each retry pass. */
async function pass<Result>(bench: Bench, work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const ending = work.finally(() => {
    isDone = true;
  });
  ending.catch(() => {});
  while (!isDone) {
    await eventually(() => expect(isDone || bench.timerCount() > 0).toBe(true));
    // The watch for stalls has a timer too: only a pause is this short.
    bench.advance(LONGEST_PAUSE);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return await ending;
}

describe('a download', () => {
  it('is saved under its name, with progress, and leaves no other file', async () => {
    const { save, target, whole, directory, progress } = await openVideo();
    await save();
    expect(await readFile(target)).toEqual(whole);
    expect(await readdir(directory)).toEqual(['hello.mp4']);
    expect([progress[0], progress.at(-1)]).toEqual([
      [0, whole.length],
      [whole.length, whole.length],
    ]);
  });

  it('creates missing folders', async () => {
    const { save, directory, whole } = await openVideo();
    const target = join(directory, 'a', 'b', 'hello.mp4');
    await save({ target });
    expect(await readFile(target)).toEqual(whole);
  });

  it('resumes three times where it stopped, and is identical at the end', async () => {
    const { bench, save, target, whole, path, ranges } = await openVideo();
    for (const cutAt of [700, 300, 500]) bench.sandbox.fail({ path, cutAt });
    await pass(bench, save());
    expect(await readFile(target)).toEqual(whole);
    expect(ranges().slice(1)).toEqual([undefined, ...Array(3).fill(expect.stringMatching(/^bytes=[1-9]\d*-$/))]);
  });

  it('keeps and names the part after the last retry, and the next run resumes it', async () => {
    const { bench, save, target, whole, path, part, ranges, directory } = await openVideo();
    for (const cutAt of [300, 200, 100, 50]) bench.sandbox.fail({ path, cutAt });
    await expect(pass(bench, save())).rejects.toMatchObject({
      name: 'StateError',
      hint: `The part so far is kept in ${part}. Try again to resume the download.`,
    });
    const { length } = await readFile(part);
    expect(length).toBeGreaterThan(0);
    await save();
    expect(ranges().at(-1)).toBe(`bytes=${length}-`);
    expect(await readFile(target)).toEqual(whole);
    expect(await readdir(directory)).toEqual(['hello.mp4']);
  });

  it('counts as interrupted if it stalls', async () => {
    const { bench, save, target, whole, path } = await openVideo();
    bench.sandbox.fail({ path, stallAt: 500 });
    await pass(bench, save());
    expect(await readFile(target)).toEqual(whole);
  });

  it('does not stall if it arrives in pieces', async () => {
    const { bench, save, target, whole, path, ranges } = await openVideo();
    bench.sandbox.fail({ path, pieceMs: 5 });
    await save();
    expect(await readFile(target)).toEqual(whole);
    expect(ranges().slice(1)).toEqual([undefined]);
  });

  it.each([
    [503, 'the server is down for a moment'],
    [429, 'the server asks for a pause'],
  ])('retries after %i: %s', async (status) => {
    const { bench, save, target, whole, path } = await openVideo();
    bench.sandbox.fail({ path, status });
    await pass(bench, save());
    expect(await readFile(target)).toEqual(whole);
  });

  it.each([403, 404, 410])('gives up immediately after %i', async (status) => {
    const { bench, save, path, ranges, directory } = await openVideo();
    bench.sandbox.fail({ path, status });
    await expect(save()).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(ranges()).toHaveLength(2);
    expect(await readdir(directory)).toEqual([]);
  });

  it('replaces an existing file only with force', async () => {
    const { save, target, whole, ranges } = await openVideo();
    await writeFile(target, 'mine');
    await expect(save()).rejects.toMatchObject({ message: `${target} already exists.` });
    expect([await readFile(target, 'utf8'), ranges().length]).toEqual(['mine', 1]);
    await save({ force: true });
    expect(await readFile(target)).toEqual(whole);
  });

  it('does not replace a file that was created while it ran', async () => {
    const { bench, save, target, path } = await openVideo();
    bench.sandbox.fail({ path, pieceMs: 20 });
    const saving = save();
    await writeFile(target, 'mine');
    await expect(saving).rejects.toMatchObject({ message: `${target} already exists.` });
    expect(await readFile(target, 'utf8')).toBe('mine');
  });

  it('keeps its part and the note about its version when it is stopped', async () => {
    const { bench, save, part, directory, path } = await openVideo();
    bench.sandbox.fail({ path, stallAt: 600 });
    const stop = new AbortController();
    const saving = save({ signal: stop.signal });
    await eventually(async () => expect((await readFile(part)).length).toBe(600));
    stop.abort(new Error('enough'));
    await expect(saving).rejects.toThrow();
    const name = part.slice(directory.length + 1);
    expect((await readdir(directory)).sort()).toEqual([name, `${name}.json`]);
  });

  it('reports a problem of the target in words', async () => {
    const { save, directory } = await openVideo();
    await writeFile(join(directory, 'file'), '');
    await expect(save({ target: join(directory, 'file', 'hello.mp4') })).rejects.toMatchObject({
      name: 'StateError',
      message: expect.stringContaining('hello.mp4. Part of the path is not a folder.'),
    });
  });
});

describe.skipIf(platform() === 'win32')('a download to a folder that others can write to', () => {
  it.each([
    ['a symbolic link', async (path: string, victim: string) => await symlink(victim, path)],
    ['a link to nothing', async (path: string, victim: string) => await symlink(`${victim}-missing`, path)],
    ['a FIFO', async (path: string) => makeFifo(path)],
    ['a folder', async (path: string) => await mkdir(path)],
  ])('sends no request if %s is at the path of its part', async (_what, plant) => {
    const { save, directory, part, target, ranges } = await openVideo();
    const victim = join(directory, 'victim');
    await writeFile(victim, 'precious');
    await plant(part, victim);
    await expect(save()).rejects.toMatchObject({
      name: 'StateError',
      message: expect.stringContaining(part),
      hint: expect.stringContaining('Remove it'),
    });
    expect([await readFile(victim, 'utf8'), ranges().length]).toEqual(['precious', 1]);
    expect(await readdir(directory)).not.toContain(target.slice(directory.length + 1));
    expect(await readdir(directory)).not.toContain('victim-missing');
  });

  it('writes nothing through a link that replaces its part', async () => {
    const { bench, save, directory, part, path, whole, target } = await openVideo();
    const victim = join(directory, 'victim');
    await writeFile(victim, 'precious');
    bench.sandbox.fail({ path, cutAt: 300 });
    const saving = save();
    saving.catch(() => {});
    await eventually(() => expect(bench.timerCount()).toBeGreaterThan(0));
    await eventually(async () => expect((await readFile(part)).length).toBe(300));
    execFileSync('ln', ['-sfn', victim, part]);
    await expect(pass(bench, saving)).rejects.toMatchObject({ message: expect.stringContaining(part) });
    expect(await readFile(victim, 'utf8')).toBe('precious');
    execFileSync('rm', [part]);
    await save();
    expect(await readFile(target)).toEqual(whole);
  });

  it('removes a part with a second hard link, which keeps its content', async () => {
    const { save, directory, part, target, whole } = await openVideo();
    const victim = join(directory, 'victim');
    await writeFile(victim, 'precious');
    await link(victim, part);
    await save();
    expect([await readFile(victim, 'utf8'), await readFile(target)]).toEqual(['precious', whole]);
  });

  it('does not open or replace what is not a file, even with force', async () => {
    const { save, target, ranges } = await openVideo();
    makeFifo(target);
    const refusal = { message: `Could not write ${target}. It is not a file.` };
    await expect(save()).rejects.toMatchObject(refusal);
    await expect(save({ force: true })).rejects.toMatchObject(refusal);
    expect([(await lstat(target)).isFIFO(), ranges().length]).toEqual([true, 1]);
  });

  it('replaces the target of a link that the user named, and a link with the video’s name itself', async () => {
    const { save, directory, target, whole } = await openVideo();
    const file = join(directory, 'file');
    await writeFile(file, 'old');
    await symlink(file, target);
    await expect(save({ followsLink: true })).rejects.toMatchObject({ message: `${target} already exists.` });
    await save({ force: true, followsLink: true });
    expect([await realpath(target), await readFile(file)]).toEqual([await realpath(file), whole]);
    await writeFile(file, 'old');
    await save({ force: true });
    expect([(await lstat(target)).isFile(), await readFile(file, 'utf8')]).toEqual([true, 'old']);
  });
});
