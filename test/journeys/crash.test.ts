import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

const FAULTS = fileURLToPath(new URL('../support/throw-somewhere.mjs', import.meta.url));
const WORDS = 'Unexpected error: Something that can not be.';
const SCREENS: Readonly<Record<string, (tavus: Tavus) => Promise<void>>> = {
  'the main menu': (tavus) => tavus.at('Tavus'),
  'a list': (tavus) => tavus.go('Work with Replicas', 'List Replicas'),
  'a form': async (tavus) => {
    await tavus.go('Work with Replicas', 'Create a Replica');
    await tavus.answer('Name', 'half');
  },
  'a question': async (tavus) => {
    await tavus.go('Work with Videos', 'Delete a Video');
    tavus.press('enter');
    await tavus.waitFor('[y/N]');
  },
};

/** Starts the program with a bug injected. */
function startFaulty(sandbox: Sandbox, faultIn: string, env: Readonly<Record<string, string>> = {}): Tavus {
  return new Tavus({ sandbox, env: { NODE_OPTIONS: `--import ${FAULTS}`, FAULT_IN: faultIn, ...env } });
}

function crashReports(home: string): readonly string[] {
  const folder = join(home, 'settings', 'crashes');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function readCrashReport(home: string): string {
  const [path = '', ...others] = crashReports(home);
  expect(others).toEqual([]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  return readFileSync(path, 'utf8');
}

describe('an uncaught error', () => {
  test.each(Object.entries(SCREENS))(
    'in %s restores the terminal and prints one line with the path of the crash report',
    async (_, go) => {
      const sandbox = await openSandbox();
      const tavus = startFaulty(sandbox, 'timer');
      await go(tavus);
      tavus.kill('SIGUSR2');
      await tavus.endsWith(1);
      const said = tavus.raw.split('\r\n').filter((line) => line.includes('Unexpected'));
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(/^tavus: .*This is a bug in tavus\. Please report it with the details in \S+\.txt$/);
      expect(said[0]).toContain(WORDS);
      expect(readCrashReport(tavus.home)).toMatch(
        /TypeError: Something that can not be\n {4}at [\s\S]*Caused by: Error: The cause/,
      );
    },
  );

  test('in a promise does the same', async () => {
    const tavus = startFaulty(await openSandbox(), 'promise');
    await tavus.at('Tavus');
    tavus.kill('SIGUSR2');
    await tavus.endsWith(1);
    expect(readCrashReport(tavus.home)).toContain('TypeError: Something that can not be');
  });

  test('keeps a draft of the form', async () => {
    const sandbox = await openSandbox();
    const tavus = startFaulty(sandbox, 'timer');
    await SCREENS['a form']?.(tavus);
    tavus.kill('SIGUSR2');
    await tavus.endsWith(1);
    const next = new Tavus({ sandbox, home: tavus.home });
    await next.at('Tavus');
    await next.choose('Work with Replicas');
    await next.at('Work with Replicas');
    await next.choose('Create a Replica');
    await next.waitFor('Continue with the draft  half');
  });

  test('in an action does not end the menu', async () => {
    const tavus = startFaulty(await openSandbox(), 'action');
    await tavus.go('Work with Videos', 'List Videos');
    tavus.press('enter');
    await tavus.said(WORDS);
    await tavus.said('Please report it with the details in');
    expect(readCrashReport(tavus.home)).toContain('TypeError: Something that can not be');
    tavus.press('esc');
    await tavus.at('Work with Videos');
    tavus.press('esc');
    await tavus.leave();
  });
});

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command that fails with an injected bug while it waits for a response. */
async function crashCommand(words: readonly string[], home: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const sandbox = await openSandbox();
  sandbox.fail({ delayMs: 60_000 });
  const account = { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  const all = { ...cleanEnv(home), ...account, ...env };
  const tavus = spawn(process.execPath, ['--import', FAULTS, PROGRAM, ...words], {
    env: all,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  tavus.stdout.on('data', (text) => {
    output += text;
  });
  tavus.stderr.on('data', (text) => {
    errors += text;
  });
  await expect.poll(() => sandbox.requests.length, { timeout: 10_000 }).toBe(1);
  tavus.kill('SIGUSR2');
  const [code] = await once(tavus, 'close');
  return { code, output, errors };
}

describe('a command with an uncaught error', () => {
  test('prints one line, and reports flags without their values', async () => {
    const home = makeHome();
    const words = ['video', 'list', '--status=queued', '--limit', '5'];
    const { code, output, errors } = await crashCommand(words, home);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(/^tavus: .*\n$/);
    expect(errors).toContain(WORDS);
    expect(readCrashReport(home)).toContain('\ntavus video list --status=… --limit …\n');
  });

  test('prints the error as JSON with --json', async () => {
    const { code, output, errors } = await crashCommand(['replica', 'list', '--json'], makeHome());
    expect([code, output]).toEqual([1, '']);
    expect(JSON.parse(errors)).toEqual({
      error: { code: 'unexpected', message: WORDS, hint: expect.stringContaining('Please report it'), status: null },
    });
  });

  test('never prints or saves a key', async () => {
    const home = makeHome();
    const saved = 'a-saved-key-of-mine';
    mkdirSync(join(home, 'settings'), { mode: 0o700 });
    writeFileSync(join(home, 'settings', 'config.json'), JSON.stringify({ apiKey: saved }), { mode: 0o600 });
    const inFile = 'a-key-in-a-file-of-mine';
    writeFileSync(join(home, 'key.txt'), `${inFile}\n`, { mode: 0o600 });
    const typed = '0123456789abcdef0123456789abcdef';
    const FAULT = `It is ${inFile}, or ${saved}, or ${typed}`;
    const words = ['replica', 'list', '--api-key-file', join(home, 'key.txt')];
    const { errors } = await crashCommand(words, home, { FAULT });
    expect(errors).toContain('It is (key), or (key), or (key).');
    const kept = readCrashReport(home);
    for (const key of [saved, inFile, typed]) expect(errors + kept).not.toContain(key);
  });

  test('says so if the report cannot be saved', async () => {
    const home = makeHome();
    // A file in place of the directory stops root as well.
    writeFileSync(join(home, 'settings'), '');
    const { code, errors } = await crashCommand(['replica', 'list'], home);
    expect(code).toBe(1);
    expect(errors).toMatch(/^tavus: .*Its details could not be written to \S+ \((ENOTDIR|EEXIST)\)\.\n$/m);
  });
});
