import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { putInPlace, writeWhole } from '../../../src/lib/files/whole-file.ts';
import { temporaryDirectory } from '../../support/bench.ts';

async function open() {
  const directory = await temporaryDirectory();
  return { directory, path: join(directory, 'a.csv'), names: async () => (await readdir(directory)).sort() };
}

describe('a file that is written atomically', () => {
  it('exists with all its text, and no temporary file', async () => {
    const { path, names } = await open();
    await writeWhole(path, 'text', { replaces: false });
    await writeWhole(path, async (file) => void (await file.appendFile('in pieces')), { replaces: true });
    expect([await readFile(path, 'utf8'), await names()]).toEqual(['in pieces', ['a.csv']]);
  });

  it('replaces an existing file only with the option', async () => {
    const { path, names } = await open();
    await writeFile(path, 'before');
    await expect(writeWhole(path, 'text', { replaces: false })).rejects.toMatchObject({ code: 'EEXIST' });
    expect([await readFile(path, 'utf8'), await names()]).toEqual(['before', ['a.csv']]);
  });

  it('changes nothing if writing fails', async () => {
    const { path, names } = await open();
    await writeFile(path, 'before');
    const write = async () => {
      throw new Error('no');
    };
    await expect(writeWhole(path, write, { replaces: true })).rejects.toThrow('no');
    expect([await readFile(path, 'utf8'), await names()]).toEqual(['before', ['a.csv']]);
  });

  it('leaves nothing if its path is a folder', async () => {
    const { path, names } = await open();
    await mkdir(path);
    await expect(writeWhole(path, 'text', { replaces: true })).rejects.toThrow(/EISDIR|EPERM/);
    await expect(writeWhole(path, 'text', { replaces: false })).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await names()).toEqual(['a.csv']);
  });

  it('removes only its own old temporary files', async () => {
    const { path, directory, names } = await open();
    const long = new Date(Date.now() - 120_000);
    const put = async (name: string, at: Date) => {
      await writeFile(join(directory, name), '');
      await utimes(join(directory, name), at, at);
    };
    await put('a.csv.01234567.part', long);
    const others = ['a.csv.89abcdef.part', 'a.csv.video1.part', 'b.csv.01234567.part', 'a.csv.01234567.part.x'];
    await put('a.csv.89abcdef.part', new Date());
    for (const name of others.slice(1)) await put(name, long);
    await writeWhole(path, 'text', { replaces: true });
    expect(await names()).toEqual(['a.csv', ...others].sort());
  });

  it('is renamed from its temporary file', async () => {
    const { path, directory, names } = await open();
    const part = join(directory, 'part');
    await writeFile(part, 'text');
    await putInPlace(part, path, { replaces: false });
    await writeFile(part, 'other');
    await expect(putInPlace(part, path, { replaces: false })).rejects.toMatchObject({ code: 'EEXIST' });
    expect([await readFile(path, 'utf8'), await names()]).toEqual(['text', ['a.csv', 'part']]);
  });
});
