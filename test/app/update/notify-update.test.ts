import { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Io } from '../../../src/app/io.ts';
import { main } from '../../../src/app/main.ts';
import type { Env } from '../../../src/lib/env.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { readUpdateState, saveUpdateState, type UpdateState } from '../../../src/settings/update-file.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { createFakeIo } from '../../support/fake-io.ts';

const HOUR = 3_600_000;
const { version } = packageJson;
const NOTICE = `tavus 99.1.0 is available (you have ${version}): npm install -g tavus-cli\n`;

/** Every started process, recorded synchronously. */
const started: ChildProcess[] = [];
subscribe('child_process', (message) => {
  if (typeof message !== 'object' || message === null || !('process' in message)) return;
  if (message.process instanceof ChildProcess) started.push(message.process);
});

interface Run {
  readonly words?: readonly string[];
  readonly env?: Env;
  /** The saved state; by default no lookup yet. */
  readonly state?: UpdateState;
  readonly settings?: object;
  readonly change?: (io: Io) => void;
}

/** A run of `tavus auth status`, or of other words, on a terminal; its copy in the background only writes a file. */
async function run({ words = ['auth', 'status'], env, state, settings, change = () => {} }: Run = {}) {
  const sandbox = await startSandbox();
  const directory = await temporaryDirectory();
  const program = join(directory, 'copy.mjs');
  const note = `import { writeFileSync } from 'node:fs';
    writeFileSync(process.argv[1] + '.part', JSON.stringify({ words: process.argv.slice(2), env: process.env }));
    (await import('node:fs')).renameSync(process.argv[1] + '.part', process.argv[1] + '.started');`;
  await writeFile(program, note);
  if (state) saveUpdateState(directory, state, 1);
  if (settings) await writeFile(join(directory, 'config.json'), JSON.stringify(settings));
  const fake = createFakeIo({ isTerminal: true, runtime: { program, nodePath: process.execPath } });
  change(fake.io);
  const account = { TAVUS_API_KEY: sandbox.apiKey, TAVUS_BASE_URL: sandbox.url, TAVUS_CONFIG_DIR: directory };
  started.length = 0;
  await main(fake.io, words, { ...account, ...env });
  await sandbox.close();
  const hasAsked = started.some(({ spawnargs = [] }) => spawnargs.includes('__find_newest'));
  return { errors: fake.errors(), note: `${program}.started`, hasAsked, state: readUpdateState(directory) };
}

const read = async (path: string) => JSON.parse(await vi.waitFor(() => readFile(path, 'utf8'), { timeout: 20_000 }));

describe('a person at a terminal', () => {
  it('starts a lookup in a background process without the key', async () => {
    const { errors, note, state } = await run();
    expect(errors).not.toContain('is available');
    expect(Math.abs(Date.now() - state.askedAt)).toBeLessThan(HOUR);
    const { words, env } = await read(note);
    expect(words).toEqual(['__find_newest']);
    expect(env).toHaveProperty('TAVUS_CONFIG_DIR');
    expect(env).not.toHaveProperty('TAVUS_API_KEY');
  });

  it('is notified at the end of the next run, once', async () => {
    const askedAt = Date.now() - HOUR;
    const { errors, hasAsked, state } = await run({ state: { askedAt, newest: '99.1.0' } });
    expect(errors.endsWith(NOTICE)).toBe(true);
    expect(state).toEqual({ askedAt });
    expect(hasAsked).toBe(false);
  });

  it('is notified after doctor too, but not about the installed version', async () => {
    const known = (newest: string) => ({ words: ['doctor'], state: { askedAt: Date.now(), newest } });
    expect((await run(known('99.1.0'))).errors.endsWith(NOTICE)).toBe(true);
    for (const newest of [version, '99.1.0-beta.1']) {
      const { errors, state } = await run(known(newest));
      expect(errors).not.toContain('is available');
      expect(state).toEqual({ askedAt: expect.any(Number) });
    }
  });

  it('is not notified without a key or saved settings, and no file is created', async () => {
    const nowhere = join(await temporaryDirectory(), 'settings');
    const stranger = { TAVUS_CONFIG_DIR: nowhere, TAVUS_API_KEY: undefined };
    const { hasAsked } = await run({ words: ['doctor'], env: stranger });
    expect([existsSync(nowhere), hasAsked]).toEqual([false, false]);
    await run({ words: ['doctor'], env: { TAVUS_CONFIG_DIR: nowhere } });
    expect(existsSync(join(nowhere, 'update.json'))).toBe(true);
  });

  it.each([
    ['an hour ago', -HOUR, false],
    ['a day ago', -25 * HOUR, true],
    ['by a clock that was wrong', 50 * HOUR, true],
  ])('with a last lookup %s', async (_when, since, isAskedAgain) => {
    const askedAt = Date.now() + since;
    const { hasAsked, state } = await run({ state: { askedAt } });
    expect([hasAsked, state.askedAt !== askedAt]).toEqual([isAskedAgain, isAskedAgain]);
  });

  it('is not notified if the state cannot be saved', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    const { hasAsked } = await run({ env: { TAVUS_CONFIG_DIR: join(file, 'settings') } });
    expect(hasAsked).toBe(false);
  });
});

describe('no lookup and no notice', () => {
  const withoutTerminal = (stream: 'output' | 'errors') => (io: Io) => void Object.assign(io[stream], { isTTY: false });

  it.each<[string, Run]>([
    ['with NO_UPDATE_NOTIFIER', { env: { NO_UPDATE_NOTIFIER: '' } }],
    ['in CI', { env: { CI: 'true' } }],
    ['on a build machine', { env: { BUILD_NUMBER: '7' } }],
    ['by npx', { env: { npm_command: 'exec' } }],
    ['with the setting', { settings: { updateNotice: false } }],
    ['with --json', { words: ['auth', 'status', '--json'] }],
    ['into a pipe', { change: withoutTerminal('output') }],
    ['with standard error elsewhere', { change: withoutTerminal('errors') }],
    ['on the sandbox', { words: ['replica', 'list', '--sandbox'] }],
    ['for the version', { words: ['--version'] }],
    ['for help', { words: ['--help'] }],
    ['for the help of a topic', { words: ['help', 'environment'] }],
    ['for completion', { words: ['completion', 'bash'] }],
    ['for a shell that completes', { words: ['__complete', 'replica', ''] }],
  ])('%s', async (_when, given) => {
    const state = { askedAt: Date.now() - 30 * HOUR, newest: '99.1.0' };
    const outcome = await run({ state, ...given });
    expect(outcome.errors).not.toContain('is available');
    expect(outcome.state).toEqual(state);
    expect(outcome.hasAsked).toBe(false);
  });

  it.each(['', '0', 'false'])('does not apply to CI=%s', async (CI) => {
    const state = { askedAt: Date.now(), newest: '99.1.0' };
    expect((await run({ state, env: { CI } })).errors).toContain(NOTICE);
  });
});
