import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSandbox, settingsFile, Tavus } from '../support/journey-tavus.ts';

const WELCOME = 'Welcome to tavus. How do you want to start?';

/** The permission bits of a file or directory. */
function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('the first start', () => {
  test('shows the options, and writes no files before one is chosen', async () => {
    const tavus = new Tavus();
    await tavus.at(WELCOME);
    expect(tavus.screen().slice(2, 5)).toEqual([
      '❯ Enter an API key     from https://platform.tavus.io/api-keys',
      '  Explore the sandbox  a local Tavus server: no account, no charges',
      '  Exit',
    ]);
    await tavus.choose('Exit');
    await tavus.endsWith(0);
    expect(existsSync(dirname(settingsFile(tavus.home)))).toBe(false);
  });

  test.each([
    ['q', 0],
    ['ctrl+c', 130],
  ])('exits with %s', async (key, code) => {
    const tavus = new Tavus();
    await tavus.at(WELCOME);
    // A single escape byte must not end the program.
    tavus.press('esc');
    await tavus.waitFor('Press q to exit.');
    tavus.press(key);
    await tavus.endsWith(code);
    expect(existsSync(dirname(settingsFile(tavus.home)))).toBe(false);
  });

  test('opens the sandbox, which every screen names, and writes no files', async () => {
    const tavus = new Tavus();
    await tavus.at(WELCOME);
    await tavus.choose('Explore the sandbox');
    await tavus.go('Work with Videos', 'List Videos');
    expect(tavus.screen()[0]).toBe('List Videos · sandbox');
    await tavus.waitFor('Queued a moment ago');
    await tavus.back('Work with Videos');
    await tavus.choose('Back to Main Menu');
    await tavus.leave();
    expect(existsSync(dirname(settingsFile(tavus.home)))).toBe(false);
  });

  test('saves a hidden key, and does not ask again at the next start', async () => {
    const { url, apiKey, requests } = await openSandbox();
    const env = { TAVUS_BASE_URL: url };
    const first = new Tavus({ env });
    await first.at(WELCOME);
    await first.choose('Enter an API key');
    await first.at('Set API Key');
    first.type(apiKey);
    await first.waitFor(`(${apiKey.length} characters, not shown)`);
    expect(existsSync(dirname(settingsFile(first.home)))).toBe(false);
    first.press('enter');
    await first.waitFor(`Saved the key …${apiKey.slice(-4)}.`);
    await first.leave();
    expect(first.raw).not.toContain(apiKey);
    expect(JSON.parse(readFileSync(settingsFile(first.home), 'utf8'))).toEqual({ apiKey, baseUrl: url });
    expect([modeOf(settingsFile(first.home)), modeOf(dirname(settingsFile(first.home)))]).toEqual(['600', '700']);

    const next = new Tavus({ env, home: first.home });
    await next.go('Work with Replicas', 'List Replicas');
    expect(next.screen()[0]).toBe(`List Replicas · key …${apiKey.slice(-4)} (saved)`);
    expect(requests.map(({ headers }) => headers['x-api-key'])).not.toContain('wrong');
    expect(next.raw).not.toContain(apiKey);
  });

  test('opens the menu without a key, and says how to set one when it is needed', async () => {
    const tavus = new Tavus();
    await tavus.at(WELCOME);
    await tavus.choose('Enter an API key');
    await tavus.at('Set API Key');
    await tavus.back('Tavus');
    await tavus.go('Work with Videos');
    await tavus.choose('List Videos');
    await tavus.waitFor('No API key is set.');
    await tavus.waitFor('choose Set API Key in the menu, or set TAVUS_API_KEY.');
    await tavus.at('Work with Videos');
  });
});
