import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { people } from '../support/batch.ts';
import { JobShell } from '../support/job-shell.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const KEY = 'secret-key-0123456789-wxyz';
/** The echo of an arrow key or Enter by the terminal. */
const ECHOED = /\^\[|\^M/;

interface Situation {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Input before the program is suspended. */
  go(tavus: JobShell, sandbox: Sandbox): Promise<void>;
  /** Checks after it is resumed: the screen is redrawn, and keys work. */
  resume(tavus: JobShell, sandbox: Sandbox): Promise<void>;
}

const atForm = async (tavus: JobShell, text: string): Promise<void> => {
  await tavus.go('Work with Personas', 'Create a Persona');
  await tavus.answer('Name', text);
};

/** Adds a video that takes ten minutes. */
function addVideo({ store }: Sandbox): string {
  const [replica = ''] = store.replicas.keys();
  return store.addVideo({ replica_id: replica, script: 'Hello', video_name: 'Clip' }, { renderMs: 600_000 }).id;
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'the main menu': {
    go: (tavus) => tavus.at('Tavus'),
    async resume(tavus) {
      await tavus.at('Tavus');
      tavus.press('down');
      await tavus.cursorOn('Work with Replicas');
      tavus.press('q');
      await tavus.atPrompt();
    },
  },
  'a list, on its second page': {
    async go(tavus) {
      await tavus.go('Work with Replicas', 'List Replicas');
      tavus.press('right');
      await tavus.waitFor(/^Page 2 of/m);
    },
    async resume(tavus) {
      await tavus.at('List Replicas');
      await tavus.waitFor(/^Page 2 of/m);
      tavus.press('right');
      await tavus.waitFor(/^Page 3 of/m);
      await tavus.back('Work with Replicas');
    },
  },
  'a list that is searched': {
    async go(tavus) {
      await tavus.go('Work with Videos', 'List Videos');
      tavus.type('/queue');
      await tavus.waitFor('Search: queue');
    },
    async resume(tavus) {
      await tavus.waitFor('Search: queue');
      tavus.type('d');
      await tavus.waitFor('Search: queued');
    },
  },
  'the filters of a list': {
    async go(tavus) {
      await tavus.go('Work with Replicas', 'List Replicas');
      tavus.press('f');
      await tavus.waitFor('Enter show these');
    },
    async resume(tavus) {
      await tavus.waitFor('Enter show these');
      tavus.press('down', 'enter');
      await tavus.waitFor(/^Page /m);
    },
  },
  'a form': {
    go: (tavus) => atForm(tavus, 'half a na'),
    async resume(tavus) {
      await tavus.at('Create a Persona');
      await tavus.waitFor(/^ +Name +half a na$/m);
      tavus.type('Be kind');
      await tavus.cursorOn(/^System prompt +Be kind/);
      tavus.press('shift+tab');
      await tavus.cursorOn(/^Name +half a na/);
    },
  },
  'a key entry': {
    args: ['auth', 'login'],
    async go(tavus) {
      await tavus.at('Log in');
      tavus.type(KEY.slice(0, 10));
      await tavus.waitFor('(10 characters, not shown)');
    },
    async resume(tavus) {
      await tavus.at('Log in');
      await tavus.waitFor('(10 characters, not shown)');
      tavus.type(KEY.slice(10));
      await tavus.waitFor(`(${KEY.length} characters, not shown)`);
      tavus.press('esc');
      await tavus.atPrompt();
    },
  },
  'a question': {
    async go(tavus) {
      await tavus.go('Work with Videos', 'Delete a Video');
      tavus.press('enter');
      await tavus.waitFor('[y/N]');
      tavus.press('y');
      await tavus.waitFor('[y/N] y');
    },
    async resume(tavus, sandbox) {
      await tavus.waitFor('[y/N]');
      // A partly answered question is asked again.
      await tavus.waitFor(/\[y\/N\]$/m);
      expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
      tavus.press('y', 'enter');
      await tavus.said('Deleted');
    },
  },
  'a request that is slow': {
    async go(tavus, sandbox) {
      sandbox.fail({ path: /^\/v2\/videos/, delayMs: 60_000 });
      await tavus.go('Work with Videos');
      await tavus.choose('List Videos');
      await tavus.waitFor('Loading videos');
    },
    async resume(tavus) {
      await tavus.waitFor('Loading videos');
      await tavus.back('Work with Videos');
    },
  },
  'a command that waits': {
    args: ['auth', 'status'],
    async go(tavus, sandbox) {
      sandbox.fail({ path: /^\/v2\/replicas/, delayMs: 60_000 });
      await tavus.waitFor('Checking the key');
    },
    async resume(tavus) {
      await expect.poll(() => tavus.since()).toContain('Checking the key');
      tavus.press('ctrl+c');
      await tavus.atPrompt();
    },
  },
  'an accessible menu': {
    env: { ACCESSIBLE: '1' },
    async go(tavus) {
      await tavus.waitFor('Number, or b to exit:');
      tavus.type('half');
    },
    async resume(tavus) {
      await tavus.waitUntil('the question', (lines) => lines.findLast((line) => line) === 'Number, or b to exit:');
      tavus.type('b\r');
      await tavus.atPrompt();
    },
  },
  'an accessible key entry': {
    args: ['auth', 'login'],
    env: { ACCESSIBLE: '1' },
    async go(tavus) {
      await tavus.waitFor('(not shown while you type):');
    },
    async resume(tavus) {
      await tavus.waitUntil('the question', (lines) => /while you type\):$/.test(lines.findLast((line) => line) ?? ''));
      tavus.type(`${KEY}\r`);
      await tavus.waitFor(`Entered ${KEY.length} characters.`);
    },
  },
};

