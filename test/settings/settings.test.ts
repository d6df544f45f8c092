import { access, chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Settings } from '../../src/settings/settings.ts';
import { temporaryDirectory } from '../support/bench.ts';

const KEY = 'key-0123456789';

function defaultKey(settings: Settings): string | undefined {
  return settings.profiles().all.get('default')?.apiKey;
}

/** A settings directory that does not exist yet, and what the settings warned of. */
async function open() {
  const directory = join(await temporaryDirectory(), 'of', 'tavus');
  const warnings: string[] = [];
  const file = join(directory, 'config.json');
  return {
    directory,
    file,
    warnings,
    write: async (content: string | Buffer, mode = 0o600) => {
      await mkdir(directory, { recursive: true });
      await writeFile(file, content);
      await chmod(file, mode);
    },
    load: async (options = {}) => {
      const settings = new Settings(directory, (text) => warnings.push(text), options);
      await settings.load();
      return settings;
    },
    saved: async () => JSON.parse(await readFile(file, 'utf8')) as unknown,
    mode: async (path: string) => (await stat(path)).mode & 0o777,
  };
}

describe('the settings', () => {
  it('write nothing before the first change', async () => {
    const { load, directory, warnings } = await open();
    const settings = await load();
    expect([defaultKey(settings), warnings]).toEqual([undefined, []]);
    await expect(access(directory)).rejects.toThrow('ENOENT');
  });

  it('remember a key for the next start', async () => {
    const { load, saved } = await open();
    const settings = await load();
    await settings.saveProfile('default', { apiKey: KEY });
    expect(defaultKey(settings)).toBe(KEY);
    expect(defaultKey(await load())).toBe(KEY);
    expect(await saved()).toEqual({ apiKey: KEY });
  });

  it('forget a key at once and for good', async () => {
    const { load, saved } = await open();
    const settings = await load();
    await settings.saveProfile('default', { apiKey: KEY });
    await settings.removeProfile('default');
    expect(defaultKey(settings)).toBeUndefined();
    expect(defaultKey(await load())).toBeUndefined();
    expect(await saved()).toEqual({});
  });

  it('can be removed from without ever having been saved', async () => {
    const { load } = await open();
    const settings = await load();
    await settings.removeProfile('default');
    expect(defaultKey(settings)).toBeUndefined();
  });

  it('keep what other versions wrote into the file', async () => {
    const { write, load, saved } = await open();
    await write(JSON.stringify({ theme: 'dark', profiles: { work: { apiKey: 'w' } }, apiKey: 'old' }));
    const settings = await load();
    await settings.saveProfile('default', { apiKey: KEY });
    expect(await saved()).toEqual({ theme: 'dark', profiles: { work: { apiKey: 'w' } }, apiKey: KEY });
    await settings.removeProfile('default');
    expect(await saved()).toEqual({ theme: 'dark', profiles: { work: { apiKey: 'w' } } });
  });

  it('keep what another run wrote meanwhile', async () => {
    const { write, load, saved } = await open();
    const settings = await load();
    await write(JSON.stringify({ theme: 'dark' }));
    await settings.saveProfile('default', { apiKey: KEY });
    expect(await saved()).toEqual({ theme: 'dark', apiKey: KEY });
  });

  it.each([
    ['a key with spaces around it', { apiKey: ` ${KEY}\n` }, KEY],
    ['an empty key', { apiKey: '' }, undefined],
    ['a blank key', { apiKey: '  ' }, undefined],
    ['a key that is no text', { apiKey: 5 }, undefined],
    ['no key', {}, undefined],
  ])('read %s', async (_what, content, key) => {
    const { write, load, warnings } = await open();
    await write(JSON.stringify(content));
    expect([defaultKey(await load()), warnings]).toEqual([key, []]);
  });
});

describe.skipIf(platform() === 'win32')('nobody else', () => {
  it('may read the file, or look into the directory', async () => {
    const { load, mode, file, directory } = await open();
    await (await load()).saveProfile('default', { apiKey: KEY });
    expect([await mode(file), await mode(directory)]).toEqual([0o600, 0o700]);
  });

  it('may read a file that they could read before, once it is saved', async () => {
    const { write, load, mode, file } = await open();
    await write(JSON.stringify({ apiKey: 'old' }), 0o644);
    await (await load()).saveProfile('default', { apiKey: KEY });
    expect(await mode(file)).toBe(0o600);
  });

  it('may read it from the next start on, which is said once', async () => {
    const { write, load, mode, file, warnings } = await open();
    await write(JSON.stringify({ apiKey: KEY }), 0o644);
    expect(defaultKey(await load())).toBe(KEY);
    await load();
    expect(await mode(file)).toBe(0o600);
    expect(warnings).toEqual([`The settings file ${file} was open to others. It is yours alone now (mode 0600).`]);
  });

  it('may look into a folder that is of tavus alone; one that was named stays as it is', async () => {
    const { write, load, mode, directory, warnings } = await open();
    await write('{}');
    await chmod(directory, 0o755);
    await load();
    expect([await mode(directory), warnings]).toEqual([0o755, []]);
    await load({ isOwnFolder: true });
    await load({ isOwnFolder: true });
    expect(await mode(directory)).toBe(0o700);
    expect(warnings).toEqual([
      `The settings folder ${directory} was open to others. It is yours alone now (mode 0700).`,
    ]);
  });

  it('is kept away by a run that writes nothing', async () => {
    const { write, load, mode, file, warnings } = await open();
    await write('{}', 0o644);
    await load({ mayWrite: false, isOwnFolder: true });
    expect([await mode(file), warnings]).toEqual([0o644, []]);
  });

  it('may read it after a removal either', async () => {
    const { write, load, mode, file } = await open();
    await write(JSON.stringify({ apiKey: 'old' }), 0o644);
    await (await load()).removeProfile('default');
    expect(await mode(file)).toBe(0o600);
  });
});

