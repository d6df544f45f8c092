import { platform, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expandHome, findHome, findTemporary, folderIn } from '../../../src/lib/files/home-folder.ts';
import { ignoredVariables, settingsDirectory } from '../../../src/settings/settings.ts';
import { completePath, expandPath } from '../../../src/ui/form/text-file.ts';

afterEach(() => void vi.unstubAllEnvs());

/** What names no folder: nothing, blanks, and what leads to another folder wherever the program starts. */
const NONE = ['', ' ', '\t', '.', './here', 'here', '..', '~', '~/x', '$HOME'];

describe.each(NONE)('a variable that holds %j', (value) => {
  it('is ignored', () => {
    expect(folderIn({ PLACE: value }, 'PLACE')).toBeUndefined();
  });

  it.skipIf(platform() === 'win32')('as HOME falls back to the home folder of the system', () => {
    vi.stubEnv('HOME', value);
    const env = { HOME: value };
    expect(findHome(env)).toBe(userInfo().homedir);
    expect(isAbsolute(settingsDirectory(env) ?? '')).toBe(true);
    expect(expandPath('~/a', env)).toBe(join(userInfo().homedir, 'a'));
    expect(completePath('~/', env).value).toMatch(/^~\//);
  });

  it('as the folder of settings is ignored', () => {
    const places = { XDG_CONFIG_HOME: value, APPDATA: value, LOCALAPPDATA: value };
    const home = join('/', 'home', 'rio');
    expect(settingsDirectory({ HOME: home, ...places })).toBe(settingsDirectory({ HOME: home }));
  });

  it('as TMPDIR falls back to the folder of the system', () => {
    const system = tmpdir();
    vi.stubEnv('TMPDIR', value);
    expect(isAbsolute(findTemporary({ TMPDIR: value }))).toBe(true);
    vi.unstubAllEnvs();
    expect(findTemporary({ TMPDIR: value })).toBe(system);
  });
});

it('ignores a blank TAVUS_CONFIG_DIR, but not a relative one', () => {
  const home = join('/', 'home', 'rio');
  expect(settingsDirectory({ HOME: home, TAVUS_CONFIG_DIR: '  ' })).toBe(settingsDirectory({ HOME: home }));
  expect(settingsDirectory({ HOME: home, TAVUS_CONFIG_DIR: 'here' })).toBe('here');
});

it.each<[path: string, expanded: string]>([
  ['~', '/home/rio'],
  ['~/', '/home/rio/'],
  ['~/a b', '/home/rio/a b'],
  ...['~rio', '~rio/a', '~~/a', ' ~/a', './~', '/~/a', '', '~+/a'].map((path): [string, string] => [path, path]),
])('expands %j to %j', (path, expanded) => {
  expect(expandHome(path, { HOME: '/home/rio' })).toBe(expanded);
});

it('treats a backslash after ~ as a separator only on Windows', () => {
  const expanded = platform() === 'win32' ? '/home/rio\\a' : '~\\a';
  expect(expandHome('~\\a', { HOME: '/home/rio' })).toBe(expanded);
});

it('expands ~ in TAVUS_CONFIG_DIR', () => {
  expect(settingsDirectory({ HOME: '/home/rio', TAVUS_CONFIG_DIR: '~/t' })).toBe('/home/rio/t');
  expect(settingsDirectory({ HOME: '/home/rio', TAVUS_CONFIG_DIR: '~rio/t' })).toBe('~rio/t');
});

it.skipIf(platform() !== 'linux')('lists ignored variables, but not empty ones', () => {
  expect(ignoredVariables({ HOME: 'x', XDG_CONFIG_HOME: 'y' })).toEqual(['XDG_CONFIG_HOME', 'HOME']);
  expect(ignoredVariables({ HOME: '/x', XDG_CONFIG_HOME: '' })).toEqual([]);
  expect(ignoredVariables({ HOME: 'x', TAVUS_CONFIG_DIR: '/y' })).toEqual([]);
});
