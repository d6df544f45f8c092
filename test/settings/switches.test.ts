import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSwitch } from '../../src/settings/switches.ts';
import { temporaryDirectory } from '../support/bench.ts';

it.each([
  ['{"images": false}', false],
  ['{"images": true}', true],
  ['{"images": "false"}', true],
  ['{"images": 0}', true],
  ['{"images": null}', true],
  ['{}', true],
  ['{"accessible": false}', true],
  ['null', true],
  ['[false]', true],
  ['{"images": fal', true],
  ['', true],
])('pictures with the settings %s: %s', async (text, isWanted) => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'config.json'), text);
  expect(await readSwitch(directory, 'images')).toBe(isWanted);
});

it.each([
  ['accessible', false],
  ['images', true],
  ['updateNotice', true],
] as const)(
  '%s is %s without settings, and without a place for them; a setting goes before that',
  async (name, value) => {
    const directory = await temporaryDirectory();
    expect(await readSwitch(directory, name)).toBe(value);
    expect(await readSwitch(join(directory, 'nowhere'), name)).toBe(value);
    await writeFile(join(directory, 'config.json'), JSON.stringify({ [name]: !value }));
    expect(await readSwitch(directory, name)).toBe(!value);
  },
);