const CORRUPT: readonly (readonly [what: string, content: string | Buffer])[] = [
  ['cut off', '{"apiKey": "key-01'],
  ['empty', ''],
  ['led by a byte order mark', `\ufeff${JSON.stringify({ apiKey: KEY })}`],
  ['binary', Buffer.from([0x00, 0xff, 0xfe, 0x9c, 0x7b, 0x00])],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['null', 'null'],
  ['a number', '5'],
];

describe('a file that cannot be understood', () => {
  it.each(CORRUPT)('(%s) is moved aside with a warning, and the start goes on', async (_what, content) => {
    const { write, load, warnings, directory } = await open();
    await write(content);
    expect(defaultKey(await load())).toBeUndefined();
    const [aside = '', ...others] = await readdir(directory);
    expect([aside, others]).toEqual([expect.stringMatching(/^config\.json\.corrupt-\d+$/), []]);
    expect(await readFile(join(directory, aside))).toEqual(Buffer.from(content));
    expect(warnings).toEqual([
      `The settings were not readable and start anew. The old file is ${join(directory, aside)}`,
    ]);
  });

  it.each(CORRUPT)('(%s) is not in the way of a key', async (_what, content) => {
    const { write, load, saved } = await open();
    await write(content);
    await (await load()).saveProfile('default', { apiKey: KEY });
    expect(await saved()).toEqual({ apiKey: KEY });
  });

  it.each(CORRUPT)('(%s) is not in the way when it became so after the start', async (_what, content) => {
    const { write, load, saved, warnings } = await open();
    const settings = await load();
    await write(content);
    await settings.saveProfile('default', { apiKey: KEY });
    expect(await saved()).toEqual({ apiKey: KEY });
    expect(warnings).toHaveLength(1);
  });
});

describe('a file that cannot be read', () => {
  it('is said with its path, left alone, and the start goes on', async () => {
    const { load, warnings, file } = await open();
    await mkdir(file, { recursive: true });
    expect(defaultKey(await load())).toBeUndefined();
    expect(warnings).toEqual([`The settings could not be read: ${file}. Check who may read it.`]);
    expect((await stat(file)).isDirectory()).toBe(true);
  });

  it('keeps no key, but the key counts until the end', async () => {
    const { load, file } = await open();
    await mkdir(file, { recursive: true });
    const settings = await load();
    await expect(settings.saveProfile('default', { apiKey: KEY })).rejects.toThrow();
    expect(defaultKey(settings)).toBe(KEY);
  });

  it('because its directory is none is as good as missing', async () => {
    const { directory, warnings } = await open();
    await mkdir(join(directory, '..'), { recursive: true });
    await writeFile(directory, '');
    const settings = new Settings(directory, (text) => warnings.push(text));
    await settings.load();
    expect([defaultKey(settings), warnings]).toEqual([undefined, []]);
  });
});

describe.skipIf(platform() === 'win32')('a link in the place of the file', () => {
  it('is neither read nor written through, and the words say what to do', async () => {
    const { directory, file, load, warnings } = await open();
    const elsewhere = join(directory, '..', 'dotfiles.json');
    await mkdir(directory, { recursive: true });
    await writeFile(elsewhere, JSON.stringify({ apiKey: 'other' }), { mode: 0o600 });
    await symlink(elsewhere, file);
    const settings = await load();
    expect(defaultKey(settings)).toBeUndefined();
    const hint = 'Put the file itself there, or set TAVUS_CONFIG_DIR to the folder that it is in.';
    expect(warnings).toEqual([`The settings are not used: ${file} is a link, and none is followed to a key. ${hint}`]);
    await expect(settings.saveProfile('default', { apiKey: KEY })).rejects.toMatchObject({
      name: 'SettingsError',
      message: `The settings could not be saved. ${file} is a link, and none is followed to a key.`,
      hint: expect.stringContaining(hint),
    });
    expect(defaultKey(settings)).toBe(KEY);
    expect(await readFile(elsewhere, 'utf8')).toBe(JSON.stringify({ apiKey: 'other' }));
    expect(await readdir(directory)).toEqual(['config.json']);
  });

  it('is no matter where it is the folder', async () => {
    const { directory, write, saved } = await open();
    await write('{}');
    await symlink(directory, `${directory}-alias`);
    const settings = new Settings(`${directory}-alias`, (text) => expect.unreachable(text));
    await settings.load();
    await settings.saveProfile('default', { apiKey: KEY });
    expect(await saved()).toEqual({ apiKey: KEY });
  });
});

describe('settings without a place', () => {
  it('are empty, and say so when they are to be saved', async () => {
    const settings = new Settings(undefined, (text) => expect.unreachable(text));
    await settings.load();
    expect(defaultKey(settings)).toBeUndefined();
    await expect(settings.saveProfile('default', { apiKey: KEY })).rejects.toThrow(
      'The settings could not be saved. There is no home folder.',
    );
    expect(defaultKey(settings)).toBe(KEY);
  });

  it('because another program does not give them free', async () => {
    const { directory, write, load, saved } = await open();
    await write('{}');
    const settings = await load();
    await writeFile(join(directory, 'tavus.lock'), `elsewhere:1:abc x`);
    await expect(settings.saveProfile('default', { apiKey: KEY })).rejects.toMatchObject({
      message: `The settings could not be saved in ${directory}. Another tavus is changing them.`,
      hint: `Try again. If no other tavus is running, remove ${join(directory, 'tavus.lock')}`,
    });
    expect([defaultKey(settings), await saved()]).toEqual([KEY, {}]);
  });
});