/** Opens one of the situations in a shell with job control. */
async function openAt(what: string): Promise<{ tavus: JobShell; sandbox: Sandbox; situation: Situation }> {
  const sandbox = await openSandbox();
  const situation = SITUATIONS[what];
  if (!situation) throw new Error(`There is no situation "${what}".`);
  const { args = [], env = {} } = situation;
  const isLogin = args[1] === 'login';
  const account = isLogin ? { env: { TAVUS_BASE_URL: sandbox.url, ...env } } : { sandbox, env };
  const tavus = await JobShell.open({ args, ...account });
  await situation.go(tavus, sandbox);
  return { tavus, sandbox, situation };
}

function hasNoEcho(tavus: JobShell): void {
  expect(tavus.since()).not.toMatch(ECHOED);
  expect(tavus.raw).not.toContain(KEY.slice(0, 10));
  expect(tavus.raw).not.toContain(KEY.slice(10));
}

describe('Ctrl+Z', () => {
  test.each(Object.keys(SITUATIONS))('suspends %s, restores the terminal, and fg resumes it', async (what) => {
    const { tavus, sandbox, situation } = await openAt(what);
    await tavus.suspend();
    await tavus.hasSaneTerminal();
    await tavus.foreground();
    await situation.resume(tavus, sandbox);
    hasNoEcho(tavus);
  });
});

describe('a signal from outside', () => {
  test.each([
    ['the main menu', 'SIGTSTP'],
    ['a form', 'SIGTSTP'],
    ['a command that waits', 'SIGTSTP'],
    ['the main menu', 'SIGSTOP'],
    ['a form', 'SIGSTOP'],
    ['a key entry', 'SIGSTOP'],
    ['a question', 'SIGSTOP'],
    ['a request that is slow', 'SIGSTOP'],
    ['an accessible key entry', 'SIGSTOP'],
  ] as const)('suspends %s by %s, and fg resumes it', async (what, signal) => {
    const { tavus, sandbox, situation } = await openAt(what);
    process.kill(tavus.jobPid, signal);
    await tavus.isSuspended();
    // The program cannot handle SIGSTOP, so only the shell restores the terminal modes.
    if (signal === 'SIGTSTP') await tavus.hasSaneTerminal();
    await tavus.foreground();
    await situation.resume(tavus, sandbox);
    hasNoEcho(tavus);
  });

  test('SIGCONT resumes it only after it is in the foreground', async () => {
    const { tavus, situation, sandbox } = await openAt('the main menu');
    await tavus.suspend();
    process.kill(tavus.jobPid, 'SIGCONT');
    tavus.type('echo still-$((40+2))\r');
    await tavus.waitFor('still-42');
    await tavus.atPrompt();
    await tavus.hasSaneTerminal();
    await tavus.isStopped();
    await tavus.foreground();
    await situation.resume(tavus, sandbox);
    hasNoEcho(tavus);
  });
});

