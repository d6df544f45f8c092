import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome, Terminal } from '../support/terminal.ts';

const SLOW = 'a request that is slow';

/** Opens a screen of each kind. */
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
  'a transcript': async (tavus) => {
    await tavus.go('Work with Conversations', 'Read a Transcript');
    await tavus.choose('Interview');
    await tavus.at('What to do with this transcript');
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

describe('Ctrl+C', () => {
  test.each(Object.keys(SCREENS).filter((screen) => screen !== SLOW))('exits immediately from %s', async (screen) => {
    const tavus = await openAt(screen);
    await tavus.interrupt();
  });

  test(`cancels ${SLOW}, and exits when pressed again`, async () => {
    const tavus = await openAt(SLOW);
    tavus.press('ctrl+c');
    await tavus.at('Work with Videos');
    await tavus.interrupt();
  });

  test.each(Object.keys(SCREENS))('exits when pressed twice in %s', async (screen) => {
    const tavus = await openAt(screen);
    tavus.press('ctrl+c', 'ctrl+c');
    await tavus.endsWith(130);
  });

  test('restores the terminal for the shell', async () => {
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

describe('a signal', () => {
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
  ])('%s exits with %i in %s', async (signal, code, screen) => {
    const tavus = await openAt(screen);
    tavus.kill(signal);
    await tavus.endsWith(code);
  });
});

describe('closing the terminal', () => {
  /** Watches a video that takes ten minutes, as nohup starts it: without streams of the terminal. */
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

  test.each(['ignore', 'pipe'] as const)(
    'does not end a command without streams of the terminal (%s)',
    async (input) => {
      const { child, sandbox } = await watchWithout(input);
      const asked = sandbox.requests.length;
      child.kill('SIGHUP');
      // It still sends requests.
      await expect.poll(() => sandbox.requests.length, { timeout: 12_000 }).toBeGreaterThan(asked);
      expect(child.exitCode).toBeNull();
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([143, null]);
    },
  );

  test('ends a command that reads from the terminal', async () => {
    // The pseudo-terminal opens it, and keeps it open as long as its program runs.
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
