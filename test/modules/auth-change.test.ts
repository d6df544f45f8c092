import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SWITCH } from '../../src/modules/api-key/switch.ts';
import { openBench } from '../support/bench.ts';
import { openSettingsFolder } from '../support/settings-folder.ts';

const KEY = 'my-key-0123456789-abcd';
const WORK = { apiKey: 'work-key-0123456789-wxyz', baseUrl: 'https://work.example' };
const BOTH = { accessible: true, apiKey: KEY, profiles: { work: WORK } };

/** Settings with this file content. */
async function open(settings: unknown = BOTH) {
  const folder = await openSettingsFolder();
  folder.write(settings);
  return folder;
}

describe('auth logout', () => {
  it('removes the saved key of the default profile, and keeps the others', async () => {
    const { tavus, saved } = await open();
    expect(await tavus('auth logout --yes')).toEqual({ code: 0, output: '', errors: '✔ Removed the saved key.\n' });
    expect(saved()).toEqual({ accessible: true, profiles: { work: WORK } });
  });

  it('removes another profile with its key', async () => {
    const { tavus, saved } = await open();
    const { code, errors } = await tavus('auth logout --profile work --yes');
    expect([code, errors]).toEqual([0, '✔ Removed the profile work and its key.\n']);
    expect(saved()).toEqual({ accessible: true, apiKey: KEY });
  });

  it('removes the profile in use, and switches to the default one', async () => {
    const { tavus, saved } = await open({ ...BOTH, profile: 'work' });
    const { errors } = await tavus('auth logout --yes');
    expect(errors).toContain('The profile in use is default again.');
    expect(saved()).toEqual({ accessible: true, apiKey: KEY });
  });

  it('requires --yes if it cannot prompt, and shows the question', async () => {
    const { tavus, saved } = await open();
    const { code, errors } = await tavus('auth logout --profile work');
    expect(code).toBe(2);
    expect(errors).toContain('Remove the profile work and its key …wxyz?');
    expect(errors).toContain('--yes');
    expect((await tavus('auth logout')).errors).toContain('Remove the saved key …abcd?');
    expect(saved()).toEqual(BOTH);
  });

  it('succeeds if no key is saved', async () => {
    const { tavus, saved } = await open({ profiles: { work: WORK } });
    const { code, errors, output } = await tavus('auth logout --json');
    expect([code, errors]).toEqual([0, 'No key is saved for the profile default. Nothing was removed.\n']);
    expect(JSON.parse(output)).toEqual({ profile: 'default', removed: false });
    expect(saved()).toEqual({ profiles: { work: WORK } });
  });

  it('removes a profile that has a server but no key', async () => {
    const { tavus, saved } = await open({ profiles: { empty: { baseUrl: 'https://a.example' } } });
    const asked = await tavus('auth logout --profile empty');
    expect(asked.errors).toContain('Remove the profile empty and its settings?');
    expect((await tavus('auth logout --profile empty --yes')).code).toBe(0);
    expect(saved()).toEqual({});
  });

  it('warns if TAVUS_API_KEY is still set, or TAVUS_PROFILE is the removed profile', async () => {
    const { tavus } = await open();
    const env = { TAVUS_API_KEY: 'env-key-0123456789-efgh', TAVUS_PROFILE: 'work' };
    const { errors } = await tavus('auth logout --yes', { env });
    expect(errors).toContain('TAVUS_PROFILE is still work');
    expect(errors).toContain('TAVUS_API_KEY overrides saved keys: the key in use is …efgh.');
    const again = await tavus('auth logout --yes', { env: { TAVUS_API_KEY: env.TAVUS_API_KEY } });
    expect(again.errors).toContain('TAVUS_API_KEY overrides');
  });

  it('removes nothing in a dry run, and does not prompt', async () => {
    const { tavus, saved } = await open();
    const { code, errors, output } = await tavus('auth logout --profile work --dry-run --json');
    expect([code, errors]).toEqual([
      0,
      'Dry run: the profile work and its key would be removed. Nothing was written.\n',
    ]);
    expect(JSON.parse(output)).toEqual({ profile: 'work', removed: false });
    expect(saved()).toEqual(BOTH);
  });

  it('refuses the sandbox, and reads no settings', async () => {
    const { tavus, saved } = await open();
    const { code, errors } = await tavus('--sandbox auth logout --yes');
    expect([code, saved()]).toEqual([2, BOTH]);
    expect(errors).toContain('The sandbox uses its own key');
  });
});

