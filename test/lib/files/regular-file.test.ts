import { closeSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Access, openRegular, openRegularFile, UnsafeFileError } from '../../../src/lib/files/regular-file.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { makeFifo } from '../../support/make-fifo.ts';

/** Replaces a file by something that may lead to `victim`. */
type Plant = (path: string, victim: string) => void;

const PLANTS: readonly (readonly [what: string, code: string, plant: Plant])[] = [
  ['a symbolic link', 'ELOOP', (path, victim) => symlinkSync(victim, path)],
  ['a dangling link', 'ELOOP', (path, victim) => symlinkSync(`${victim}-missing`, path)],
  ['a link to a device', 'ELOOP', (path) => symlinkSync('/dev/null', path)],
  ['a link to itself', 'ELOOP', (path) => symlinkSync(path, path)],
  ['a folder', 'EISDIR', (path) => mkdirSync(path)],
  ['a FIFO', 'EFTYPE', (path) => makeFifo(path)],
];

const ACCESSES: readonly Access[] = ['read', 'update', 'append'];
const isWindows = platform() === 'win32';

/** Both ways to open. @returns the code of each one's error; '' for a file that was opened */
async function openBoth(path: string, access: Access): Promise<readonly string[]> {
  const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error));
  let sync = '';
  try {
    closeSync(openRegular(path, access));
  } catch (error) {
    sync = codeOf(error);
  }
  return [sync, await openRegularFile(path, access).then((file) => file.close().then(() => ''), codeOf)];
}

async function place() {
  const directory = await temporaryDirectory();
  const [path, victim] = [join(directory, 'file'), join(directory, 'victim')];
  writeFileSync(victim, 'precious');
  return { path, victim };
}

describe.skipIf(isWindows)('a file of this program', () => {
  it.each(PLANTS.flatMap(([what, code, plant]) => ACCESSES.map((access) => ({ what, code, plant, access }))))(
    'is refused if it is $what, to $access',
    async ({ code, plant, access }) => {
      const { path, victim } = await place();
      plant(path, victim);
      expect(await openBoth(path, access)).toEqual([code, code]);
      expect(readFileSync(victim, 'utf8')).toBe('precious');
      expect(() => readFileSync(`${victim}-missing`)).toThrow('ENOENT');
    },
  );

  it.each(ACCESSES)('with a hard link is only read: %s', async (access) => {
    const { path, victim } = await place();
    linkSync(victim, path);
    const code = access === 'read' ? '' : 'EMLINK';
    expect(await openBoth(path, access)).toEqual([code, code]);
  });

  it('is refused with its path', async () => {
    const { path, victim } = await place();
    symlinkSync(victim, path);
    expect(() => openRegular(path, 'read')).toThrow(UnsafeFileError);
    await expect(openRegularFile(path, 'append')).rejects.toMatchObject({ path });
  });
});

it('is opened, and created only to append', async () => {
  const { path, victim } = await place();
  for (const access of ACCESSES) expect(await openBoth(victim, access)).toEqual(['', '']);
  for (const access of ACCESSES) {
    expect(await openBoth(path, access)).toEqual(access === 'append' ? ['', ''] : ['ENOENT', 'ENOENT']);
  }
});
