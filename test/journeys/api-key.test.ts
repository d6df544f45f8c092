import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSandbox, settingsFile, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const ENTER_ANOTHER = 'Enter another key';
const OTHER_KEY = 'another-key-0123456789-wxyz';

function savedKey(home: string): unknown {
  return JSON.parse(readFileSync(settingsFile(home), 'utf8')).apiKey;
}

function homeWithSettings(text: string): string {
  const home = makeHome();
  mkdirSync(dirname(settingsFile(home)));
  writeFileSync(settingsFile(home), text, { mode: 0o600 });
  return home;
}

function homeWithKey(apiKey: string, baseUrl?: string): string {
  return homeWithSettings(JSON.stringify({ apiKey, baseUrl }));
}

/** A local URL where no server listens, and its port. */
async function unusedAddress(): Promise<{ url: string; port: number }> {
  const { url, close } = await openSandbox();
  await close();
  return { url, port: Number(new URL(url).port) };
}

async function enterKey(tavus: Tavus, key: string): Promise<void> {
  await tavus.at('Set API Key');
  await tavus.cursorOn('API key');
  tavus.type(key);
  await tavus.waitFor(`(${key.length} characters, not shown)`);
  tavus.press('enter');
}

describe('setting the API key', () => {
  test('does not save a rejected key, and asks again', async () => {
    const { url, apiKey } = await openSandbox();
    const tavus = new Tavus({ env: { TAVUS_BASE_URL: url } });
    await tavus.choose('Enter an API key');
    await enterKey(tavus, OTHER_KEY);
    await tavus.waitFor('Tavus refused this key (401). It was not saved.');
    expect(existsSync(settingsFile(tavus.home))).toBe(false);
    await enterKey(tavus, apiKey);
    await tavus.waitFor('Saved the key');
    await tavus.at('Tavus');
    expect(savedKey(tavus.home)).toBe(apiKey);
    expect(tavus.raw).not.toContain(OTHER_KEY);
  });

  test('rejects a key with an invalid format before sending it', async () => {
    const { url, requests } = await openSandbox();
    const tavus = new Tavus({ env: { TAVUS_BASE_URL: url } });
    await tavus.choose('Enter an API key');
    await enterKey(tavus, 'мой ключ');
    await tavus.waitFor('A key contains only ASCII letters, digits and symbols, without spaces.');
    expect(requests).toEqual([]);
  });

  test('offers to go back, check again, or save the key unchecked when Tavus cannot be reached', async () => {
    const { url, port } = await unusedAddress();
    const tavus = new Tavus({ env: { TAVUS_BASE_URL: url } });
    await tavus.choose('Enter an API key');
    await enterKey(tavus, OTHER_KEY);
    await tavus.waitFor('Could not reach Tavus');
    await tavus.waitFor('Could not check the key.');
    await tavus.at('Save it anyway?');
    await tavus.choose('Do not save');
    await tavus.at('Tavus');
    expect(existsSync(settingsFile(tavus.home))).toBe(false);

    await tavus.choose('Set API Key');
    await enterKey(tavus, OTHER_KEY);
    await tavus.at('Save it anyway?');
    await tavus.choose('Save without checking');
    await tavus.waitFor('Saved the key …wxyz.');
    expect(savedKey(tavus.home)).toBe(OTHER_KEY);

    const { apiKey } = await openSandbox({ port });
    await tavus.at('Tavus');
    await tavus.choose('Set API Key');
    await tavus.at('Set API Key');
    await tavus.choose(ENTER_ANOTHER);
    await tavus.waitFor('Type or paste the key');
    await enterKey(tavus, apiKey);
    await tavus.waitFor(`Saved the key …${apiKey.slice(-4)}.`);
    expect(savedKey(tavus.home)).toBe(apiKey);
  });

  test('checks again after a failed check', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ status: 501 });
    const tavus = new Tavus({ env: { TAVUS_BASE_URL: sandbox.url } });
    await tavus.choose('Enter an API key');
    await enterKey(tavus, sandbox.apiKey);
    await tavus.at('Save it anyway?');
    await tavus.choose('Check again');
    await tavus.waitFor('Saved the key');
    expect(savedKey(tavus.home)).toBe(sandbox.apiKey);
  });

  test('trims spaces and line breaks around a pasted key', async () => {
    const { url, apiKey } = await openSandbox();
    const tavus = new Tavus({ env: { TAVUS_BASE_URL: url } });
    await tavus.choose('Enter an API key');
    await tavus.at('Set API Key');
    tavus.paste(`  ${apiKey} \r\n`);
    await tavus.waitFor(`(${apiKey.length} characters, not shown)`);
    expect(existsSync(settingsFile(tavus.home))).toBe(false);
    tavus.press('enter');
    await tavus.waitFor('Saved the key');
    expect(savedKey(tavus.home)).toBe(apiKey);
    expect(tavus.raw).not.toContain(apiKey);
  });
});

