import { isObject } from '../lib/guards.ts';
import { SettingsError } from './settings-error.ts';
import type { SettingsFile } from './settings-file.ts';

/** The profile whose key is at the top level of the settings file. It always exists. */
export const DEFAULT_PROFILE = 'default';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** A key and its server. */
export interface SavedProfile {
  readonly apiKey?: string;
  /** As saved, not validated. */
  readonly baseUrl?: string;
}

export interface SavedProfiles {
  /** The name of the profile in use; it may not exist any more. */
  readonly inUse: string;
  /** By name, the default profile first. */
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

/** A value of the wrong type becomes the name of a missing profile: the default key may belong to another account. */
function readInUse({ profile = '' }: SettingsFile): string {
  const name = typeof profile === 'string' ? profile : JSON.stringify(profile);
  return name === '' ? DEFAULT_PROFILE : name;
}

/** Sets the key and server of a profile. The first saved key makes its profile the one in use. */
export function withProfile(file: SettingsFile, name: string, profile: SavedProfile): SettingsFile {
  const hadKey = [...readProfiles(file).all.values()].some(({ apiKey }) => apiKey !== undefined);
  const saved =
    name === DEFAULT_PROFILE
      ? replaceIn(file, profile)
      : withNamed(file, name, replaceIn(entryOf(file, name), profile));
  return hadKey ? saved : withInUse(saved, name);
}

/** Removes a profile; of the default one only key and server. If it was in use, the default profile is used again. */
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
    // An invalid address is kept as '': without it, the key would be sent to the default server.
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

/** @throws SettingsError if "profiles" has another type, because its value would be lost */
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
