import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProfileName } from '../../src/settings/profiles.ts';
import { Settings } from '../../src/settings/settings.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { temporaryDirectory } from '../support/bench.ts';

const WORK = { apiKey: 'work-key', baseUrl: 'https://work.example' };

/** Settings in a new directory, with this file content if any. */
async function open(content?: unknown) {
  const directory = join(await temporaryDirectory(), 'tavus');
  const file = join(directory, 'config.json');
  if (content !== undefined) {
    await mkdir(directory);
    await writeFile(file, JSON.stringify(content), { mode: 0o600 });
  }
  const warnings: string[] = [];
  const load = async (options = {}) => {
    const settings = new Settings(directory, (text) => warnings.push(text), options);
    await settings.load();
    settings.protect();
    return settings;
  };
  const saved = async () => JSON.parse(await readFile(file, 'utf8')) as unknown;
  return { directory, file, load, saved, warnings, settings: await load() };
}

/** Checks that the file and the settings of the run are equal. */
async function expectSaved({ load, saved, settings }: Awaited<ReturnType<typeof open>>, content: unknown) {
  expect(await saved()).toEqual(content);
  expect(settings.profiles()).toEqual((await load()).profiles());
}

describe('profiles', () => {
  it('are read with the top-level key as the default one, which always exists', async () => {
    const { settings } = await open({ apiKey: 'mine', profiles: { work: WORK }, profile: 'work' });
    const { all, inUse } = settings.profiles();
    expect([...all]).toEqual([
      ['default', { apiKey: 'mine' }],
      ['work', WORK],
    ]);
    expect(inUse).toBe('work');
    expect((await open()).settings.profiles()).toEqual({ inUse: 'default', all: new Map([['default', {}]]) });
  });

  it.each([
    ['no object', { profiles: 'x' }],
    ['a list', { profiles: [WORK] }],
    ['null', { profiles: null }],
    ['an entry that is none', { profiles: { work: 5, other: null, third: [] } }],
    ['a name that is none', { profiles: { 'a.b': WORK, '': WORK, ['x'.repeat(65)]: WORK } }],
    ['another default', { profiles: { default: WORK } }],
  ])('that are %s are ignored', async (_what, content) => {
    const { settings, warnings } = await open(content);
    expect(settings.profiles()).toEqual({ inUse: 'default', all: new Map([['default', {}]]) });
    expect(warnings).toEqual([]);
  });

  it.each([5, null, ['work'], { name: 'work' }, false])(
    'with the invalid name %j in use do not use the key of another account',
    async (profile) => {
      const { settings } = await open({ apiKey: 'mine', profiles: { work: WORK }, profile });
      const { inUse, all } = settings.profiles();
      expect([inUse, all.has(inUse)]).toEqual([JSON.stringify(profile), false]);
      expect(settings.warnings()).toEqual([expect.stringContaining('The setting "profile" must be text')]);
    },
  );

  it('of a wrong type are not overwritten', async () => {
    const content = { apiKey: 'mine', profiles: [WORK] };
    const { settings, saved } = await open(content);
    await expect(settings.saveProfile('home', { apiKey: 'h' })).rejects.toMatchObject({
      fault: { reason: 'bad_profiles' },
    });
    expect(await saved()).toEqual(content);
    await settings.saveProfile('default', { apiKey: 'new' });
    expect(await saved()).toEqual({ ...content, apiKey: 'new' });
  });

  it.each([
    ['a number', 5],
    ['null', null],
    ['nothing', ''],
  ])('with %s as server do not use the default server', async (_what, baseUrl) => {
    const { settings } = await open({ profiles: { work: { apiKey: 'k', baseUrl } } });
    expect(settings.profiles().all.get('work')).toEqual({ apiKey: 'k', baseUrl: '' });
  });

  it('are saved next to each other and to unknown settings', async () => {
    const before = { theme: 'dark', apiKey: 'mine', profiles: { old: { apiKey: 'o', colour: 'red' }, odd: 5 } };
    const opened = await open(before);
    await opened.settings.saveProfile('work', WORK);
    await opened.settings.saveProfile('old', { apiKey: 'new' });
    await expectSaved(opened, {
      ...before,
      profiles: { old: { apiKey: 'new', colour: 'red' }, odd: 5, work: WORK },
    });
  });

  it('lose the server when they are saved without one', async () => {
    const opened = await open({ apiKey: 'mine', baseUrl: 'https://a.example', profiles: { work: WORK } });
    await opened.settings.saveProfile('default', { apiKey: 'mine' });
    await opened.settings.saveProfile('work', { apiKey: 'w' });
    await expectSaved(opened, { apiKey: 'mine', profiles: { work: { apiKey: 'w' } } });
  });

  it.each([['__proto__'], ['constructor'], ['toString'], ['hasOwnProperty'], ['A-b_9']])(
    'can be named %s',
    async (name) => {
      const opened = await open({ apiKey: 'mine' });
      expect(opened.settings.profiles().all.has(name)).toBe(false);
      await opened.settings.saveProfile(name, WORK);
      await opened.settings.useProfile(name);
      const again = await opened.load();
      expect([again.profiles().inUse, again.profiles().all.get(name)]).toEqual([name, WORK]);
      await again.removeProfile(name);
      expect(await opened.saved()).toEqual({ apiKey: 'mine' });
    },
  );

  it.each([
    ['a', true],
    ['x'.repeat(64), true],
    ['', false],
    ['x'.repeat(65), false],
    ['a.b', false],
    ['a b', false],
    ['é', false],
    ['a\n', false],
  ])('can have the name %j: %s', (name, isOne) => {
    expect(isProfileName(name)).toBe(isOne);
  });
});

