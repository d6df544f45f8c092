import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsDirectory } from '../../src/settings/settings.ts';

type Case = [what: string, env: Record<string, string>, directory: string];

const HOME = join('/', 'home', 'rio');

/** Where each platform keeps the settings of its programs. */
const PLACES: Readonly<Record<string, Case[]>> = {
  linux: [
    ['the home of the environment', { HOME }, join(HOME, '.config', 'tavus')],
    ['the base directory for settings', { HOME, XDG_CONFIG_HOME: '/etc/rio' }, join('/etc/rio', 'tavus')],
    ['an empty base directory, which is none', { HOME, XDG_CONFIG_HOME: '' }, join(HOME, '.config', 'tavus')],
    ['the home that the system knows', {}, join(homedir(), '.config', 'tavus')],
  ],
  darwin: [
    ['the home of the environment', { HOME }, join(HOME, 'Library', 'Preferences', 'tavus')],
    ['the home that the system knows', {}, join(homedir(), 'Library', 'Preferences', 'tavus')],
  ],
  win32: [
    ['the place for roaming data', { APPDATA: 'D:\\Data' }, join('D:\\Data', 'tavus')],
    ['the home of the environment', { HOME }, join(HOME, 'AppData', 'Roaming', 'tavus')],
  ],
};

describe('the settings directory', () => {
  it.each<Case>([
    ['alone', { TAVUS_CONFIG_DIR: '/srv/tavus' }, '/srv/tavus'],
    ['before all others', { TAVUS_CONFIG_DIR: '/srv/tavus', HOME, XDG_CONFIG_HOME: '/etc' }, '/srv/tavus'],
    ['relative to where one is', { TAVUS_CONFIG_DIR: 'here' }, 'here'],
  ])('is TAVUS_CONFIG_DIR, %s', (_what, env, directory) => {
    expect(settingsDirectory(env)).toBe(directory);
  });

  it.each<Case>(PLACES[platform()] ?? PLACES.linux ?? [])('comes from %s', (_what, env, directory) => {
    expect(settingsDirectory(env)).toBe(directory);
    expect(settingsDirectory({ ...env, TAVUS_CONFIG_DIR: '' })).toBe(directory);
  });
});