describe('a saved key', () => {
  test('is replaced, and the lists show the other account', async () => {
    const sandbox = await openSandbox();
    const home = homeWithKey(sandbox.apiKey, sandbox.url);
    const tavus = new Tavus({ home, env: { TAVUS_BASE_URL: sandbox.url } });
    await tavus.go('Work with Replicas', 'List Replicas');
    await tavus.back('Work with Replicas');
    await tavus.back('Tavus');
    const listed = sandbox.requests.length;
    await tavus.choose('Set API Key');
    await tavus.waitFor(`In use: key …${sandbox.apiKey.slice(-4)} (saved).`);
    await tavus.choose(ENTER_ANOTHER);
    await tavus.waitFor('Type or paste the key');
    // A rejected key does not replace the old one.
    await enterKey(tavus, OTHER_KEY);
    await tavus.waitFor('Tavus refused this key (401).');
    expect(savedKey(home)).toBe(sandbox.apiKey);
    await enterKey(tavus, sandbox.apiKey);
    await tavus.waitFor('Saved the key');
    await tavus.go('Work with Replicas', 'List Replicas');
    expect(sandbox.requests.length).toBeGreaterThan(listed + 2);
  });

  test('is removed from the file too', async () => {
    const home = homeWithKey(OTHER_KEY);
    const tavus = new Tavus({ home });
    await tavus.at('Tavus');
    expect(tavus.screen()[0]).toBe('Tavus · key …wxyz (saved)');
    await tavus.choose('Set API Key');
    await tavus.at('Set API Key');
    await tavus.choose('Remove the saved key');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.waitFor('Removed the saved key.');
    await tavus.at('Tavus');
    expect(tavus.screen().at(-1)).not.toContain(OTHER_KEY);
    expect(readFileSync(settingsFile(home), 'utf8')).not.toContain(OTHER_KEY);
    await tavus.leave();
    expect(tavus.raw).not.toContain(OTHER_KEY);
  });

  test('can be entered again after unreadable settings are moved aside, which are not deleted', async () => {
    const home = homeWithSettings('{"apiKey": "cut off');
    const tavus = new Tavus({ home, cols: 200 });
    await tavus.at('What do you want to do with the settings file?');
    await tavus.waitFor('cannot be read: line 1, column 12:');
    expect(readdirSync(dirname(settingsFile(home)))).toEqual(['config.json']);
    await tavus.choose('Move it aside and start with new settings');
    await tavus.at('Welcome to tavus. How do you want to start?');
    await tavus.waitFor('The old settings file is now');
    const [aside = ''] = readdirSync(dirname(settingsFile(home)));
    expect(aside).toMatch(/^config\.json\.corrupt-/);
  });

  test('makes unreadable settings read-only until they are moved aside', async () => {
    const home = homeWithSettings('{"readOnly": true, "accessible": fals}');
    const sandbox = await openSandbox();
    const tavus = new Tavus({ home, sandbox, cols: 120 });
    await tavus.at('What do you want to do with the settings file?');
    await tavus.choose('Continue read-only');
    await tavus.at('Tavus');
    expect(tavus.screen().join('\n')).toContain('read-only');
    await tavus.choose('Work with Videos');
    await tavus.at('Work with Videos');
    await tavus.choose('Delete a Video');
    await tavus.waitFor('Read-only because of a settings file that cannot be read');
    await tavus.interrupt();
    expect(readFileSync(settingsFile(home), 'utf8')).toBe('{"readOnly": true, "accessible": fals}');
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('TAVUS_API_KEY is set', () => {
  test('overrides the saved key, and every screen shows the source of the key', async () => {
    const sandbox = await openSandbox();
    const home = homeWithKey(OTHER_KEY);
    const tavus = new Tavus({ home, sandbox });
    const shown = `key …${sandbox.apiKey.slice(-4)} (from TAVUS_API_KEY)`;
    await tavus.go('Work with Replicas', 'List Replicas');
    expect(tavus.screen()[0]).toBe(`List Replicas · ${shown}`);
    await tavus.back('Work with Replicas');
    await tavus.back('Tavus');
    await tavus.choose('Set API Key');
    await tavus.waitFor(`In use: ${shown}.`);
    await tavus.choose('Remove the saved key');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.waitFor('TAVUS_API_KEY overrides');
    expect(savedKey(home)).toBeUndefined();
    expect(sandbox.requests.map(({ headers }) => headers['x-api-key'])).not.toContain('wrong');
    expect(tavus.raw).not.toContain(OTHER_KEY);
    expect(tavus.raw).not.toContain(sandbox.apiKey);
  });

  test('reports an invalid key, and returns to the menu', async () => {
    const { url, requests } = await openSandbox();
    const tavus = new Tavus({ env: { TAVUS_BASE_URL: url, TAVUS_API_KEY: 'kéy with spaces in it' } });
    await tavus.go('Work with Replicas');
    await tavus.choose('List Replicas');
    await tavus.waitFor('Choose Set API Key, or correct TAVUS_API_KEY.');
    await tavus.at('Work with Replicas');
    expect(requests).toEqual([]);
  });
});

describe('the sandbox', () => {
  test('neither reads nor sends the saved key, and Set API Key says so', async () => {
    const own = await openSandbox();
    // If the program read the settings, it would move them aside as broken.
    const home = homeWithSettings(`{"apiKey": "${OTHER_KEY}"`);
    const tavus = new Tavus({ home, args: ['--sandbox'], sandbox: own });
    await tavus.at('Tavus');
    expect(tavus.screen()[0]).toBe('Tavus · sandbox');
    await tavus.choose('Set API Key');
    await tavus.waitFor('The sandbox uses its own key. Your key is neither read nor sent.');
    await tavus.go('Work with Replicas', 'List Replicas');
    expect(own.requests).toEqual([]);
    expect(readdirSync(dirname(settingsFile(home)))).toEqual(['config.json']);
    expect(tavus.raw).not.toContain(OTHER_KEY);
    expect(tavus.raw).not.toContain('wxyz');
    expect(tavus.raw).not.toContain(own.apiKey.slice(-4));
  });
});
