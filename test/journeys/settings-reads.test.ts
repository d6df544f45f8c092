import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { openSandbox, settingsFile, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const RECORDER = fileURLToPath(new URL('../support/record-reads.cjs', import.meta.url));

/** Runs on a terminal with a saved key. `reads` counts how often the settings file was opened so far. */
async function start(args: readonly string[]) {
  const [home, sandbox] = [makeHome(), await openSandbox()];
  const file = settingsFile(home);
  mkdirSync(dirname(file), { mode: 0o700 });
  writeFileSync(file, JSON.stringify({ apiKey: sandbox.apiKey, baseUrl: sandbox.url }), { mode: 0o600 });
  // The update check ran just now, so only its setting is read.
  writeFileSync(join(dirname(file), 'update.json'), JSON.stringify({ askedAt: Date.now() }), { mode: 0o600 });
  const record = join(home, 'record');
  const env = { TAVUS_RECORD: record, NODE_OPTIONS: `--require=${RECORDER}`, NO_UPDATE_NOTIFIER: undefined };
  const tavus = new Tavus({ args, home, env, rows: 40 });
  const opened = (name: string) =>
    readFileSync(record, 'utf8')
      .split('\n')
      .filter((path) => path.endsWith(name)).length;
  return { tavus, reads: () => opened('config.json'), updateReads: () => opened('update.json') };
}

describe('the settings file is read once', () => {
  test('in the menu', async () => {
    const { tavus, reads, updateReads } = await start([]);
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.back('Work with Replicas');
    await tavus.back('Tavus');
    await tavus.leave();
    // Only a published build checks for updates.
    expect([reads(), updateReads()]).toEqual([1, packageJson.tavusCli.updateNotice ? 1 : 0]);
  });

  test.each([
    ['by a command', ['replica', 'list']],
    ['by a command on the sandbox', ['replica', 'list', '--sandbox']],
    ['by tavus doctor', ['doctor']],
    ['by completion', ['__complete', 'zsh', 'replica', 'get', '']],
  ])('%s', async (_by, args) => {
    const { tavus, reads } = await start(args);
    await tavus.exit;
    expect(reads()).toBe(1);
  });

  test('by a command, and again under the lock when it changes settings', async () => {
    const { tavus, reads } = await start(['auth', 'logout', '--yes']);
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
    // Conf reads it once more.
    expect(reads()).toBeGreaterThan(1);
  });
});
