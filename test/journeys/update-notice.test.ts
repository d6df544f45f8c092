import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bundle } from '../../build.mjs';
import packageJson from '../../package.json' with { type: 'json' };
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const NOTICE = `tavus 99.1.0 is available (you have ${packageJson.version}): npm install -g tavus-cli`;
const DONE = { code: 0, signal: 0 };

/** Two builds of the program: a published one, and one from a clone. */
const folder = mkdtempSync(join(tmpdir(), 'tavus-builds-'));
const [PUBLISHED, CLONED] = [join(folder, 'published'), join(folder, 'cloned')];
const runOf = (build: string) => [process.execPath, join(build, 'cli.cjs')] as const;

beforeAll(async () => {
  await bundle(PUBLISHED, undefined, true);
  await bundle(CLONED, undefined, false);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A home directory with a fake npm that records its calls and responds after a delay. */
function makeUser() {
  const home = makeHome();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\n: > "$0.called"\nsleep 1\necho 99.1.0\n');
  chmodSync(join(bin, 'npm'), 0o755);
  const isNpmCalled = () => existsSync(join(bin, 'npm.called'));
  return { home, isNpmCalled, env: { PATH: `${bin}:${process.env.PATH}`, NO_UPDATE_NOTIFIER: undefined } };
}

/** The options for the terminal of a user. */
const at = ({ home, env }: ReturnType<typeof makeUser>) => ({ home, env });

const known = (home: string): unknown => JSON.parse(readFileSync(join(home, 'settings/update.json'), 'utf8'));

test('a published build checks in the background of one run, and prints the notice once, after the next run', async () => {
  const [user, sandbox] = [makeUser(), await openSandbox()];
  const words = { ...at(user), sandbox, command: runOf(PUBLISHED), args: ['replica', 'list', '--limit', '1'] };
  const first = new Tavus(words);
  expect(await first.exit).toEqual(DONE);
  expect(first.history().join('\n')).not.toContain('is available');
  await vi.waitFor(() => expect(known(user.home)).toHaveProperty('newest', '99.1.0'), { timeout: 12_000 });

  const second = new Tavus({ ...at(user), sandbox, command: runOf(PUBLISHED) });
  await second.at('Tavus');
  expect(second.history().join('\n')).not.toContain('is available');
  await second.leave();
  expect(
    second
      .history()
      .filter((line) => line !== '')
      .at(-1),
  ).toBe(NOTICE);

  const third = new Tavus(words);
  expect(await third.exit).toEqual(DONE);
  expect(third.history().join('\n')).not.toContain('is available');
});

test('any other build neither runs npm nor names a package to install, which doctor reports', async () => {
  const [user, sandbox] = [makeUser(), await openSandbox()];
  const file = join(user.home, 'settings/update.json');
  mkdirSync(join(user.home, 'settings'), { mode: 0o700 });
  writeFileSync(file, '{"askedAt":0,"newest":"99.1.0"}');
  const tavus = new Tavus({ ...at(user), sandbox, command: runOf(CLONED), args: ['doctor'], rows: 40 });
  expect((await tavus.exit).signal).toBe(0);
  expect(tavus.screen()).toContain('✔ ok      This build does not check for newer versions.');
  expect(tavus.raw).not.toContain('99.1.0');
  expect(user.isNpmCalled()).toBe(false);
  expect(known(user.home)).toEqual({ askedAt: 0, newest: '99.1.0' });
});
