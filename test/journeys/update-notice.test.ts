import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const NOTICE = `tavus 99.1.0 is out (you have ${packageJson.version}): npm install -g tavus-cli`;
const DONE = { code: 0, signal: 0 };

/** A home whose owner has this npm, that answers after a while. */
function makeUser() {
  const home = makeHome();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\nsleep 1\necho 99.1.0\n');
  chmodSync(join(bin, 'npm'), 0o755);
  return { home, env: { PATH: `${bin}:${process.env.PATH}`, NO_UPDATE_NOTIFIER: undefined } };
}

const known = (home: string): unknown => JSON.parse(readFileSync(join(home, 'settings/update.json'), 'utf8'));

test('a newer version is found behind the back of one run and told at the end of the next, once', async () => {
  const [user, sandbox] = [makeUser(), await openSandbox()];
  const words = { ...user, sandbox, args: ['replica', 'list', '--limit', '1'] };
  const first = new Tavus(words);
  expect(await first.exit).toEqual(DONE);
  expect(first.history().join('\n')).not.toContain('is out');
  await vi.waitFor(() => expect(known(user.home)).toHaveProperty('newest', '99.1.0'), { timeout: 12_000 });

  const second = new Tavus({ ...user, sandbox });
  await second.at('Tavus');
  expect(second.history().join('\n')).not.toContain('is out');
  await second.leave();
  expect(
    second
      .history()
      .filter((line) => line !== '')
      .at(-1),
  ).toBe(NOTICE);

  const third = new Tavus(words);
  expect(await third.exit).toEqual(DONE);
  expect(third.history().join('\n')).not.toContain('is out');
});