describe('suspending a command with progress', () => {
  test.each([
    ['with keys', []],
    ['without keys', ['--no-input']],
  ])('redraws the bars of a watch %s', async (_, flags) => {
    const sandbox = await openSandbox();
    const tavus = await JobShell.open({ sandbox, args: ['video', 'watch', addVideo(sandbox), ...flags] });
    await tavus.waitFor('Clip');
    await tavus.suspend();
    await tavus.hasSaneTerminal();
    await tavus.foreground();
    await tavus.waitFor('Clip');
    await expect.poll(() => tavus.since()).toContain('Clip');
    tavus.press('ctrl+c');
    await tavus.waitFor('Stopped watching');
    await tavus.atPrompt();
    expect(tavus.since()).not.toMatch(/\^\[/);
  });

  test('resumes a batch', async () => {
    const sandbox = await openSandbox({ data: 'empty', latencyMs: 150 });
    const home = makeHome();
    const path = join(home, 'people.csv');
    writeFileSync(path, people(40));
    const replica = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
    const words = ['--replica-id', replica, '--script', 'Hi {{name}}', '--name', '{{email}}', '--concurrency', '1'];
    const tavus = await JobShell.open({ home, sandbox, args: ['video', 'batch', path, ...words, '--yes'] });
    await tavus.waitFor(/[1-9]\d* of 40 sent/);
    await tavus.suspend();
    await tavus.hasSaneTerminal();
    expect(sandbox.store.videos.size).toBeLessThan(20);
    await tavus.foreground();
    await expect.poll(() => tavus.since(), { timeout: 12_000 }).toMatch(/2\d of 40 sent/);
    tavus.press('ctrl+c');
    await tavus.atPrompt();
    expect(tavus.since()).not.toMatch(/\^\[/);
  });
});

describe('suspending with other processes', () => {
  test('also suspends a wrapper such as npx', async () => {
    const wrapper = `'${process.execPath}' -e 'require("child_process").spawn(process.argv[1], process.argv.slice(2), { stdio: "inherit" })' -- "$@"`;
    const sandbox = await openSandbox();
    const tavus = await JobShell.open({ sandbox, wrapper });
    await tavus.at('Tavus');
    await tavus.suspend();
    await tavus.hasSaneTerminal();
    await tavus.foreground();
    await SITUATIONS['the main menu']?.resume(tavus, sandbox);
  });

  test('redraws the screen without a shell, where Ctrl+Z cannot suspend', async () => {
    const tavus = new Tavus({ args: ['--sandbox'] });
    await tavus.at('Tavus');
    tavus.press('ctrl+z');
    await tavus.at('Tavus');
    tavus.press('down');
    await tavus.cursorOn('Work with Replicas');
    await tavus.leave();
  });

  test('redraws the screen for a terminal resized in the meantime', async () => {
    const { tavus } = await openAt('a list, on its second page');
    await tavus.suspend();
    tavus.resize(60, 20);
    await tavus.foreground();
    await tavus.at('List Replicas');
    tavus.press('right');
    await tavus.waitFor(/^Page 3 of/m);
    expect(tavus.screen().filter((line) => /^Page 3/.test(line))).toHaveLength(1);
    expect(tavus.screen().filter((line) => line.startsWith('List Replicas'))).toHaveLength(1);
  });

  test('also suspends the editor', async () => {
    const sandbox = await openSandbox();
    // Reads a line, as an editor reads keys, and then changes the file.
    const tavus = await JobShell.open({ sandbox, env: { EDITOR: 'read -p "editor> " line; echo "from $line" >' } });
    await atForm(tavus, 'Edited');
    await tavus.cursorOn('System prompt');
    tavus.press('ctrl+o');
    await tavus.waitFor('editor>');
    await tavus.suspend();
    await tavus.hasSaneTerminal();
    await tavus.foreground({ isDrawn: false });
    tavus.type('outside\r');
    await tavus.at('Create a Persona');
    await tavus.waitFor('from outside');
    tavus.press('shift+tab');
    await tavus.cursorOn(/^Name +Edited/);
  });

  test('resumes a menu several times, and restores the terminal at the end', async () => {
    const { tavus } = await openAt('the main menu');
    for (let round = 0; round < 3; round += 1) {
      await tavus.suspend();
      await tavus.foreground();
      await tavus.at('Tavus');
    }
    tavus.press('q');
    await tavus.atPrompt();
    await tavus.hasSaneTerminal();
  });

  test('suspends once while Ctrl+Z is held', async () => {
    const { tavus } = await openAt('the main menu');
    tavus.press('ctrl+z', 'ctrl+z', 'ctrl+z');
    await tavus.isSuspended();
    await tavus.foreground();
    await tavus.at('Tavus');
    tavus.press('down');
    await tavus.cursorOn('Work with Replicas');
  });

  test('stops a watch started in the background until it is in the foreground', async () => {
    const sandbox = await openSandbox();
    const args = ['video', 'watch', addVideo(sandbox)];
    const tavus = await JobShell.open({ sandbox, args, background: true });
    await tavus.waitFor('[1]');
    await tavus.atPrompt();
    tavus.type('wait %1; jobs; echo waited-$((40+2))\r');
    await tavus.waitFor('waited-42');
    await tavus.waitFor('Stopped');
    await tavus.atPrompt();
    await tavus.foreground();
    await tavus.waitFor('Clip');
    tavus.press('ctrl+c');
    await tavus.waitFor('Stopped watching');
    await tavus.atPrompt();
    await tavus.hasSaneTerminal();
  });

  test.each(['the main menu', 'a key entry', 'a command that waits'])(
    'ends %s, while suspended, with its shell',
    async (what) => {
      const { tavus } = await openAt(what);
      await tavus.suspend();
      const { jobPid } = tavus;
      tavus.kill('SIGHUP');
      await tavus.exit;
      const isRunning = (): boolean => {
        try {
          return process.kill(jobPid, 0);
        } catch {
          return false;
        }
      };
      await expect.poll(isRunning, { timeout: 12_000 }).toBe(false);
      expect(existsSync(join(tavus.home, 'settings', 'crashes'))).toBe(false);
    },
  );
});
