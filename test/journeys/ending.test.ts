import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { Terminal } from '../support/terminal.ts';

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
    await tavus.at('Delete the video');
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
