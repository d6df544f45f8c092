import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NotSentError } from '../../../src/api/errors.ts';
import { openUserAccount } from '../../../src/app/account/open-account.ts';
import { type Globals, NO_GLOBALS } from '../../../src/app/options.ts';
import type { Env } from '../../../src/lib/env.ts';
import { Settings } from '../../../src/settings/settings.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { createFakeIo } from '../../support/fake-io.ts';

const KEY = 'key-0123456789-wxyz';
const SAVED = { apiKey: 'saved-key', profiles: { work: { apiKey: 'work-key', baseUrl: 'https://work.example' } } };

interface Given {
  readonly settings?: unknown;
  readonly globals?: Partial<Globals>;
  readonly env?: Env;
  /** What is on standard input. */
  readonly stdin?: string;
  readonly mayBeNew?: boolean;
}

/** Opens an account with these settings in a new directory. */
async function open({ settings = SAVED, globals, env, stdin, mayBeNew }: Given = {}) {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'config.json'), typeof settings === 'string' ? settings : JSON.stringify(settings), {
    mode: 0o600,
  });
  const fake = createFakeIo();
  if (stdin !== undefined) fake.press(stdin);
  fake.endInput();
  const warnings: string[] = [];
  const warn = (text: string, fix?: string) => void warnings.push(fix === undefined ? text : `${text} ${fix}`);
  const all = { TAVUS_CONFIG_DIR: directory, ...env };
  const opening = {
    globals: { ...NO_GLOBALS, ...globals },
    env: all,
    settings: await load(directory, warn, !globals?.dryRun),
  };
  const account = await openUserAccount({ ...opening, input: fake.io.input }, { warn, mayBeNew });
  return { account, warnings, directory };
}

async function load(directory: string, warn: (text: string) => void, mayWrite = true): Promise<Settings> {
  const settings = new Settings(directory, warn, { mayWrite });
  await settings.load();
  return settings;
}

