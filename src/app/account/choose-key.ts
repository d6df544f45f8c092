import { ClientOptionError, checkBaseUrl } from '../../api/check-options.ts';
import { type KeyInUse, NoKeyError, type ProfileInUse } from '../../modules/shared/context.ts';
import type { SavedProfile, SavedProfiles } from '../../settings/profiles.ts';
import { UsageError } from '../../ui/usage-error.ts';

const DEFAULT_BASE_URL = 'https://tavusapi.com';

/** What goes before what is saved. */
export interface Sources {
  /** --profile, and what is in the file of --api-key-file. */
  readonly flags?: { readonly profile?: string | undefined; readonly key?: string | undefined };
  /** TAVUS_PROFILE, TAVUS_API_KEY, TAVUS_BASE_URL. */
  readonly environment?: {
    readonly profile?: string | undefined;
    readonly key?: string | undefined;
    readonly baseUrl?: string | undefined;
  };
}

/** Where requests go, and what says so. */
export interface Server {
  readonly url: string;
  readonly from: 'profile' | 'environment' | 'nothing';
}

export function chooseProfile({ flags, environment }: Sources, { inUse }: SavedProfiles): ProfileInUse {
  if (flags?.profile !== undefined) return { name: flags.profile, from: 'flag' };
  if (environment?.profile) return { name: environment.profile, from: 'environment' };
  return { name: inUse, from: 'saved' };
}

/** A profile that is named by a flag has a key of its own or none: a key from elsewhere must not go to its server. */
export function chooseKey(sources: Sources, saved: SavedProfiles): KeyInUse | undefined {
  const { name: profile, from } = chooseProfile(sources, saved);
  const { flags, environment } = sources;
  if (flags?.key) return { key: flags.key, source: 'file', profile };
  if (from !== 'flag' && environment?.key) return { key: environment.key, source: 'environment', profile };
  const key = saved.all.get(profile)?.apiKey;
  return key === undefined ? undefined : { key, source: 'saved', profile };
}

/** @throws ClientOptionError for an address of the environment that a key must not go to, UsageError for a saved one. */
export function chooseServer(sources: Sources, saved: SavedProfiles): Server {
  const { name, from } = chooseProfile(sources, saved);
  const own = saved.all.get(name)?.baseUrl;
  const environment = sources.environment?.baseUrl;
  if (environment && (from !== 'flag' || own === undefined)) {
    return { url: checkBaseUrl(environment), from: 'environment' };
  }
  if (own === undefined) return { url: DEFAULT_BASE_URL, from: 'nothing' };
  return { url: checkSavedUrl(own, name), from: 'profile' };
}

/**
 * The key in use, and where it goes. A saved key goes to the server it was saved for and to no other.
 * @throws NoKeyError, UsageError
 */
export function chooseAccount(sources: Sources, saved: SavedProfiles): { readonly key: string; readonly url: string } {
  const { name } = chooseProfile(sources, saved);
  const inUse = chooseKey(sources, saved);
  if (!inUse) throw new NoKeyError(saved.all.size > 1 ? name : undefined);
  const { url, from } = chooseServer(sources, saved);
  if (inUse.source === 'saved' && from === 'environment') checkIsFor(url, name, saved.all.get(name));
  return { key: inUse.key, url };
}

function checkIsFor(url: string, name: string, { baseUrl }: SavedProfile = {}): void {
  if (baseUrl === undefined || checkSavedUrl(baseUrl, name) === url) return;
  throw new UsageError(
    `The key of the profile ${name} is for ${baseUrl}; TAVUS_BASE_URL is another server. It was not sent.`,
    `Unset TAVUS_BASE_URL, say --profile ${name}, or set TAVUS_API_KEY too.`,
  );
}

function checkSavedUrl(url: string, name: string): string {
  try {
    return checkBaseUrl(url);
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    throw new UsageError(
      `The server saved for the profile ${name} can't be used. ${error.message}`,
      `Say tavus auth login --profile ${name} --base-url URL.`,
    );
  }
}