describe('the profile in use', () => {
  it('is the first one with a key', async () => {
    const opened = await open();
    await opened.settings.saveProfile('work', WORK);
    await opened.settings.saveProfile('other', WORK);
    await opened.settings.saveProfile('default', { apiKey: 'mine' });
    await expectSaved(opened, { apiKey: 'mine', profile: 'work', profiles: { work: WORK, other: WORK } });
  });

  it('is the default one after it is removed', async () => {
    const opened = await open({ apiKey: 'mine', profile: 'work', profiles: { work: WORK, other: WORK } });
    await opened.settings.removeProfile('other');
    expect(opened.settings.profiles().inUse).toBe('work');
    await opened.settings.removeProfile('work');
    await expectSaved(opened, { apiKey: 'mine' });
  });

  it('can be switched, and switched back', async () => {
    const opened = await open({ apiKey: 'mine', profiles: { work: WORK } });
    await opened.settings.useProfile('work');
    expect(await opened.saved()).toEqual({ apiKey: 'mine', profiles: { work: WORK }, profile: 'work' });
    await opened.settings.useProfile('default');
    await expectSaved(opened, { apiKey: 'mine', profiles: { work: WORK } });
  });

  it('is kept when key and server of the default one are removed', async () => {
    const opened = await open({
      apiKey: 'mine',
      baseUrl: 'https://a.example',
      profile: 'work',
      profiles: { work: WORK },
    });
    await opened.settings.removeProfile('default');
    await expectSaved(opened, { profile: 'work', profiles: { work: WORK } });
  });
});

it('keeps what another process saved since', async () => {
  const opened = await open({ apiKey: 'mine' });
  const other = await opened.load();
  await other.saveProfile('theirs', WORK);
  await opened.settings.saveProfile('ours', WORK);
  await other.useProfile('theirs');
  await opened.settings.removeProfile('ours');
  await expectSaved(opened, { apiKey: 'mine', profiles: { theirs: WORK }, profile: 'theirs' });
});

it('uses unsaved changes for this run', async () => {
  const { settings, directory } = await open();
  await writeFile(directory, 'in the way');
  await expect(settings.saveProfile('work', WORK)).rejects.toBeInstanceOf(SettingsError);
  expect(settings.profiles()).toMatchObject({ inUse: 'work' });
  expect(settings.profiles().all.get('work')).toEqual(WORK);
});

describe('settings in a dry run', () => {
  it('refuse every change and create no directory', async () => {
    const { load, directory } = await open();
    const settings = await load({ mayWrite: false });
    await expect(settings.saveProfile('work', WORK)).rejects.toThrow('cannot be changed in a dry run');
    await expect(settings.removeProfile('work')).rejects.toThrow('cannot be changed in a dry run');
    await expect(settings.useProfile('work')).rejects.toThrow('cannot be changed in a dry run');
    expect(settings.profiles().all.has('work')).toBe(false);
    await expect(stat(directory)).rejects.toThrow('ENOENT');
  });

  it('do not move an invalid file', async () => {
    const { load, directory, file } = await open({});
    await writeFile(file, '{"apiKey": "cut', { mode: 0o600 });
    const settings = await load({ mayWrite: false });
    expect(await readdir(directory)).toEqual(['config.json']);
    expect(settings.problem()).toMatchObject({ path: file, line: 1, column: 12 });
  });
});
