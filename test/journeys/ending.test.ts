import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome, Terminal } from '../support/terminal.ts';

const SLOW = 'a request that is slow';

/** The way to a screen of each kind. */
const SCREENS: Readonly<Record<string, (tavus: Tavus, sandbox: Sandbox) => Promise<void>>> = {
  'the main menu': (tavus) => tavus.at('Tavus'),
  'a list': (tavus) => tavus.go('Work with Replicas', 'List Replicas'),
  'a filtered list': async (tavus) => {
    await tavus.go('Work with Personas', 'List Personas');
    await tavus.filter('system');
    await tavus.waitFor('kind: system');
  },
  'the details of something': async (tavus) => {
    await tavus.go('Work with Videos', 'List Videos');
    tavus.press('enter');
    await tavus.at('What to do with this video');
  },
  'a form': async (tavus) => {
    await tavus.go('Work with Replicas', 'Create a Replica');
    await tavus.answer('Name', 'half');
  },
  'a picker inside a form': async (tavus) => {
    await tavus.go('Work with Videos', 'Generate a Video');
    await tavus.answer('Name', 'half');
    tavus.press('enter');
    await tavus.at('Replica');
  },
  'a question': async (tavus) => {
    await tavus.go('Work with Videos', 'Delete a Video');
    tavus.press('enter');
    await tavus.waitFor('[y/N]');
  },
  [SLOW]: async (tavus, sandbox) => {
    sandbox.fail({ delayMs: 60_000 });
    await tavus.go('Work with Videos');
    await tavus.choose('List Videos');
    await tavus.waitFor('Loading videos');
    await expect.poll(() => sandbox.requests.length).toBe(1);
  },
};

async function openAt(screen: string): Promise<Tavus> {
  const sandbox = await openSandbox();
  const tavus = new Tavus({ sandbox });
  await SCREENS[screen]?.(tavus, sandbox);
  return tavus;
}

describe('I leave at once with Ctrl+C', () => {
  test.each(Object.keys(SCREENS).filter((screen) => screen !== SLOW))('from %s', async (screen) => {
    const tavus = await openAt(screen);
    await tavus.interrupt();
  });

  test(`but not from ${SLOW}: it is called off, and the next one leaves`, async () => {
    const tavus = await openAt(SLOW);
    tavus.press('ctrl+c');
    await tavus.at('Work with Videos');
    await tavus.interrupt();
  });

  test.each(Object.keys(SCREENS))('with two at once, from %s', async (screen) => {
    const tavus = await openAt(screen);
    tavus.press('ctrl+c', 'ctrl+c');
    await tavus.endsWith(130);
  });

  test('and my shell works as before', async () => {
    const script = '"$0" "$1" --sandbox; echo "ended with $?"; stty -a';
    const shell = new Terminal('/bin/sh', ['-c', script, process.execPath, PROGRAM]);
    await shell.waitFor('Set API Key');
    shell.press('ctrl+c');
    expect(await shell.exit).toEqual({ code: 0, signal: 0 });
    const said = shell.history().join('\n');
    expect(said).toContain('ended with 130');
    expect(said).toMatch(/ icanon/);
    expect(said).toMatch(/ echo /);
  });
});

describe('The program is ended from outside', () => {
  test.each([
    ['SIGTERM', 143, 'the main menu'],
    ['SIGHUP', 129, 'the main menu'],
    ['SIGHUP', 129, 'a form'],
    ['SIGQUIT', 131, 'the main menu'],
    ['SIGQUIT', 131, 'a question'],
    ['SIGQUIT', 131, SLOW],
    ['SIGINT', 130, 'the main menu'],
    ['SIGTERM', 143, 'a form'],
    ['SIGTERM', 143, 'a question'],
    ['SIGTERM', 143, SLOW],
  ])('by %s, which is exit code %i, in %s', async (signal, code, screen) => {
    const tavus = await openAt(screen);
    tavus.kill(signal);
    await tavus.endsWith(code);
  });
});

describe('The terminal is closed', () => {
  /** A watch that takes ten minutes, as nohup starts it: its streams lead to no terminal. */
  async function watchWithout(input: 'ignore' | 'pipe' | number): Promise<{ child: ChildProcess; sandbox: Sandbox }> {
    const sandbox = await openSandbox({ data: 'empty' });
    const [replica = ''] = sandbox.store.replicas.keys();
    const video = sandbox.store.addVideo(
      { replica_id: replica, script: 'Hello', video_name: 'Clip' },
      { renderMs: 600_000 },
    );
    const env = { ...cleanEnv(makeHome()), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
    const stdio = [input, 'pipe', 'pipe'] as const;
    const child = spawn(process.execPath, [PROGRAM, 'video', 'watch', video.id], { env, stdio: [...stdio] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stderr as NodeJS.ReadableStream, 'data');
    return { child, sandbox };
  }

  test.each(['ignore', 'pipe'] as const)('while no stream leads to it (%s): the work goes on', async (input) => {
    const { child, sandbox } = await watchWithout(input);
    const asked = sandbox.requests.length;
    child.kill('SIGHUP');
    // It is still asking.
    await expect.poll(() => sandbox.requests.length, { timeout: 12_000 }).toBeGreaterThan(asked);
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([143, null]);
  });

  test('while its input comes from a terminal: it ends', async () => {
    // Opened by the pseudo-terminal itself, which stays open as long as its program runs.
    const other = new Terminal('/bin/sh', ['-c', 'tty; read line']);
    await other.waitFor('/dev/');
    const path = /\/dev\/\S+/.exec(other.raw)?.[0] ?? '';
    const terminal = openSync(path, 'r');
    const { child } = await watchWithout(terminal);
    closeSync(terminal);
    child.kill('SIGHUP');
    expect(await once(child, 'exit')).toEqual([129, null]);
  });
});
