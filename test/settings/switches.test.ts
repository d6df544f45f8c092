import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Settings } from '../../src/settings/settings.ts';
import { type SwitchName, switchIn } from '../../src/settings/switches.ts';
import { temporaryDirectory } from '../support/bench.ts';

/** Whether the settings in this directory have it on. */
async function isOnIn(directory: string, name: SwitchName): Promise<boolean> {
  const settings = new Settings(directory, (text) => expect.unreachable(text));
  await settings.load();
  return settings.isOn(name);
}

it.each([
  ['{"images": false}', false],
  ['{"images": true}', true],
  ['{"images": "false"}', false],
  ['{"images": "Off"}', false],
  ['{"images": 0}', false],
  ['{"images": 7}', true],
  ['{"Images": "no",}', false],
  ['{"Images": true, "images": false}', false],
  ['\ufeff{"images": false}', false],
  ['{"images": false, // here\n}', false],
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
  expect(await isOnIn(directory, 'images')).toBe(isWanted);
});

it.each([
  ['accessible', false],
  ['images', true],
  ['updateNotice', true],
] as const)('%s is %s by default, and can be set', async (name, value) => {
  const directory = await temporaryDirectory();
  expect(await isOnIn(directory, name)).toBe(value);
  expect(await isOnIn(join(directory, 'nowhere'), name)).toBe(value);
  await writeFile(join(directory, 'config.json'), JSON.stringify({ [name]: !value }));
  expect(await isOnIn(directory, name)).toBe(!value);
});

it.each([
  ...['true', '"true"', '"TRUE"', '1', '"1"', '"yes"', '"on"', '" Yes "'].map((value) => [value, true] as const),
  ...['false', '"false"', '0', '"0"', '"no"', '"off"', '"OFF "'].map((value) => [value, false] as const),
  // What is not clearly off was written to protect.
  ...['null', '""', '"maybe"', '2', '-1', '[]', '[false]', '{}', '"ture"'].map((value) => [value, true] as const),
])('"readOnly": %s is %s, however its name is spelled', async (value, isOn) => {
  for (const name of ['readOnly', 'readonly', 'ReadOnly', 'READ_ONLY', 'read-only']) {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'config.json'), `{"${name}": ${value}}`);
    expect([name, await isOnIn(directory, 'readOnly')]).toEqual([name, isOn]);
  }
});

it('turns readOnly on if any of its spellings is on', () => {
  expect(switchIn({ readOnly: false, readonly: 'yes' }, 'readOnly')).toBe(true);
  expect(switchIn({ readOnly: false, READONLY: 0 }, 'readOnly')).toBe(false);
});
