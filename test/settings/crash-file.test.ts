import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { saveCrash } from '../../src/settings/crash-file.ts';
import { temporaryDirectory } from '../support/bench.ts';

const NOW = Date.UTC(2026, 10, 25, 19, 12, 3, 45);

it('is private, in a new folder', async () => {
  const folder = join(await temporaryDirectory(), 'settings', 'crashes');
  const path = saveCrash(folder, 'what is known', { now: NOW, pid: 17 });
  expect(path).toBe(join(folder, '2026-11-25T19-12-03-045Z-17.txt'));
  expect(await readFile(path, 'utf8')).toBe('what is known');
  const modes = await Promise.all([path, folder].map(async (one) => (await stat(one)).mode & 0o777));
  expect(modes).toEqual([0o600, 0o700]);
});

it('keeps the newest ten, and files that are not reports', async () => {
  const folder = join(await temporaryDirectory(), 'crashes');
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(folder, 'mine'), 'kept');
  for (let second = 0; second < 12; second += 1) saveCrash(folder, `${second}`, { now: NOW + second * 1000, pid: 1 });
  const names = (await readdir(folder)).sort();
  expect(names).toHaveLength(11);
  expect(names[0]).toBe('2026-11-25T19-12-05-045Z-1.txt');
  expect(names.at(-1)).toBe('mine');
});

it('does not follow a link', async () => {
  const [folder, elsewhere] = [join(await temporaryDirectory(), 'crashes'), join(await temporaryDirectory(), 'mine')];
  await mkdir(folder, { mode: 0o700 });
  await writeFile(elsewhere, 'untouched');
  await symlink(elsewhere, join(folder, '2026-11-25T19-12-03-045Z-17.txt'));
  expect(() => saveCrash(folder, 'text', { now: NOW, pid: 17 })).toThrow();
  expect(await readFile(elsewhere, 'utf8')).toBe('untouched');
});

it('throws the system’s error if it cannot be written', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  expect(() => saveCrash(join(file, 'crashes'), 'text', { now: NOW, pid: 17 })).toThrow(/ENOTDIR|EEXIST/);
});
