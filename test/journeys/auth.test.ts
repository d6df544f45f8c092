import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSandbox, PROGRAM, settingsFile, Tavus } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

const OTHER_KEY = 'another-key-0123456789-wxyz';
const LOGIN = 'Log in to the profile work';

function saved(home: string): unknown {
  return existsSync(settingsFile(home)) ? JSON.parse(readFileSync(settingsFile(home), 'utf8')) : undefined;
}

function homeWith(settings: unknown): string {
  const home = makeHome();
  mkdirSync(dirname(settingsFile(home)));
  writeFileSync(settingsFile(home), JSON.stringify(settings));
  return home;
}

async function typeKey(tavus: Tavus, title: string, key: string): Promise<void> {
  await tavus.at(title);
  await tavus.cursorOn('API key');
  tavus.type(key);
  await tavus.waitFor(`(${key.length} characters, not shown)`);
  tavus.press('enter');
}

describe('tavus auth login on a terminal', () => {
  test('hides the key, and asks again after a rejected one', async () => {
    const { url, apiKey } = await openSandbox();
    const tavus = new Tavus({ args: ['auth', 'login', '--profile', 'work', '--base-url', url] });
    await typeKey(tavus, LOGIN, OTHER_KEY);
    await tavus.waitFor('Tavus refused this key (401). It was not saved.');
    expect(saved(tavus.home)).toBeUndefined();
    await typeKey(tavus, LOGIN, apiKey);
    await tavus.endsWith(0);
    const said = tavus.screen().join('\n');
    expect(said).toContain(`Saved the key …${apiKey.slice(-4)} for the profile work.`);
    expect(said).toContain('The profile in use is now work.');
    expect(saved(tavus.home)).toEqual({ profile: 'work', profiles: { work: { apiKey, baseUrl: url } } });
    expect(tavus.raw).not.toContain(OTHER_KEY);
    expect(tavus.raw).not.toContain(apiKey);
  });

  test('saves the key unchecked when Tavus cannot be reached', async () => {
    const { url, close } = await openSandbox();
    await close();
    const home = homeWith({ apiKey: 'old-key-0123456789-abcd' });
    const tavus = new Tavus({ home, args: ['auth', 'login', '--base-url', url] });
    await tavus.waitFor('This replaces the saved key …abcd.');
    await typeKey(tavus, 'Log in', OTHER_KEY);
    await tavus.at('Save it anyway?');
    await tavus.choose('Save without checking');
    await tavus.endsWith(0);
    expect(saved(home)).toEqual({ apiKey: OTHER_KEY, baseUrl: url });
  });

  test.each([
    ['esc', 2],
    ['ctrl+c', 130],
  ])('saves nothing when left with %s', async (key, code) => {
    const tavus = new Tavus({ args: ['auth', 'login'] });
    await tavus.at('Log in');
    await tavus.cursorOn('API key');
    tavus.press(key);
    await tavus.endsWith(code);
    expect(saved(tavus.home)).toBeUndefined();
  });
});