describe('auth switch', () => {
  it('switches to a profile, and describes it', async () => {
    const { tavus, saved } = await open();
    const { code, errors } = await tavus('auth switch work');
    expect([code, errors]).toEqual([0, '✔ Switched to the profile work: key …wxyz, https://work.example.\n']);
    expect(saved()).toEqual({ ...BOTH, profile: 'work' });
    const back = await tavus('auth switch default --json');
    expect(JSON.parse(back.output)).toEqual({ profile: 'default', switched: true });
    expect(saved()).toEqual(BOTH);
  });

  it('writes nothing if it is already in use', async () => {
    const { tavus, saved, directory } = await open();
    const { errors, output } = await tavus('auth switch default --json');
    expect(errors).toBe('✔ The profile in use is already default.\n');
    expect(JSON.parse(output)).toEqual({ profile: 'default', switched: false });
    expect(saved()).toEqual(BOTH);
    const env = { TAVUS_CONFIG_DIR: join(directory, 'none') };
    expect((await tavus('auth switch default', { env })).code).toBe(0);
  });

  it('reports a profile without a key', async () => {
    const { tavus } = await open({ profiles: { work: WORK }, profile: 'work' });
    expect((await tavus('auth switch default')).errors).toBe('✔ Switched to the profile default: no key.\n');
  });

  it('warns about overriding environment variables', async () => {
    const { tavus } = await open();
    const env = { TAVUS_PROFILE: 'default', TAVUS_API_KEY: 'env-key-0123456789-efgh' };
    const { errors } = await tavus('auth switch work', { env });
    expect(errors).toContain('TAVUS_PROFILE overrides it: it is set to default.');
    expect(errors).toContain('TAVUS_API_KEY overrides saved keys: the key in use is …efgh.');
    expect((await tavus('auth switch default', { env: { TAVUS_PROFILE: 'default' } })).errors).not.toContain('first');
  });

  it.each([
    ['auth switch wrok', {}, 'The profile “wrok” does not exist. Saved profiles: default, work.\nDid you mean work?'],
    ['auth switch work --profile no', {}, 'The profile “no”'],
    ['auth switch work', { TAVUS_PROFILE: 'no' }, 'TAVUS_PROFILE: The profile “no”'],
    ['auth switch', {}, 'Missing: [name].'],
    ['auth switch a b', {}, 'too many arguments'],
  ])('refuses “%s” with %j', async (words, env, complaint) => {
    const { tavus, saved } = await open();
    const { code, errors } = await tavus(words, { env });
    expect([code, saved()]).toEqual([2, BOTH]);
    expect(errors).toContain(complaint);
  });

  it('fixes a missing profile in use, which makes every other command fail', async () => {
    const { tavus, saved } = await open({ ...BOTH, profile: 'gone' });
    const refused = await tavus('replica list');
    expect([refused.code, refused.errors]).toEqual([
      2,
      expect.stringContaining('To choose another, run tavus auth switch.'),
    ]);
    expect((await tavus('auth switch default')).code).toBe(0);
    expect(saved()).toEqual(BOTH);
  });

  it('changes nothing in a dry run', async () => {
    const { tavus, saved } = await open();
    const { code, errors } = await tavus('auth switch work --dry-run');
    expect([code, errors, saved()]).toEqual([
      0,
      'Dry run: the profile in use would be work. Nothing was written.\n',
      BOTH,
    ]);
  });

  it('refuses the sandbox', async () => {
    const { tavus, saved } = await open();
    const { code, errors } = await tavus('--sandbox auth switch work');
    expect([code, saved()]).toEqual([2, BOTH]);
    expect(errors).toContain('The sandbox uses its own key');
  });

  it('suggests the profiles to shells', async () => {
    const { machine, settings } = await openBench({ environmentKey: null, savedKey: KEY });
    await settings.saveProfile('work', WORK);
    const [name] = SWITCH.args ?? [];
    expect(await name?.suggest?.(machine, new AbortController().signal)).toEqual([
      ['default', 'key …abcd'],
      ['work', 'key …wxyz, https://work.example'],
    ]);
  });
});
