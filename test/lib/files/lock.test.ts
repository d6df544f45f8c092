import { readdirSync } from 'node:fs';
import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isGone, LockedError, nameOwner, withLock } from '../../../src/lib/files/lock.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { endedPid } from '../../support/ended-pid.ts';
import { makeFifo } from '../../support/make-fifo.ts';

const ME = nameOwner(process.pid);

/** A lock in a new folder. @param holder the content of its file, if any @param age of the file in seconds */
async function open(holder?: string, age = 0) {
  const directory = await temporaryDirectory();
  const path = join(directory, 'lock');
  if (holder !== undefined) {
    await writeFile(path, holder);
    const then = new Date(Date.now() - age * 1000);
    await utimes(path, then, then);
  }
  return {
    path,
    hold: (work: () => unknown = () => 'done') => withLock({ path, owner: ME, waitMs: 30 }, work),
    directory,
  };
}

describe('an owner', () => {
  it('is gone after its process has ended', async () => {
    expect(isGone(ME)).toBe(false);
    expect(isGone(nameOwner(await endedPid()))).toBe(true);
  });

  it('is not considered gone on another host, or without a process id', async () => {
    const pid = await endedPid();
    expect([`${hostname()}x:${pid}:abc`, nameOwner(undefined), '', 'nonsense'].map(isGone)).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('a lock', () => {
  it('has one holder at a time, and leaves no files', async () => {
    const { hold, directory } = await open();
    expect(() => hold(() => hold())).toThrow(LockedError);
    expect(hold()).toBe('done');
    expect(await readdir(directory)).toEqual([]);
  });

  it('is released if the work fails', async () => {
    const { hold } = await open();
    const fail = () => {
      throw new Error('no');
    };
    expect(() => hold(fail)).toThrow('no');
    expect(hold()).toBe('done');
  });

  it.each([
    ['a process that runs', ME, 50, false],
    ['a process that runs, since very long', ME, 70, true],
    ['another computer', 'elsewhere:1:abc', 50, false],
    ['another computer, since very long', 'elsewhere:1:abc', 70, true],
    ['no owner yet', '', 1, false],
    ['no owner for too long', '', 5, true],
  ])('of %s', async (_who, holder, age, isTaken) => {
    const { hold, directory } = await open(holder, age);
    if (isTaken) expect(hold()).toBe('done');
    else expect(() => hold()).toThrow(LockedError);
    expect(await readdir(directory)).toEqual(isTaken ? [] : ['lock']);
  });

  it('of an ended process is acquired immediately, by only one process', async () => {
    const { hold, directory } = await open(`${nameOwner(await endedPid())} first`);
    expect(() => hold(() => hold())).toThrow(LockedError);
    expect(hold()).toBe('done');
    expect(await readdir(directory)).toEqual([]);
  });

  it('whose successor has ended too gets another successor', async () => {
    const gone = nameOwner(await endedPid());
    const { hold, path, directory } = await open(`${gone} first`);
    // The name of the successor is that of the holding before it.
    const id = `${gone} first`.replace(/\W/g, '').slice(-24);
    await writeFile(`${path}.${id}`, `${gone} second`);
    let files: string[] = [];
    hold(() => {
      files = readdirSync(directory);
    });
    expect(files).toHaveLength(3);
    await writeFile(path, `${gone} first`);
    await writeFile(`${path}.${id}`, `${gone} second`);
    expect(() => hold(() => hold())).toThrow(LockedError);
    expect(hold()).toBe('done');
    expect(await readdir(directory)).toEqual([]);
  });

  it.skipIf(platform() === 'win32').each([
    ['a FIFO', 'EFTYPE', async (path: string) => makeFifo(path)],
    ['a symbolic link', 'ELOOP', async (path: string) => await symlink(`${path}-target`, path)],
    ['a folder', 'EISDIR', async (path: string) => void (await mkdir(path))],
  ])('is refused without hanging if it is %s', async (_what, code, plant) => {
    const { hold, path, directory } = await open();
    await plant(path);
    expect(() => hold()).toThrow(expect.objectContaining({ code }));
    expect(await readdir(directory)).toEqual(['lock']);
  });

  it('removes the successors that a killed process left', async () => {
    const { hold, path, directory } = await open();
    await writeFile(`${path}.0123456789ab`, ME);
    await writeFile(`${directory}/other`, '');
    hold();
    expect(await readdir(directory)).toEqual(['other']);
  });
});