describe('two profiles', () => {
  async function twoProfiles() {
    const [mine, work] = [await openSandbox(), await openSandbox()];
    const home = homeWith({
      apiKey: mine.apiKey,
      baseUrl: mine.url,
      profiles: { work: { apiKey: work.apiKey, baseUrl: work.url } },
    });
    return { home, mine, work };
  }

  test('auth switch changes the profile of the menu', async () => {
    const { home, mine, work } = await twoProfiles();
    const choosing = new Tavus({ home, args: ['auth', 'switch'] });
    await choosing.at('Choose a profile');
    await choosing.cursorOn('default');
    await choosing.choose('work');
    await choosing.endsWith(0);
    expect(saved(home)).toMatchObject({ profile: 'work' });

    const tavus = new Tavus({ home });
    await tavus.go('Work with Replicas', 'List Replicas');
    expect(tavus.screen()[0]).toBe(`List Replicas · key …${work.apiKey.slice(-4)} (saved, profile work)`);
    expect([mine.requests.length, work.requests.length > 0]).toEqual([0, true]);
    await tavus.back('Work with Replicas');
    await tavus.back('Tavus');
    await tavus.choose('Set API Key');
    await tavus.at('Set API Key');
    await tavus.choose('Switch to another profile');
    await tavus.at('Choose a profile');
    await tavus.choose('default');
    await tavus.waitFor('Switched to the profile default');
    await tavus.waitFor('tavus auth switch default');
    await tavus.at('Tavus');
    expect(tavus.screen().findLast((line) => line.startsWith('Tavus'))).toMatch(/\(saved\)$/);
    await tavus.leave();
    expect(saved(home)).not.toHaveProperty('profile');
  });

  test('--profile selects one for a single run, and auth status reports it', async () => {
    const { home, work } = await twoProfiles();
    const tavus = new Tavus({ home, args: ['auth', 'status', '--profile', 'work'] });
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
    const screen = tavus.screen().join('\n');
    expect(screen).toMatch(/^Profile +work$/m);
    expect(screen).toMatch(new RegExp(`^Server +${work.url}$`, 'm'));
    expect(screen).toMatch(/^Works +● yes$/m);
    expect(tavus.raw).not.toContain(work.apiKey);
  });

  test('auth logout removes one after confirmation', async () => {
    const { home, mine } = await twoProfiles();
    const args = ['auth', 'logout', '--profile', 'work'];
    const asked = new Tavus({ home, args });
    await asked.waitFor('[y/N]');
    await asked.waitFor('Remove the profile work and its key');
    asked.press('enter');
    await asked.endsWith(2);
    expect(asked.screen().join('\n')).toContain('Nothing was removed.');
    const tavus = new Tavus({ home, args });
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.endsWith(0);
    expect(saved(home)).toEqual({ apiKey: mine.apiKey, baseUrl: mine.url });
  });
});

describe('a key saved for another server', () => {
  test('is not sent, and the menu asks for a new one', async () => {
    const { url, apiKey, requests } = await openSandbox();
    const home = homeWith({ apiKey: OTHER_KEY, baseUrl: 'https://other.example' });
    const tavus = new Tavus({ home, env: { TAVUS_BASE_URL: url } });
    await tavus.go('Work with Replicas');
    await tavus.choose('List Replicas');
    await tavus.waitFor('belongs to https://other.example, but TAVUS_BASE_URL is');
    expect(requests).toEqual([]);
    await tavus.at('Work with Replicas');
    await tavus.back('Tavus');
    await tavus.choose('Set API Key');
    await tavus.at('Set API Key');
    await tavus.choose('Enter another key');
    await tavus.waitFor('Type or paste the key');
    await typeKey(tavus, 'Set API Key', apiKey);
    await tavus.waitFor('It is sent only to');
    await tavus.go('Work with Replicas', 'List Replicas');
    expect(saved(home)).toEqual({ apiKey, baseUrl: url });
  });
});

/** The built program with real pipes. */
describe('tavus auth login in a script', () => {
  function login(script: string, home: string, url: string) {
    const env = { ...cleanEnv(home), TAVUS_BASE_URL: url, KEY: OTHER_KEY };
    // A server in this process could not respond, because the call below blocks the event loop.
    return spawnSync('/bin/sh', ['-c', script, process.execPath, PROGRAM], { env, encoding: 'utf8', timeout: 20_000 });
  }

  test('reads only the first line of a pipe that never ends', () => {
    const home = makeHome();
    const { status, stderr } = login('yes "$KEY" | "$0" "$1" auth login', home, 'http://127.0.0.1:9');
    expect([status, saved(home)]).toEqual([1, undefined]);
    expect(stderr).toContain('The key was not saved.');
    expect(stderr).not.toContain(OTHER_KEY);
  });

  test('reports a usage error for empty standard input', () => {
    const home = makeHome();
    const { status, stderr } = login('"$0" "$1" auth login < /dev/null', home, 'http://127.0.0.1:9');
    expect([status, saved(home)]).toEqual([2, undefined]);
    expect(stderr).toContain('tavus auth login < key.txt');
  });

  test('accepts a pipe as the key file', () => {
    const script = 'mkfifo key; (echo "$KEY" > key) & "$0" "$1" auth status --json --api-key-file key';
    const home = makeHome();
    const { status, stdout } = login(`cd "$HOME"; ${script}`, home, 'http://127.0.0.1:9');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ source: 'file', key: '…wxyz', works: false });
  });
});
