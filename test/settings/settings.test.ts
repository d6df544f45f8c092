import { access, chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/app/failures/settings.ts';
import { Settings } from '../../src/settings/settings.ts';
import { UnreadableSettingsError } from '../../src/settings/settings-error.ts';
import { temporaryDirectory } from '../support/bench.ts';

const KEY = 'key-0123456789';

function defaultKey(settings: Settings): string | undefined {
  return settings.profiles().all.get('default')?.apiKey;
}

/** A settings directory that does not exist yet, and the warnings. */
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
      settings.protect();
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

  it('save a key for the next start', async () => {
    const { load, saved } = await open();
    const settings = await load();
    await settings.saveProfile('default', { apiKey: KEY });
    expect(defaultKey(settings)).toBe(KEY);
    expect(defaultKey(await load())).toBe(KEY);
    expect(await saved()).toEqual({ apiKey: KEY });
  });

  it('remove a key immediately and permanently', async () => {
    const { load, saved } = await open();
    const settings = await load();
    await settings.saveProfile('default', { apiKey: KEY });
    await settings.removeProfile('default');
    expect(defaultKey(settings)).toBeUndefined();
    expect(defaultKey(await load())).toBeUndefined();
    expect(await saved()).toEqual({});
  });

  it('allow removal without a file', async () => {
    const { load } = await open();
    const settings = await load();
    await settings.removeProfile('default');
    expect(defaultKey(settings)).toBeUndefined();
  });

  it('keep unknown settings of other versions', async () => {
    const { write, load, saved } = await open();
    await write(JSON.stringify({ theme: 'dark', profiles: { work: { apiKey: 'w' } }, apiKey: 'old' }));
    const settings = await load();
    await settings.saveProfile('default', { apiKey: KEY });
    expect(await saved()).toEqual({ theme: 'dark', profiles: { work: { apiKey: 'w' } }, apiKey: KEY });
    await settings.removeProfile('default');
    expect(await saved()).toEqual({ theme: 'dark', profiles: { work: { apiKey: 'w' } } });
  });

  it('keep what another run wrote since', async () => {
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

describe.skipIf(platform() === 'win32')('other users', () => {
  it('cannot read the file or list the directory', async () => {
    const { load, mode, file, directory } = await open();
    await (await load()).saveProfile('default', { apiKey: KEY });
    expect([await mode(file), await mode(directory)]).toEqual([0o600, 0o700]);
  });

  it('cannot read an existing file after it is saved', async () => {
    const { write, load, mode, file } = await open();
    await write(JSON.stringify({ apiKey: 'old' }), 0o644);
    await (await load()).saveProfile('default', { apiKey: KEY });
    expect(await mode(file)).toBe(0o600);
  });

  it('cannot read it after the next start, which is reported once', async () => {
    const { write, load, mode, file, warnings } = await open();
    await write(JSON.stringify({ apiKey: KEY }), 0o644);
    expect(defaultKey(await load())).toBe(KEY);
    await load();
    expect(await mode(file)).toBe(0o600);
    expect(warnings).toEqual([`Other users could access the settings file ${file}. It is private now (mode 0600).`]);
  });

  it('cannot list the default folder; a chosen folder is not changed', async () => {
    const { write, load, mode, directory, warnings } = await open();
    await write('{}');
    await chmod(directory, 0o755);
    await load();
    expect([await mode(directory), warnings]).toEqual([0o755, []]);
    await load({ isOwnFolder: true });
    await load({ isOwnFolder: true });
    expect(await mode(directory)).toBe(0o700);
    expect(warnings).toEqual([
      `Other users could access the settings folder ${directory}. It is private now (mode 0700).`,
    ]);
  });

  it('are not locked out by a dry run', async () => {
    const { write, load, mode, file, warnings } = await open();
    await write('{}', 0o644);
    await load({ mayWrite: false, isOwnFolder: true });
    expect([await mode(file), warnings]).toEqual([0o644, []]);
  });

  it('cannot read it after a removal either', async () => {
    const { write, load, mode, file } = await open();
    await write(JSON.stringify({ apiKey: 'old' }), 0o644);
    await (await load()).removeProfile('default');
    expect(await mode(file)).toBe(0o600);
  });
});

const CORRUPT: readonly (readonly [what: string, content: string | Buffer, words: string])[] = [
  ['cut off', '{"apiKey": "key-01', 'line 1, column 12: the string that begins here is not closed'],
  ['without its last bracket', '{\n  "readOnly": true,\n', 'line 3, column 1: it ends too early'],
  ['with a comma missing', '{"readOnly": true\n "accessible": true}', 'line 2, column 2: a comma or } was expected'],
  ['with a name without quotes', '{\r\n  readOnly: true}', 'line 2, column 3: a name in double quotes was expected'],
  ['with more behind it', '{"readOnly": true} {}', 'column 20: the end of the file was expected'],
  ['empty', '', 'it is empty'],
  ['a comment only', '// later', 'it ends too early'],
  ['in UTF-16', Buffer.from('\ufeff{"readOnly": true}', 'utf16le'), 'not text in UTF-8'],
  ['binary', Buffer.from([0x00, 0xff, 0xfe, 0x9c, 0x7b, 0x00]), 'not text in UTF-8'],
  ['a list', '[]', 'not a JSON object'],
  ['a text', '"x"', 'not a JSON object'],
  ['null', 'null', 'not a JSON object'],
  ['a number', '5', 'not a JSON object'],
];

describe('an invalid file', () => {
  it.each(CORRUPT)('(%s) is not changed, and its error has a position', async (_what, content, words) => {
    const { write, load, directory, file } = await open();
    await write(content);
    const settings = await load();
    const problem = settings.problem();
    expect(problem && describeProblem(problem)).toContain(`The settings file ${file} cannot be read: `);
    expect(problem && describeProblem(problem)).toContain(words);
    expect(defaultKey(settings)).toBeUndefined();
    expect(await readdir(directory)).toEqual(['config.json']);
    expect(await readFile(file)).toEqual(Buffer.from(content));
  });

  it.each(CORRUPT)('(%s) is never overwritten, even if it became invalid after the start', async (_what, content) => {
    const { write, load, file, directory } = await open();
    const settings = await load();
    await write(content);
    for (const one of [settings, await load()]) {
      await expect(one.saveProfile('default', { apiKey: KEY })).rejects.toBeInstanceOf(UnreadableSettingsError);
      await expect(one.useProfile('work')).rejects.toBeInstanceOf(UnreadableSettingsError);
      // The key that was entered is in use until the end.
      expect(defaultKey(one)).toBe(KEY);
    }
    expect(await readFile(file)).toEqual(Buffer.from(content));
    expect(await readdir(directory)).toEqual(['config.json']);
  });

  it.each(CORRUPT)('(%s) is moved aside on request, and a key can be saved then', async (_what, content) => {
    const { write, load, directory, saved } = await open();
    await write(content);
    const settings = await load();
    const aside = await settings.moveAside();
    expect(aside).toMatch(/\/config\.json\.corrupt-\d+$/);
    expect(await readFile(aside ?? '')).toEqual(Buffer.from(content));
    expect(settings.problem()).toBeUndefined();
    expect(await readdir(directory)).toHaveLength(1);
    await settings.saveProfile('default', { apiKey: KEY });
    expect(await saved()).toEqual({ apiKey: KEY });
  });

  it('is not moved if it was corrected since', async () => {
    const { write, load, directory } = await open();
    await write('{"readOnly": true');
    const settings = await load();
    await write('{"readOnly": true}');
    expect(await settings.moveAside()).toBeUndefined();
    expect([settings.problem(), settings.isOn('readOnly')]).toEqual([undefined, true]);
    expect(await readdir(directory)).toEqual(['config.json']);
  });

  it('is not shown, because it may contain a key', async () => {
    const { write, load } = await open();
    await write(`{"apiKey": ${KEY}}`);
    const problem = (await load()).problem();
    expect(problem && describeProblem(problem)).not.toContain('key-');
  });
});

describe('a file written by hand', () => {
  it.each([
    ['a byte order mark', '\ufeff{"apiKey": "key-0123456789"}', false],
    ['a trailing comma', '{"apiKey": "key-0123456789",}', false],
    ['trailing commas inside', '\ufeff{\r\n"profiles": {"a": {},}, "apiKey": "key-0123456789",\r\n}\r\n', false],
    ['a comment', '{\n  // mine\n  "apiKey": "key-0123456789"\n}\n', true],
    ['comments around', '/* a */ {"apiKey": /* "x" */ "key-0123456789" /**/,} // end', true],
    ['signs of a comment in a text', '{"apiKey": "key-0123456789", "url": "https://a//b/*c*/",}', false],
  ])('with %s is read and saved', async (_what, content, hasComments) => {
    const { write, load, saved, warnings, file } = await open();
    await write(content);
    const settings = await load();
    expect([settings.problem(), defaultKey(settings)]).toEqual([undefined, KEY]);
    await settings.saveProfile('work', { apiKey: 'w' });
    expect(await saved()).toMatchObject({ apiKey: KEY, profiles: { work: { apiKey: 'w' } } });
    expect(warnings).toEqual(hasComments ? [`The comments in ${file} were not kept.`] : []);
  });
});

describe('a file that cannot be read', () => {
  it('is reported with its path and not changed', async () => {
    const { load, file } = await open();
    await mkdir(file, { recursive: true });
    const settings = await load();
    expect(settings.problem()).toEqual({ path: file, code: 'EISDIR', reason: 'it is not a file' });
    await expect(settings.saveProfile('default', { apiKey: KEY })).rejects.toBeInstanceOf(UnreadableSettingsError);
    expect(defaultKey(settings)).toBe(KEY);
    expect((await stat(file)).isDirectory()).toBe(true);
  });

  it('counts as missing if its directory is a file', async () => {
    const { directory, warnings } = await open();
    await mkdir(join(directory, '..'), { recursive: true });
    await writeFile(directory, '');
    const settings = new Settings(directory, (text) => warnings.push(text));
    await settings.load();
    settings.protect();
    expect([defaultKey(settings), settings.problem(), warnings]).toEqual([undefined, undefined, []]);
  });
});

describe.skipIf(platform() === 'win32')('a link instead of the file', () => {
  it('is neither read nor written through', async () => {
    const { directory, file, load } = await open();
    const elsewhere = join(directory, '..', 'dotfiles.json');
    await mkdir(directory, { recursive: true });
    await writeFile(elsewhere, JSON.stringify({ apiKey: 'other' }), { mode: 0o600 });
    await symlink(elsewhere, file);
    const settings = await load();
    expect(defaultKey(settings)).toBeUndefined();
    expect(settings.problem()).toMatchObject({ path: file, reason: expect.stringContaining('symbolic link') });
    await expect(settings.saveProfile('default', { apiKey: KEY })).rejects.toBeInstanceOf(UnreadableSettingsError);
    expect(defaultKey(settings)).toBe(KEY);
    expect(await readFile(elsewhere, 'utf8')).toBe(JSON.stringify({ apiKey: 'other' }));
    expect(await readdir(directory)).toEqual(['config.json']);
  });

  it('is followed if it is the folder', async () => {
    const { directory, write, saved } = await open();
    await write('{}');
    await symlink(directory, `${directory}-alias`);
    const settings = new Settings(`${directory}-alias`, (text) => expect.unreachable(text));
    await settings.load();
    settings.protect();
    await settings.saveProfile('default', { apiKey: KEY });
    expect(await saved()).toEqual({ apiKey: KEY });
  });
});

describe('settings without a folder', () => {
  it('are empty, and cannot be saved', async () => {
    const settings = new Settings(undefined, (text) => expect.unreachable(text));
    await settings.load();
    settings.protect();
    expect(defaultKey(settings)).toBeUndefined();
    await expect(settings.saveProfile('default', { apiKey: KEY })).rejects.toMatchObject({
      fault: { reason: 'no_home' },
    });
    expect(defaultKey(settings)).toBe(KEY);
  });

  it('because another process holds the lock', async () => {
    const { directory, write, load, saved } = await open();
    await write('{}');
    const settings = await load();
    await writeFile(join(directory, 'tavus.lock'), `elsewhere:1:abc x`);
    await expect(settings.saveProfile('default', { apiKey: KEY })).rejects.toMatchObject({
      fault: { reason: 'locked', directory, path: join(directory, 'tavus.lock') },
    });
    expect([defaultKey(settings), await saved()]).toEqual([KEY, {}]);
  });
});
