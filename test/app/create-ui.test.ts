import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createUi } from '../../src/app/create-ui.ts';
import { NO_GLOBALS } from '../../src/app/options.ts';
import { openSession } from '../../src/app/session.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { createFakeIo } from '../support/fake-io.ts';

async function uiFor(env: Record<string, string>, settings?: string): Promise<string> {
  const directory = join(await temporaryDirectory(), 'tavus');
  if (settings !== undefined) {
    await mkdir(directory);
    await writeFile(join(directory, 'config.json'), settings);
  }
  const { io } = createFakeIo({ isTerminal: true });
  const all = { TERM: 'xterm', TAVUS_CONFIG_DIR: directory, ...env };
  const session = await openSession({ io, env: all, globals: NO_GLOBALS });
  return (await createUi(session)).constructor.name;
}

const ON = '{"accessible": true, "apiKey": "k"}';

it.each([
  ['ACCESSIBLE=1', { ACCESSIBLE: '1' }, undefined],
  ['ACCESSIBLE=yes', { ACCESSIBLE: 'yes' }, '{"accessible": false}'],
  ['the setting', {}, ON],
  ['the setting, with ACCESSIBLE empty', { ACCESSIBLE: '' }, ON],
  ['a dumb terminal, whatever else is set', { TERM: 'dumb', ACCESSIBLE: '0' }, undefined],
])('uses line prompts with %s', async (_when, env, settings) => {
  expect(await uiFor(env, settings)).toBe('AccessibleUi');
});

it.each([
  ['by default', {}, undefined],
  ['with the setting off', {}, '{"accessible": false}'],
  ['with a setting that is no yes', {}, '{"accessible": "ja"}'],
  ['with a setting that is off as text', {}, '{"accessible": "no"}'],
  ['with settings that are none', {}, '[1'],
  ['with settings that are null', {}, 'null'],
  ['with ACCESSIBLE=0, which goes before the setting', { ACCESSIBLE: '0' }, ON],
  ['with ACCESSIBLE=false', { ACCESSIBLE: 'false' }, ON],
])('draws %s', async (_when, env, settings) => {
  expect(await uiFor(env, settings)).toBe('TerminalUi');
});
