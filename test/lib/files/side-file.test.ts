import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFolder, findAt, makeFolder } from '../../../src/lib/files/place.ts';
import { sidePath } from '../../../src/lib/files/side-file.ts';
import { writeWhole } from '../../../src/lib/files/whole-file.ts';
import { temporaryDirectory } from '../../support/bench.ts';

const bytesOf = (path: string) => Buffer.byteLength(basename(path));

describe('the name of a helper file', () => {
  it('is the name with a suffix, if it fits', () => {
    expect(sidePath('/a/film.mp4', '.v1.part')).toBe('/a/film.mp4.v1.part');
    expect(bytesOf(sidePath(`/a/${'x'.repeat(247)}`, '.v1.part'))).toBe(255);
  });

  it('is shortened between characters otherwise, and different for names with the same beginning', () => {
    const one = sidePath(`/a/${'é'.repeat(126)}1`, '.v1.part');
    const other = sidePath(`/a/${'é'.repeat(126)}2`, '.v1.part');
    for (const path of [one, other]) expect(path).toMatch(/^\/a\/é+~[0-9a-f]{8}\.v1\.part$/);
    expect(one).not.toBe(other);
  });

  it('fits for any valid file name', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 255 })
      .map((text) => text.replace(/[/\0\\]/g, '_'));
    const ending = fc.constantFrom('.part', '.0123abcd.part', `.${'k'.repeat(40)}.part.json`);
    fc.assert(
      fc.property(name, ending, (text, end) => {
        const path = sidePath(join('/a', `_${text}`), end);
        expect([dirname(path), bytesOf(path) <= 255, path.endsWith(end)]).toEqual(['/a', true, true]);
      }),
      { seed: 11 },
    );
  });
});

describe('a file with a long name', () => {
  it.each([239, 240, 241, 242, 247, 254, 255])(
    'of %i bytes is written completely, and leaves no other file',
    async (length) => {
      const directory = await temporaryDirectory();
      const name = 'n'.repeat(length);
      await writeWhole(join(directory, name), 'text', { replaces: false });
      await writeWhole(join(directory, name), 'other', { replaces: true });
      expect(await readdir(directory)).toEqual([name]);
    },
  );

  it('replaces what a killed process left', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'n'.repeat(250));
    const left = sidePath(path, '.0123abcd.part');
    await writeFile(left, 'half');
    await utimes(left, 1, 1);
    await writeWhole(path, 'text', { replaces: false });
    expect(await readdir(directory)).toEqual([basename(path)]);
  });
});

describe('a folder to write to', () => {
  it('is checked without being created, and then created with its parents', async () => {
    const directory = await temporaryDirectory();
    const folder = join(directory, 'a', 'b', 'c');
    await checkFolder(folder, true);
    expect(await readdir(directory)).toEqual([]);
    await expect(checkFolder(folder, false)).rejects.toMatchObject({ code: 'ENOENT' });
    await makeFolder(folder);
    await makeFolder(folder);
    await checkFolder(folder, false);
    expect((await findAt(folder))?.isDirectory()).toBe(true);
  });

  it.each<[string, string, (directory: string) => Promise<void>]>([
    ['a file', 'file', (directory) => writeFile(join(directory, 'file'), '')],
    ['a folder below a file', 'file/a/b', (directory) => writeFile(join(directory, 'file'), '')],
  ])('is not %s', async (_what, name, make) => {
    const directory = await temporaryDirectory();
    await make(directory);
    await expect(checkFolder(join(directory, name), true)).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(makeFolder(join(directory, name))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(platform() === 'win32')('is not a broken or circular link, but can be a link to a folder', async () => {
    const directory = await temporaryDirectory();
    const link = async (to: string, name: string) => {
      await symlink(to, join(directory, name));
      return join(directory, name);
    };
    const [dangling, circle] = [await link('nothing', 'dangling'), await link('circle', 'circle')];
    await mkdir(join(directory, 'real'));
    const good = await link('real', 'good');
    for (const path of [dangling, join(dangling, 'a')]) {
      await expect(checkFolder(path, true)).rejects.toMatchObject({ code: 'ENOTDIR' });
    }
    await expect(checkFolder(circle, true)).rejects.toMatchObject({ code: 'ELOOP' });
    await checkFolder(good, true);
    await makeFolder(join(good, 'a'));
    expect(await readdir(join(directory, 'real'))).toEqual(['a']);
  });

  it.runIf(platform() === 'linux')('below /proc fails without hanging', async () => {
    await expect(makeFolder('/proc/none/a/b')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