/** A file with this content; private by default. */
async function keyFile(content: string | Buffer, mode = 0o600): Promise<string> {
  const path = join(await temporaryDirectory(), 'the key.txt');
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

describe('an account', () => {
  it('of old settings has their key and uses Tavus', async () => {
    const { account } = await open({ settings: { apiKey: KEY, accessible: true } });
    expect(account.keyInUse()).toEqual({ key: KEY, source: 'saved', profile: 'default' });
    expect([account.baseUrl(), account.hasSavedKey()]).toEqual(['https://tavusapi.com', true]);
  });

  it('is that of the profile of flag, environment or settings, in this order', async () => {
    const settings = { ...SAVED, profile: 'third', profiles: { ...SAVED.profiles, other: {}, third: {} } };
    const env = { TAVUS_PROFILE: ' other ' };
    const nameIn = async (given: Given) => (await open({ settings, ...given })).account.profiles?.inUse();
    expect(await nameIn({ env, globals: { profile: 'work' } })).toEqual({ name: 'work', from: 'flag' });
    expect(await nameIn({ env })).toEqual({ name: 'other', from: 'environment' });
    expect(await nameIn({ env: { TAVUS_PROFILE: '' } })).toEqual({ name: 'third', from: 'saved' });
  });

  it('has the key and server of environment and profile', async () => {
    const { account } = await open({ globals: { profile: 'work' }, env: { TAVUS_API_KEY: KEY } });
    expect([account.keyInUse()?.key, account.baseUrl()]).toEqual(['work-key', 'https://work.example']);
    const env = { TAVUS_API_KEY: ` ${KEY} `, TAVUS_BASE_URL: 'https://env.example/' };
    const { account: other } = await open({ env });
    expect([other.keyInUse()?.key, other.baseUrl()]).toEqual([KEY, 'https://env.example']);
  });

  it('has no client for a saved key with another server', async () => {
    const env = { TAVUS_BASE_URL: 'https://env.example', TAVUS_PROFILE: 'work' };
    const { account } = await open({ env });
    expect(account.keyInUse()?.source).toBe('saved');
    expect(() => account.client()).toThrow('Nothing was sent.');
  });

  it('refuses an unsafe server of the environment, whether it is used or not', async () => {
    const given = { env: { TAVUS_BASE_URL: 'http://env.example' }, globals: { profile: 'work' } };
    await expect(open(given)).rejects.toMatchObject({ option: 'baseUrl' });
  });

  it('of a dry run changes neither Tavus nor the settings', async () => {
    const { account, directory, warnings } = await open({
      settings: '{"apiKey',
      globals: { dryRun: true },
      env: { TAVUS_API_KEY: KEY },
    });
    expect(account.profiles?.isDryRun).toBe(true);
    await expect(account.profiles?.saveKey(KEY)).rejects.toThrow('cannot be changed in a dry run');
    expect(await readdir(directory)).toEqual(['config.json']);
    expect(warnings).toHaveLength(1);
    await expect(account.clientFor(KEY).replicas.delete('r1')).rejects.toBeInstanceOf(NotSentError);
  });
});

describe('a missing profile', () => {
  const create = (name: string) => `To create it, run tavus auth login --profile ${name}.`;

  it.each<[string, Given, string, string]>([
    [
      'by the flag',
      { globals: { profile: 'wrk' } },
      'The profile “wrk” does not exist. Saved profiles: default, work.',
      `Did you mean work? ${create('wrk')}`,
    ],
    [
      'by the environment',
      { env: { TAVUS_PROFILE: 'staging' } },
      'TAVUS_PROFILE: The profile “staging” does not exist. Saved profiles: default, work.',
      create('staging'),
    ],
    [
      'by the settings',
      { settings: { ...SAVED, profile: 'gone' } },
      'The profile in use was removed. The profile “gone” does not exist. Saved profiles: default, work.',
      `To choose another, run tavus auth switch. ${create('gone')}`,
    ],
    [
      'by a name that none can have',
      { globals: { profile: 'a.b' } },
      'The profile “a.b” does not exist. Saved profiles: default, work.',
      '',
    ],
    [
      'by an empty flag',
      { globals: { profile: '' } },
      'The profile “” does not exist. Saved profiles: default, work.',
      '',
    ],
  ])('is a usage error %s', async (_how, given, message, hint) => {
    await expect(open(given)).rejects.toMatchObject({ name: 'UsageError', message, hint });
  });

  it('has no client if it may be new', async () => {
    const { account } = await open({ globals: { profile: 'new' }, env: { TAVUS_API_KEY: KEY }, mayBeNew: true });
    expect(account.keyInUse()).toBeUndefined();
    expect(() => account.client()).toThrow('The profile “new”');
  });
});

describe('a key file', () => {
  it.each([
    ['a key alone', KEY],
    ['blanks and line ends around it', `\n  ${KEY}\t\r\n\n`],
    ['a byte order mark', `\ufeff${KEY}\n`],
    ['as much as fits', 'k'.repeat(4096)],
  ])('with %s is accepted', async (_what, content) => {
    const { account, warnings } = await open({ globals: { apiKeyFile: await keyFile(content) } });
    const key = content.replace('\ufeff', '').trim();
    expect(account.keyInUse()).toEqual({ key, source: 'file', profile: 'default' });
    expect(warnings).toEqual([]);
  });

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'It is empty.'],
    ['blanks', ' \n\t\n', 'It is empty.'],
    ['two keys', `${KEY}\nsecond-${KEY}\n`, 'It has several lines.'],
    ['two keys, as an old Mac ends lines', `${KEY}\rsecond-${KEY}`, 'It has several lines.'],
    ['a little too much', 'k'.repeat(4097), 'It is too long for a key.'],
    ['very much', `${KEY}${'\0'.repeat(5_000_000)}`, 'It is too long for a key.'],
    ['a sentence', `The key is ${KEY}`, 'It contains spaces or other characters that are not allowed in a key.'],
    ['UTF-16', Buffer.from(KEY, 'utf16le'), 'It contains spaces or other characters that are not allowed in a key.'],
  ])('with %s is a usage error, which does not show its content', async (_what, content, problem) => {
    const path = await keyFile(content);
    const opening = open({ globals: { apiKeyFile: path } });
    await expect(opening).rejects.toMatchObject({
      name: 'UsageError',
      message: `--api-key-file ${path}: ${problem}`,
      hint: 'Name a file that contains only the key, or - for standard input.',
    });
    await expect(opening).rejects.not.toThrow('0123456789');
  });

  it('that is missing, or a folder, is a usage error', async () => {
    const directory = await temporaryDirectory();
    const refusal = (apiKeyFile: string) => open({ globals: { apiKeyFile } });
    await expect(refusal(join(directory, 'none'))).rejects.toThrow('The file does not exist.');
    await expect(refusal('')).rejects.toThrow('The file does not exist.');
    await expect(refusal(directory)).rejects.toThrow('It is a folder.');
  });

  it.skipIf(platform() === 'win32')('that never ends is read up to the maximum length of a key', async () => {
    await expect(open({ globals: { apiKeyFile: '/dev/zero' } })).rejects.toThrow('It is too long for a key.');
  });

  it.skipIf(platform() === 'win32').each([
    [0o640, true],
    [0o604, true],
    [0o620, true],
    [0o600, false],
    [0o400, false],
  ])('of mode %o causes a warning: %s', async (mode, isWarned) => {
    const path = await keyFile(KEY, mode);
    const { account, warnings } = await open({ globals: { apiKeyFile: path } });
    const words = `Other users can read the key in ${path}. Make it private: chmod 600 '${path}'`;
    expect([account.keyInUse()?.key, warnings]).toEqual([KEY, isWarned ? [words] : []]);
  });

  it.skipIf(platform() === 'win32')(
    'that is a link to another folder is a usage error that names the file',
    async () => {
      const [path, directory] = [await keyFile(KEY), await temporaryDirectory()];
      const alias = join(directory, 'key');
      await symlink(path, alias);
      await expect(open({ globals: { apiKeyFile: alias } })).rejects.toMatchObject({
        name: 'UsageError',
        message: `--api-key-file ${alias}: It is a symbolic link to another folder. Keys are not read through such links.`,
        hint: `Use the path of the file itself: --api-key-file '${path}'`,
      });
      await symlink(join(directory, 'nowhere'), join(directory, 'lost'));
      await expect(open({ globals: { apiKeyFile: join(directory, 'lost') } })).rejects.toThrow(
        'The file does not exist.',
      );
    },
  );

  it.skipIf(platform() === 'win32')(
    'that is a mounted secret is read, because its links stay in their folder',
    async () => {
      const directory = await temporaryDirectory();
      await mkdir(join(directory, '..2026_11_25'));
      await writeFile(join(directory, '..2026_11_25', 'key'), KEY, { mode: 0o600 });
      await symlink('..2026_11_25', join(directory, '..data'));
      await symlink(join('..data', 'key'), join(directory, 'key'));
      await symlink(directory, `${directory}-alias`);
      for (const folder of [directory, `${directory}-alias`]) {
        const { account } = await open({ globals: { apiKeyFile: join(folder, 'key') } });
        expect(account.keyInUse()?.key).toBe(KEY);
      }
      await rm(`${directory}-alias`);
    },
  );

  it('overrides all other keys, and is not sent to the server of a profile', async () => {
    const apiKeyFile = await keyFile(KEY);
    const env = { TAVUS_API_KEY: 'env-key', TAVUS_BASE_URL: 'https://env.example' };
    const { account } = await open({ globals: { apiKeyFile }, env });
    expect([account.keyInUse()?.key, account.baseUrl()]).toEqual([KEY, 'https://env.example']);
    const { account: other } = await open({ globals: { apiKeyFile, profile: 'work' } });
    expect(() => other.client()).toThrow('https://work.example. Nothing was sent.');
  });

  it('called - is all of standard input', async () => {
    const { account } = await open({ globals: { apiKeyFile: '-' }, stdin: `${KEY}\n` });
    expect(account.keyInUse()).toEqual({ key: KEY, source: 'file', profile: 'default' });
    await expect(open({ globals: { apiKeyFile: '-' }, stdin: `${KEY}\n${KEY}\n` })).rejects.toThrow('several lines');
    await expect(open({ globals: { apiKeyFile: '-' } })).rejects.toThrow('It is empty.');
  });

  it('called - is a usage error on a terminal', async () => {
    const { input } = createFakeIo({ isTerminal: true }).io;
    const warn = () => {};
    const settings = await load(join(await temporaryDirectory(), 'none'), warn);
    const opening = { globals: { ...NO_GLOBALS, apiKeyFile: '-' }, env: {}, settings };
    const words = '--api-key-file -: Standard input is a terminal.';
    await expect(openUserAccount({ ...opening, input }, { warn })).rejects.toThrow(words);
    await expect(openUserAccount(opening, { warn })).rejects.toThrow(words);
  });
});

it('works with a warning if the settings file is a folder', async () => {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, 'config.json'));
  const warnings: string[] = [];
  const globals = { ...NO_GLOBALS, apiKeyFile: await keyFile(KEY) };
  const warn = (text: string) => void warnings.push(text);
  const account = await openUserAccount({ globals, env: {}, settings: await load(directory, warn) }, { warn });
  expect([account.keyInUse()?.key, warnings.length]).toEqual([KEY, 1]);
});
