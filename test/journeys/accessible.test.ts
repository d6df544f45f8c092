import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { AccessibleTavus, leave, listQuestion, MAIN_MENU, MENU } from '../support/accessible-tavus.ts';
import { openSandbox, PROGRAM, settingsFile } from '../support/journey-tavus.ts';
import { makeHome, Terminal } from '../support/terminal.ts';

const OTHER_KEY = 'another-key-0123456789-wxyz';
const SECRET = 'API key (not shown while you type)';

function homeWith(settings: object): string {
  const home = makeHome();
  mkdirSync(dirname(settingsFile(home)));
  writeFileSync(settingsFile(home), JSON.stringify(settings), { mode: 0o600 });
  return home;
}

function savedKey(home: string): unknown {
  return JSON.parse(readFileSync(settingsFile(home), 'utf8')).apiKey;
}

describe('the first start in the accessible mode', () => {
  test('offers three options, the last one to exit', async () => {
    const tavus = new AccessibleTavus();
    await tavus.asks(MAIN_MENU);
    expect(tavus.heard().trim()).toBe(
      'Welcome to tavus. How do you want to start? · no key ' +
        '1. Enter an API key (from https://platform.tavus.io/api-keys) ' +
        '2. Explore the sandbox (a local Tavus server: no account, no charges) ' +
        '3. Exit Number, or b to exit:',
    );
    await tavus.answer(MAIN_MENU, '3');
    await tavus.endsWith(0);
  });

  test('exits with b', async () => {
    const tavus = new AccessibleTavus();
    await tavus.answer(MAIN_MENU, 'b');
    await tavus.endsWith(0);
  });

  test('opens the sandbox, which every screen names', async () => {
    const tavus = new AccessibleTavus();
    await tavus.answer(MAIN_MENU, 'explore');
    await tavus.asks(MAIN_MENU);
    expect(tavus.heard()).toContain('Tavus · sandbox 1. Set API Key 2. Work with Replicas');
    await tavus.go('Work with Videos', 'List Videos');
    await tavus.hears('List Videos · sandbox Page 1 of 6, 53 videos, status: any. 1. Queued a moment ago');
    await tavus.answer(listQuestion('Number (details)', 'n next page'), 'b');
    await tavus.answer(MENU, 'Back');
    await leave(tavus);
  });

  test('saves a hidden key, and does not ask again at the next start', async () => {
    const { url, apiKey } = await openSandbox();
    const env = { TAVUS_BASE_URL: url };
    const first = new AccessibleTavus({ env });
    await first.answer(MAIN_MENU, '1');
    await first.answer(SECRET, apiKey);
    await first.asks(MAIN_MENU);
    expect(first.heard()).toContain(`Entered ${apiKey.length} characters. Checking the key… Done: Saved the key …`);
    expect(first.heard()).toContain(`Tavus · key …${apiKey.slice(-4)} (saved)`);
    await leave(first);
    const next = new AccessibleTavus({ env, home: first.home });
    await next.asks(MAIN_MENU);
    expect(next.heard()).toContain(`Tavus · key …${apiKey.slice(-4)} (saved)`);
    expect(first.raw + next.raw).not.toContain(apiKey);
  });
});

describe('setting the API key in the accessible mode', () => {
  test('does not save a rejected key; saves one that is edited while typing or pasted with spaces', async () => {
    const { url, apiKey } = await openSandbox();
    const tavus = new AccessibleTavus({ env: { TAVUS_BASE_URL: url } });
    await tavus.answer(MAIN_MENU, 'Enter');
    await tavus.answer(SECRET, 'мой ключ');
    await tavus.hears('Error: A key contains only ASCII letters, digits and symbols');
    await tavus.answer(SECRET, OTHER_KEY);
    await tavus.hears('Error: Tavus refused this key (401). It was not saved. Check it and try again.');
    await tavus.answer(SECRET, `${apiKey}\rsomething else`);
    await tavus.hears('Several lines were pasted');
    await tavus.answer(SECRET, `  ${apiKey}xy\x7f\x7f `);
    await tavus.asks(MAIN_MENU);
    expect(savedKey(tavus.home)).toBe(apiKey);
    expect(tavus.raw).not.toContain(OTHER_KEY);
    expect(tavus.raw).not.toContain(apiKey);
    await tavus.interrupt();
  });

  test('goes back with b', async () => {
    const tavus = new AccessibleTavus();
    await tavus.answer(MAIN_MENU, 'Enter');
    await tavus.answer(SECRET, 'b');
    await tavus.go('Work with Videos', 'List');
    await tavus.hears(
      'Error: No API key is set. Run tavus auth login, choose Set API Key in the menu, or set TAVUS_API_KEY.',
    );
    await tavus.asks(MENU);
  });

  test('offers to check again or to discard the key when Tavus cannot be reached', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ status: 501 });
    const tavus = new AccessibleTavus({ env: { TAVUS_BASE_URL: sandbox.url } });
    await tavus.answer(MAIN_MENU, 'Enter');
    await tavus.answer(SECRET, sandbox.apiKey);
    await tavus.hears('Warning: Could not check the key.');
    await tavus.answer(MENU, 'Check again');
    await tavus.asks(MAIN_MENU);
    expect(savedKey(tavus.home)).toBe(sandbox.apiKey);
  });

  test('replaces the saved key, and removes it', async () => {
    const sandbox = await openSandbox();
    const home = homeWith({ apiKey: OTHER_KEY });
    const tavus = new AccessibleTavus({ home, env: { TAVUS_BASE_URL: sandbox.url } });
    await tavus.answer(MAIN_MENU, 'Set');
    await tavus.hears('In use: key …wxyz (saved).');
    await tavus.answer(MENU, 'Enter another');
    await tavus.answer(SECRET, sandbox.apiKey);
    await tavus.answer(MAIN_MENU, 'Set');
    expect(savedKey(home)).toBe(sandbox.apiKey);
    await tavus.answer(MENU, 'Remove');
    await tavus.answer('[y/N]', 'yes');
    await tavus.hears('Done: Removed the saved key.');
    await tavus.hears('Tavus · no key');
    await tavus.asks(MAIN_MENU);
    expect(savedKey(home)).toBeUndefined();
    await tavus.interrupt();
  });
});

