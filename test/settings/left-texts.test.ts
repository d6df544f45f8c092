import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LinkError } from '../../src/lib/files/regular-file.ts';
import { addLeftText, readLeftTexts } from '../../src/settings/left-texts.ts';
import { temporaryDirectory } from '../support/bench.ts';

async function open() {
  const directory = await temporaryDirectory();
  const [settings, one, other] = [join(directory, 'settings'), join(directory, 'one.md'), join(directory, 'other.md')];
  for (const path of [one, other]) writeFileSync(path, 'mine');
  return { settings, one, other, file: join(settings, 'left-texts.json') };
}

it('records the files of editors once until they are deleted', async () => {
  const { settings, one, other, file } = await open();
  expect(readLeftTexts(settings)).toEqual([]);
  addLeftText(settings, one);
  addLeftText(settings, other);
  addLeftText(settings, one);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readLeftTexts(settings)).toEqual([one, other]);
  rmSync(one);
  expect(readLeftTexts(settings)).toEqual([other]);
  rmSync(other);
  expect(readLeftTexts(settings)).toEqual([]);
  expect(() => statSync(file)).toThrow('ENOENT');
});

it('keeps the newest of many', async () => {
  const { settings, one } = await open();
  for (let count = 0; count < 30; count += 1) addLeftText(settings, join(settings, `gone-${count}`));
  addLeftText(settings, one);
  expect(readLeftTexts(settings)).toEqual([one]);
});

it.each(['{"a": 1}', '[1, null]', 'no JSON', ''])('replaces an invalid record of %j', async (text) => {
  const { settings, one, file } = await open();
  mkdirSync(settings);
  writeFileSync(file, text);
  expect(readLeftTexts(settings)).toEqual([]);
  writeFileSync(file, text);
  addLeftText(settings, one);
  expect(readLeftTexts(settings)).toEqual([one]);
});

it('does not follow a record that is a link', async () => {
  const { settings, one, other, file } = await open();
  mkdirSync(settings);
  writeFileSync(other, JSON.stringify([one]));
  symlinkSync(other, file);
  expect(() => addLeftText(settings, one)).toThrow(LinkError);
  expect(readLeftTexts(settings)).toEqual([]);
});
