import { isObject } from '../lib/guards.ts';
import { SettingsError } from './settings-error.ts';
import type { SettingsFile } from './settings-file.ts';

/** The profile whose key stands at the top of the settings file. It is always there. */
export const DEFAULT_PROFILE = 'default';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** A key, and the server it is for. */
export interface SavedProfile {
  readonly apiKey?: string;
  /** As it was saved: nobody has checked it. */
  readonly baseUrl?: string;
}

export interface SavedProfiles {
  /** Its name; one that may be gone. */
  readonly inUse: string;
  /** By their names, the default one first. */
  readonly all: ReadonlyMap<string, SavedProfile>;
}

export function isProfileName(name: string): boolean {
  return NAME.test(name);
}

export function readProfiles(file: SettingsFile): SavedProfiles {
  const named = Object.entries(namedIn(file)).filter(([name]) => isProfileName(name) && name !== DEFAULT_PROFILE);
  const others = named.flatMap(([name, entry]) => (isObject(entry) ? [[name, readProfile(entry)] as const] : []));
  return {
    inUse: readInUse(file),
    all: new Map([[DEFAULT_PROFILE, readProfile(file)], ...others]),
  };
}

/** A value of the wrong type names a profile that is not there: the key of the default one may be of another account. */
function readInUse({ profile = '' }: SettingsFile): string {
  const name = typeof profile === 'string' ? profile : JSON.stringify(profile);
  return name === '' ? DEFAULT_PROFILE : name;
}

/** The first key of all makes its profile the one in use. */
export function withProfile(file: SettingsFile, name: string, profile: SavedProfile): SettingsFile {
  const hadKey = [...readProfiles(file).all.values()].some(({ apiKey }) => apiKey !== undefined);
  const saved =
    name === DEFAULT_PROFILE
      ? replaceIn(file, profile)
      : withNamed(file, name, replaceIn(entryOf(file, name), profile));
  return hadKey ? saved : withInUse(saved, name);
}

/** The default profile loses its key and server; any other one goes, and if it was in use, the default one is again. */
export function withoutProfile(file: SettingsFile, name: string): SettingsFile {
  if (name === DEFAULT_PROFILE) return replaceIn(file, {});
  const { [name]: _removed, ...kept } = namedIn(file);
  const { profiles: _profiles, ...rest } = file;
  const others = Object.keys(kept).length === 0 ? rest : { ...file, profiles: kept };
  return readProfiles(file).inUse === name ? withInUse(others, DEFAULT_PROFILE) : others;
}

export function withInUse(file: SettingsFile, name: string): SettingsFile {
  const { profile: _before, ...rest } = file;
  return name === DEFAULT_PROFILE ? rest : { ...rest, profile: name };
}

function readProfile({ apiKey, baseUrl }: SettingsFile): SavedProfile {
  const key = typeof apiKey === 'string' ? apiKey.trim() : '';
  return {
    ...(key !== '' && { apiKey: key }),
    // What can't be an address is none that a key may go to: without it, the key would go to another server.
    ...(baseUrl !== undefined && { baseUrl: typeof baseUrl === 'string' ? baseUrl.trim() : '' }),
  };
}

function replaceIn(entry: SettingsFile, profile: SavedProfile): SettingsFile {
  const { apiKey: _key, baseUrl: _url, ...others } = entry;
  return { ...others, ...profile };
}

function withNamed(file: SettingsFile, name: string, entry: SettingsFile): SettingsFile {
  refuseToReplace(file);
  return { ...file, profiles: { ...namedIn(file), [name]: entry } };
}

/** @throws SettingsError where "profiles" is a value of another type, which would be lost */
function refuseToReplace({ profiles }: SettingsFile): void {
  if (profiles === undefined || isObject(profiles)) return;
  throw new SettingsError({ reason: 'bad_profiles' });
}

function entryOf(file: SettingsFile, name: string): SettingsFile {
  const named = namedIn(file);
  const entry = Object.hasOwn(named, name) ? named[name] : undefined;
  return isObject(entry) ? entry : {};
}

function namedIn({ profiles }: SettingsFile): SettingsFile {
  return isObject(profiles) ? profiles : {};
}