describe('ending the program in the accessible mode', () => {
  const SLOW = 'a slow request';
  const SCREENS: Readonly<Record<string, (tavus: AccessibleTavus, sandbox: Sandbox) => Promise<void>>> = {
    'the main menu': (tavus) => tavus.asks(MAIN_MENU),
    'a list': async (tavus) => {
      await tavus.go('Work with Replicas', 'List');
      await tavus.asks('b back');
    },
    'a form': async (tavus) => {
      await tavus.go('Work with Replicas', 'Create');
      await tavus.asks('Name');
    },
    'a long text': async (tavus) => {
      await tavus.go('Work with Personas', 'Create');
      await tavus.answer('Name', 'half');
      await tavus.write('then a line with only a period.', 'A line.');
    },
    'a question': async (tavus) => {
      await tavus.go('Work with Videos', 'Delete');
      await tavus.answer('b back', '1');
      await tavus.asks('[y/N]');
    },
    [SLOW]: async (tavus, sandbox) => {
      sandbox.fail({ delayMs: 60_000 });
      await tavus.go('Work with Videos', 'List');
      await tavus.hears('Loading videos…');
      await expect.poll(() => sandbox.requests.length).toBe(1);
    },
  };

  test.each(Object.keys(SCREENS).filter((screen) => screen !== SLOW))('exits with Ctrl+C from %s', async (screen) => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await SCREENS[screen]?.(tavus, sandbox);
    await tavus.interrupt();
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test(`cancels ${SLOW} with Ctrl+C`, async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await SCREENS[SLOW]?.(tavus, sandbox);
    tavus.press('ctrl+c');
    await tavus.answer('Number, or b to go back', 'b');
    await tavus.asks(MAIN_MENU);
  });

  test.each(Object.keys(SCREENS))('exits at the end of input from %s', async (screen) => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await SCREENS[screen]?.(tavus, sandbox);
    // Ctrl+D ends the input only on an empty line; otherwise the first one submits the text.
    if (screen === 'a long text') await tavus.hears('A line.');
    tavus.press('ctrl+d');
    await tavus.endsWith(130);
  });

  test.each(['ctrl+c', 'ctrl+d'])('exits with %s from the hidden key prompt', async (key) => {
    const tavus = new AccessibleTavus();
    await tavus.answer(MAIN_MENU, 'Enter');
    await tavus.asks(SECRET);
    tavus.press(key);
    await tavus.endsWith(130);
  });

  test('restores the terminal for the shell, also from the key prompt', async () => {
    const script = '"$0" "$1"; echo "ended with $?"; stty -a';
    const env = { ACCESSIBLE: '1' };
    const shell = new Terminal('/bin/sh', ['-c', script, process.execPath, PROGRAM], { env });
    await shell.waitFor('Number, or b to exit:');
    shell.type('1\r');
    await shell.waitFor('not shown while you type');
    shell.press('ctrl+c');
    expect(await shell.exit).toEqual({ code: 0, signal: 0 });
    const said = shell.history().join('\n');
    expect(said).toMatch(/^ended with 130$/m);
    expect(said).toMatch(/ icanon/);
    expect(said).toMatch(/ echo /);
  });
});

describe('turning on the accessible mode', () => {
  test('TERM=dumb turns it on, with ASCII output', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const tavus = new AccessibleTavus({ sandbox, env: { ACCESSIBLE: undefined, TERM: 'dumb' } });
    await tavus.go('Work with Replicas', 'Create');
    await tavus.answer('Name', 'Plain');
    await tavus.answer('statement]', '3');
    await tavus.hears('512 x 512');
    await tavus.answer('Image', 'https://example.com/a.png');
    await tavus.answer('Voice, number or id', 'b');
    await tavus.answer('a.png]', 'b');
    await tavus.answer('voice]', 'b');
    await tavus.answer('Name [Plain]', 'b');
    await tavus.answer('Number, or b to continue editing', 'Discard');
    await tavus.answer(MENU, 'nowhere');
    await tavus.hears('"nowhere" is not an option.');
    await tavus.interrupt();
    expect(tavus.raw).toContain(`Tavus - key ...${sandbox.apiKey.slice(-4)} (from TAVUS_API_KEY)`);
    expect(tavus.raw).not.toMatch(/[^\x00-\x7f]/);
  });

  test('the setting turns it on, also in the sandbox', async () => {
    for (const args of [[], ['--sandbox']]) {
      const home = homeWith({ apiKey: OTHER_KEY, accessible: true });
      const tavus = new AccessibleTavus({ home, args, env: { ACCESSIBLE: undefined } });
      await leave(tavus);
    }
  });

  test('ACCESSIBLE=0 turns it off, whatever the setting', async () => {
    const home = homeWith({ accessible: true });
    const tavus = new AccessibleTavus({ home, env: { ACCESSIBLE: '0' } });
    await tavus.waitFor('❯ Enter an API key');
    tavus.press('q');
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
  });
});
