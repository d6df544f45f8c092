import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closedDoor, openSettingsFolder, openTavus } from '../support/settings-folder.ts';

const WRONG = 'wrong-key-0123456789-wxyz';

/** A folder, and the settings of one key of its server. */
async function open() {
  const folder = await openSettingsFolder();
  const { url, apiKey } = folder.sandbox;
  const flag = `--base-url ${url}`;
  return { ...folder, url, apiKey, flag, end: apiKey.slice(-4), entry: { apiKey, baseUrl: url } };
}

describe('auth login', () => {
  it('checks the key from standard input with the cheapest request, saves it and names the profile', async () => {
    const { tavus, saved, sandbox, flag, apiKey, end, entry, url } = await open();
    const outcome = await tavus(`auth login ${flag}`, { stdin: ` ${apiKey} \r\nand more\n` });
    expect(outcome).toEqual({
      code: 0,
      output: '',
      errors: `✔ Saved the key …${end} for the profile default.\nIt is sent only to ${url}.\n`,
    });
    expect(saved()).toEqual(entry);
    expect(sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v2/replicas?verbose=true&limit=1',
    ]);
  });

  it('saves a key as another profile; the first stays in use', async () => {
    const { tavus, saved, flag, apiKey, entry, write } = await open();
    write({ accessible: false, apiKey: 'mine' });
    const { code, errors } = await tavus(`auth login --profile work ${flag}`, { stdin: apiKey });
    expect(code).toBe(0);
    expect(errors).toContain('for the profile work.');
    expect(errors).toContain('The profile in use is still default. To change it, run tavus auth switch work.');
    expect(saved()).toEqual({ accessible: false, apiKey: 'mine', profiles: { work: entry } });
  });

  it('makes the profile of the first key the one in use', async () => {
    const { tavus, saved, flag, apiKey, entry } = await open();
    const { errors } = await tavus(`auth login --profile work ${flag}`, { stdin: apiKey });
    expect(errors).toContain('The profile in use is now work.');
    expect(saved()).toEqual({ profile: 'work', profiles: { work: entry } });
  });

  it('replaces the key of a profile at its own server, ignoring the environment', async () => {
    const { tavus, saved, sandbox, apiKey, entry, url } = await open();
    const other = await openTavus();
    await tavus(`auth login --profile work --base-url ${url}`, { stdin: apiKey });
    const env = { TAVUS_BASE_URL: other.url };
    expect((await tavus('auth login --profile work', { stdin: apiKey, env })).code).toBe(0);
    expect([sandbox.requests.length, other.requests.length]).toEqual([2, 0]);
    expect(saved()).toMatchObject({ profiles: { work: entry } });
  });

  it('saves the server of the environment with the key', async () => {
    const { tavus, saved, apiKey, entry, url } = await open();
    expect((await tavus('auth login', { stdin: apiKey, env: { TAVUS_BASE_URL: `${url}/` } })).code).toBe(0);
    expect(saved()).toEqual(entry);
    const elsewhere = await tavus('replica list', { env: { TAVUS_BASE_URL: await closedDoor() } });
    expect(elsewhere.code).toBe(2);
    expect(elsewhere.errors).toContain('Nothing was sent.');
  });

  it('reads the key from --api-key-file', async () => {
    const { tavus, saved, directory, flag, apiKey, entry } = await open();
    const file = join(directory, 'key.txt');
    writeFileSync(file, `${apiKey}\n`);
    chmodSync(file, 0o600);
    const { code, errors } = await tavus(`auth login ${flag} --api-key-file ${file}`);
    expect([code, saved()]).toEqual([0, entry]);
    expect(errors).not.toContain('overrides');
  });

  it('prints JSON with the key masked', async () => {
    const { tavus, flag, apiKey, end, url } = await open();
    const { output } = await tavus(`auth login --profile work ${flag} --json`, { stdin: apiKey });
    expect(JSON.parse(output)).toEqual({ profile: 'work', key: `…${end}`, base_url: url, saved: true });
  });

  it('warns about TAVUS_API_KEY, which overrides it', async () => {
    const { tavus, flag, apiKey } = await open();
    const env = { TAVUS_API_KEY: WRONG };
    const plain = await tavus(`auth login ${flag}`, { stdin: apiKey, env });
    expect(plain.errors).toContain('TAVUS_API_KEY overrides saved keys: the key in use is …wxyz.');
    const named = await tavus(`auth login --profile work ${flag}`, { stdin: apiKey, env });
    expect(named.errors).toContain('TAVUS_API_KEY overrides saved keys in commands without --profile.');
  });

  it('creates a missing profile in use again', async () => {
    const { tavus, saved, write, flag, apiKey, entry } = await open();
    write({ profile: 'gone' });
    expect((await tavus(`auth login ${flag}`, { stdin: apiKey })).code).toBe(0);
    expect(saved()).toEqual({ profile: 'gone', profiles: { gone: entry } });
  });
});

