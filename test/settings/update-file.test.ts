import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readUpdateState, saveUpdateState } from '../../src/settings/update-file.ts';
import { temporaryDirectory } from '../support/bench.ts';

it('saves the state in a private file', async () => {
  const directory = join(await temporaryDirectory(), 'settings');
  expect(saveUpdateState(directory, { askedAt: 5, newest: '1.2.0' }, 1)).toBe(true);
  expect(readUpdateState(directory)).toEqual({ askedAt: 5, newest: '1.2.0' });
  expect((await stat(join(directory, 'update.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  saveUpdateState(directory, { askedAt: 6 }, 1);
  expect(readUpdateState(directory)).toEqual({ askedAt: 6 });
  expect(await readdir(directory)).toEqual(['update.json']);
});

it.each([
  ['', { askedAt: 0 }],
  ['{"askedAt": 5, "new', { askedAt: 0 }],
  ['null', { askedAt: 0 }],
  ['{"askedAt": "5"}', { askedAt: 0 }],
  ['{"askedAt": 5, "newest": 7}', { askedAt: 5 }],
])('reads what is valid in a file with %s', async (text, state) => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'update.json'), text);
  expect(readUpdateState(directory)).toEqual(state);
});

it('reports if it cannot be saved', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, 'x');
  expect(saveUpdateState(join(file, 'settings'), { askedAt: 5 }, 1)).toBe(false);
  expect(readUpdateState(join(file, 'settings'))).toEqual({ askedAt: 0 });
});

it('is complete after concurrent writes', async () => {
  const directory = await temporaryDirectory();
  const writers = Array.from({ length: 20 }, (_, at) => saveUpdateState(directory, { askedAt: at }, at));
  expect(await Promise.all(writers)).not.toContain(false);
  expect(JSON.parse(await readFile(join(directory, 'update.json'), 'utf8'))).toHaveProperty('askedAt');
  expect(await readdir(directory)).toEqual(['update.json']);
});
