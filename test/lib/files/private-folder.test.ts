import { chmod, link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PrivateFolder } from '../../../src/lib/files/private-folder.ts';
import { LinkError } from '../../../src/lib/files/regular-file.ts';
import { temporaryDirectory } from '../../support/bench.ts';

async function open() {
  const directory = join(await temporaryDirectory(), 'of', 'mine');
  const folder = new PrivateFolder(directory, { pid: process.pid, waitMs: 30 });
  const write = (name: string, text: string) => folder.change(() => folder.write(name, text));
  const mode = async (name = '') => (await stat(join(directory, name))).mode & 0o777;
  return { directory, folder, write, mode, in: (name: string) => join(directory, name) };
}

describe('a private folder', () => {
  it('is created with its first file, both private', async () => {
    const { folder, write, mode } = await open();
    expect([folder.names(), folder.read('a')]).toEqual([[], undefined]);
    write('a', 'text');
    expect([folder.names(), folder.read('a')]).toEqual([['a'], 'text']);
    if (platform() !== 'win32') expect([await mode(), await mode('a')]).toEqual([0o700, 0o600]);
  });

  it('replaces files, and never writes into existing ones', async () => {
    const { folder, write, mode, in: inside } = await open();
    write('a', 'old');
    await chmod(inside('a'), 0o644);
    await link(inside('a'), inside('b'));
    write('a', 'new');
    expect([folder.read('a'), folder.read('b')]).toEqual(['new', 'old']);
    expect(await mode('a')).toBe(0o600);
  });

  it('keeps the file and leaves no temporary file if writing fails', async () => {
    const { folder, write, in: inside } = await open();
    write('a', 'old');
    await mkdir(inside('b'));
    await writeFile(join(inside('b'), 'c'), '');
    expect(() => write('b', 'new')).toThrow(/EISDIR|ENOTEMPTY|EPERM/);
    expect([...folder.names()].sort()).toEqual(['a', 'b']);
  });

  it('removes only what a killed process left', async () => {
    const { folder, write, in: inside } = await open();
    folder.tidy();
    write('a', 'text');
    for (const name of ['a.tavus-unfinished', 'b.tmp', 'tavus.locks']) await writeFile(inside(name), '');
    folder.tidy();
    expect([...folder.names()].sort()).toEqual(['a', 'b.tmp', 'tavus.locks']);
  });

  it('does not remove a file that another process is writing', async () => {
    const { folder, write, in: inside } = await open();
    write('a', 'text');
    await writeFile(inside('a.tavus-unfinished'), '');
    await writeFile(inside('tavus.lock'), folder.owner);
    expect(() => folder.tidy()).toThrow('in use');
    expect(await readdir(folder.path)).toHaveLength(3);
  });
});

describe.skipIf(platform() === 'win32')('a link in a private folder', () => {
  it('is neither read nor written through', async () => {
    const { folder, write, directory, in: inside } = await open();
    write('a', 'text');
    const target = join(directory, '..', 'target');
    await writeFile(target, 'of another');
    for (const [name, to] of [
      ['b', target],
      ['c', join(directory, 'nowhere')],
    ] as const) {
      await symlink(to, inside(name));
      expect(() => folder.read(name)).toThrow(LinkError);
      expect(() => write(name, 'mine')).toThrow(LinkError);
    }
    expect(await readFile(target, 'utf8')).toBe('of another');
    expect([...folder.names()].sort()).toEqual(['a', 'b', 'c']);
  });

  it('in the place of a temporary file is not written through', async () => {
    const { folder, write, directory, in: inside } = await open();
    write('a', 'text');
    const target = join(directory, '..', 'target');
    await writeFile(target, 'of another');
    await symlink(target, inside('a.tavus-unfinished'));
    write('a', 'new');
    expect([folder.read('a'), await readFile(target, 'utf8')]).toEqual(['new', 'of another']);
  });

  it('is followed if it is the folder itself', async () => {
    const { directory, write } = await open();
    write('a', 'text');
    const alias = `${directory}-alias`;
    await symlink(directory, alias);
    const folder = new PrivateFolder(alias);
    folder.change(() => folder.write('a', 'new'));
    expect(await readFile(join(directory, 'a'), 'utf8')).toBe('new');
  });
});

describe.skipIf(platform() === 'win32')('a mode', () => {
  it.each([
    [0o600, 'private'],
    [0o400, 'private'],
    [0o640, 'was open'],
    [0o666, 'was open'],
  ] as const)('of a file, %o: %s', async (mode, found) => {
    const test = await open();
    test.write('a', '');
    await chmod(test.in('a'), mode);
    expect(test.folder.restrictPermissions('a')).toBe(found);
    expect((await test.mode('a')) & 0o077).toBe(0);
    expect(test.folder.restrictPermissions('a')).toBe('private');
  });

  it('of a folder', async () => {
    const { folder, write, mode, directory } = await open();
    expect(folder.restrictPermissions()).toBe('private');
    write('a', '');
    await chmod(directory, 0o755);
    expect([folder.restrictPermissions(), await mode(), folder.restrictPermissions()]).toEqual([
      'was open',
      0o700,
      'private',
    ]);
  });

  it('of a missing file, a folder or a link is not changed', async () => {
    const { folder, write, mode, in: inside } = await open();
    write('a', '');
    await mkdir(inside('b'), { mode: 0o755 });
    await symlink(inside('b'), inside('c'));
    expect(['none', 'b', 'c', 'a/x'].map((name) => folder.restrictPermissions(name))).toEqual(Array(4).fill('private'));
    expect(await mode('b')).toBe(0o755);
  });
});
