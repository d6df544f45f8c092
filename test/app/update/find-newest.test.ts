import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from '../../../src/app/main.ts';
import type { Env } from '../../../src/lib/env.ts';
import { readUpdateState, saveUpdateState } from '../../../src/settings/update-file.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { runTavus } from '../../support/command.ts';
import { createFakeIo } from '../../support/fake-io.ts';

const WORDS = ['view', '--global', '--fetch-retries=0', '--prefer-online', 'tavus-cli', 'version'];

/** A folder with an `npm` that records its arguments, and then runs this script. */
async function makeNpm(script: string): Promise<string> {
  const folder = join(await temporaryDirectory(), 'bin');
  await mkdir(folder);
  const lines = ['#!/bin/sh', 'echo "$PWD" "$@" >> "$0.calls"', 'env > "$0.env"', script];
  await writeFile(join(folder, 'npm'), `${lines.join('\n')}\n`);
  await chmod(join(folder, 'npm'), 0o755);
  return folder;
}

/** The saved state after a run that started with `askedAt: 5`. */
async function find(directory: string, env: Env, nodePath = join(directory, 'node')) {
  saveUpdateState(directory, { askedAt: 5 }, 1);
  const fake = createFakeIo({ runtime: { nodePath } });
  const code = await main(fake.io, ['__find_newest'], { TAVUS_CONFIG_DIR: directory, ...env });
  expect([code, fake.output(), fake.errors()]).toEqual([0, '', '']);
  return readUpdateState(directory);
}

it("saves the answer of the user's npm, which runs with their environment in another folder", async () => {
  const [directory, folder] = [await temporaryDirectory(), await makeNpm('echo 1.2.0')];
  const env = { PATH: `${folder}:/usr/bin:/bin`, HTTPS_PROXY: 'http://proxy.test', npm_config_userconfig: '/a/npmrc' };
  expect(await find(directory, env)).toEqual({ askedAt: 5, newest: '1.2.0' });
  expect(await readFile(join(folder, 'npm.calls'), 'utf8')).toBe(`${directory} ${WORDS.join(' ')}\n`);
  const seen = await readFile(join(folder, 'npm.env'), 'utf8');
  expect(seen).toContain('HTTPS_PROXY=http://proxy.test\n');
  expect(seen).toContain('npm_config_userconfig=/a/npmrc\n');
});

it('uses the npm next to Node if none is on PATH', async () => {
  const [directory, folder] = [await temporaryDirectory(), await makeNpm('echo 1.2.0')];
  const env = { PATH: directory };
  expect(await find(directory, env, join(folder, 'node'))).toEqual({ askedAt: 5, newest: '1.2.0' });
});

it.each([
  ['fails', 'echo 1.2.0; exit 1'],
  ['says nothing', ':'],
  ['says something else', 'echo "npm is out of order"'],
  ['says several things', 'echo 1.2.0; echo 1.3.0'],
  ['tries to move the cursor', "printf '\\033[2J1.2.0'"],
])('saves nothing if npm %s', async (_what, script) => {
  const [directory, folder] = [await temporaryDirectory(), await makeNpm(script)];
  expect(await find(directory, { PATH: `${folder}:/usr/bin:/bin` })).toEqual({ askedAt: 5 });
});

it('does nothing without npm', async () => {
  const directory = await temporaryDirectory();
  expect(await find(directory, { PATH: directory })).toEqual({ askedAt: 5 });
});

it('is not a public command', async () => {
  expect((await runTavus(['--help'])).output).not.toContain('find_newest');
});
