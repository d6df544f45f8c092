import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readImages } from '../../src/settings/images.ts';
import { temporaryDirectory } from '../support/bench.ts';

it.each([
  ['{"images": false}', false],
  ['{"images": true}', true],
  ['{"images": "false"}', true],
  ['{"images": 0}', true],
  ['{"images": null}', true],
  ['{}', true],
  ['{"accessible": true}', true],
  ['null', true],
  ['[false]', true],
  ['{"images": fal', true],
  ['', true],
])('pictures with the settings %s: %s', async (text, isWanted) => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'config.json'), text);
  expect(await readImages(directory)).toBe(isWanted);
});

it('pictures without settings, or a place for them', async () => {
  const directory = await temporaryDirectory();
  expect(await readImages(directory)).toBe(true);
  expect(await readImages(join(directory, 'nowhere'))).toBe(true);
});