describe('auth login saves nothing', () => {
  it('if Tavus refuses the key, and exits with 3', async () => {
    const { tavus, saved, flag } = await open();
    const { code, errors, output } = await tavus(`auth login ${flag}`, { stdin: WRONG });
    expect([code, output, saved()]).toEqual([3, '', undefined]);
    expect(errors).toContain('The key was not saved.\ntavus: Tavus refused the API key');
    expect(errors).not.toContain(WRONG);
  });

  it.each([
    ['a broken connection', { drop: 'before', times: 4 }],
    ['a failing server', { status: 503, headers: { 'retry-after': '3600' } }],
    ['a sign-in page', { status: 200, body: '<html>Sign in</html>', contentType: 'text/html' }],
  ] as const)('if the key could not be checked because of %s, and exits with 1', async (_why, fault) => {
    const { tavus, saved, sandbox, flag, apiKey } = await open();
    sandbox.fail(fault);
    const { code, errors } = await tavus(`auth login ${flag}`, { stdin: apiKey });
    expect([code, saved()]).toEqual([1, undefined]);
    expect(errors).toContain('The key was not saved.');
  });

  it.each([
    ['nothing', ''],
    ['an empty first line', `\n${WRONG}\n`],
    ['blanks', '   \n'],
  ])('from standard input with %s, and shows how', async (_what, stdin) => {
    const { tavus, saved, flag } = await open();
    const { code, errors } = await tavus(`auth login ${flag}`, { stdin });
    expect([code, saved()]).toEqual([2, undefined]);
    expect(errors).toBe(
      'tavus: There is no key on standard input.\n' +
        'Run it in a terminal to be prompted for the key, or pipe the key in: tavus auth login < key.txt\n',
    );
  });

  it.each([
    ['a sentence', `my key is ${WRONG}\n`],
    ['other letters', `ключ-${WRONG}\n`],
    ['much too much', `${'k'.repeat(100_000)}\n`],
  ])('from standard input with %s, which it does not repeat', async (_what, stdin) => {
    const { tavus, saved, sandbox, flag } = await open();
    const { code, errors } = await tavus(`auth login ${flag}`, { stdin });
    expect([code, saved(), sandbox.requests]).toEqual([2, undefined, []]);
    expect(errors).toContain('The first line of standard input is not an API key.');
    expect(errors).not.toMatch(/0123456789|kkkk/);
  });

  it('from the command line, and does not repeat the key', async () => {
    const { tavus, saved } = await open();
    const { code, errors } = await tavus(`auth login ${WRONG}`);
    expect([code, saved()]).toEqual([2, undefined]);
    expect(errors).not.toContain(WRONG);
  });

  it.each([
    ['http://tavus.example', 'must begin with https://'],
    ['tavus.example', 'is not a URL'],
    ['https://rio:word@tavus.example', 'must not contain a user name or password'],
  ])('for the server %s', async (url, words) => {
    const { tavus, saved, apiKey } = await open();
    const { code, errors } = await tavus(`auth login --base-url ${url}`, { stdin: apiKey });
    expect([code, saved()]).toEqual([2, undefined]);
    expect(errors).toContain(words);
    expect(errors).toContain('Correct --base-url.');
    expect(errors).not.toContain('word@');
  });

  it.each([
    ['--profile a.b', {}, '--profile accepts letters'],
    [`--profile ${'x'.repeat(65)}`, {}, '--profile accepts letters'],
    ['', { TAVUS_PROFILE: 'my work' }, 'TAVUS_PROFILE accepts letters'],
  ])('for an invalid profile name: %s', async (words, env, hint) => {
    const { tavus, saved, flag, apiKey } = await open();
    const { code, errors } = await tavus(`auth login ${flag} ${words}`.trim(), { stdin: apiKey, env });
    expect([code, saved()]).toEqual([2, undefined]);
    expect(errors).toContain(hint);
  });

  it('in a dry run, but checks the key and prints what it would do', async () => {
    const { tavus, saved, sandbox, flag, apiKey, end, url } = await open();
    const { code, errors, output } = await tavus(`auth login --profile work ${flag} --dry-run --json`, {
      stdin: apiKey,
    });
    expect([code, saved(), sandbox.requests.length]).toEqual([0, undefined, 1]);
    expect(errors).toBe(
      `Dry run: the key …${end} for the profile work would be saved, for ${url}. Nothing was written.\n`,
    );
    expect(JSON.parse(output)).toMatchObject({ profile: 'work', saved: false });
    expect((await tavus(`auth login ${flag} --dry-run`, { stdin: WRONG })).code).toBe(3);
  });

  it('in the sandbox', async () => {
    const { tavus, saved, apiKey } = await open();
    const { code, errors } = await tavus('--sandbox auth login', { stdin: apiKey });
    expect([code, saved()]).toEqual([2, undefined]);
    expect(errors).toContain('The sandbox uses its own key. Your key is neither read nor sent.');
  });

  it('if the settings cannot be written, which is reported', async () => {
    const { tavus, directory, flag, apiKey } = await open();
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const env = { TAVUS_CONFIG_DIR: join(file, 'settings') };
    const { code, errors } = await tavus(`auth login ${flag}`, { stdin: apiKey, env });
    expect(code).toBe(1);
    expect(errors).toMatch(/The settings could not be saved in .*\. Part of the path is not a folder\./);
  });
});
