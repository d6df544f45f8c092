import { ClientOptionError, checkBaseUrl, TAVUS_URL } from '../../api/check-options.ts';
import { UsageError } from '../../lib/errors.ts';
import { type KeyInUse, NoKeyError, type ProfileInUse } from '../../modules/context.ts';
import type { SavedProfile, SavedProfiles } from '../../settings/profiles.ts';

/** Values that override the saved settings. */
export interface Sources {
  /** --profile, and the content of the file of --api-key-file. */
  readonly flags?: { readonly profile?: string | undefined; readonly key?: string | undefined };
  /** TAVUS_PROFILE, TAVUS_API_KEY, TAVUS_BASE_URL. */
  readonly environment?: {
    readonly profile?: string | undefined;
    readonly key?: string | undefined;
    readonly baseUrl?: string | undefined;
  };
}

/** The server of requests, and what sets it. */
export interface Server {
  readonly url: string;
  readonly from: 'profile' | 'environment' | 'nothing';
}

export function chooseProfile({ flags, environment }: Sources, { inUse }: SavedProfiles): ProfileInUse {
  if (flags?.profile !== undefined) return { name: flags.profile, from: 'flag' };
  if (environment?.profile) return { name: environment.profile, from: 'environment' };
  return { name: inUse, from: 'saved' };
}

/** The key in use. A profile chosen by a flag uses only its own key, never that of the environment. */
export function chooseKey(sources: Sources, saved: SavedProfiles): KeyInUse | undefined {
  const { name: profile, from } = chooseProfile(sources, saved);
  const { flags, environment } = sources;
  if (flags?.key) return { key: flags.key, source: 'file', profile };
  if (from !== 'flag' && environment?.key) return { key: environment.key, source: 'environment', profile };
  const key = saved.all.get(profile)?.apiKey;
  return key === undefined ? undefined : { key, source: 'saved', profile };
}

/**
 * The server of the key in use: for a saved key the server it was saved with, for any other key TAVUS_BASE_URL or Tavus.
 * @throws ClientOptionError for an unsafe or invalid TAVUS_BASE_URL, UsageError for a saved address of that kind
 */
export function chooseServer(sources: Sources, saved: SavedProfiles): Server {
  const source = chooseKey(sources, saved)?.source;
  const isFromElsewhere = source === 'file' || source === 'environment';
  return isFromElsewhere ? serverOfRun(sources) : chooseLoginServer(sources, saved);
}

/** The server of a key that is about to be saved. @throws as `chooseServer` does */
export function chooseLoginServer(sources: Sources, saved: SavedProfiles): Server {
  const { name, from } = chooseProfile(sources, saved);
  const own = saved.all.get(name)?.baseUrl;
  const isOwn = own !== undefined && (from === 'flag' || !sources.environment?.baseUrl);
  return isOwn ? ofProfile(own, name) : serverOfRun(sources);
}

function serverOfRun({ environment }: Sources): Server {
  if (environment?.baseUrl) return { url: checkBaseUrl(environment.baseUrl), from: 'environment' };
  return { url: TAVUS_URL, from: 'nothing' };
}

/**
 * The key in use and its server. A key is sent only to the server it belongs to.
 * @throws NoKeyError, UsageError
 */
export function chooseAccount(sources: Sources, saved: SavedProfiles): { readonly key: string; readonly url: string } {
  const { name, from } = chooseProfile(sources, saved);
  const inUse = chooseKey(sources, saved);
  if (!inUse) throw new NoKeyError(saved.all.size > 1 ? name : undefined);
  const { url } = chooseServer(sources, saved);
  const profile = saved.all.get(name) ?? {};
  if (inUse.source === 'saved') checkSavedKey(url, name, profile);
  // A profile that is only saved as the one in use was not requested for this run.
  else if (from !== 'saved') checkOtherKey(url, name, profile, inUse.source);
  return { key: inUse.key, url };
}

/** @throws UsageError if the saved key belongs to another server */
function checkSavedKey(url: string, name: string, { baseUrl }: SavedProfile): void {
  // Any path on Tavus' own host is fine.
  if (baseUrl === undefined && new URL(url).origin === TAVUS_URL) return;
  const own = baseUrl === undefined ? TAVUS_URL : ofProfile(baseUrl, name).url;
  if (own === url) return;
  throw new UsageError(
    `The saved key of the profile ${name} belongs to ${own}, but TAVUS_BASE_URL is ${url}. Nothing was sent.`,
    `Unset TAVUS_BASE_URL, or use a key of that server: set TAVUS_API_KEY, or run tavus auth login --profile NAME --base-url ${url}`,
  );
}

/** @throws UsageError if a key that is not the profile's would be used with a profile of another server */
function checkOtherKey(url: string, name: string, { baseUrl }: SavedProfile, source: KeyInUse['source']): void {
  const own = baseUrl === undefined ? undefined : ofProfile(baseUrl, name).url;
  if (own === undefined || own === url) return;
  const [key, unset] =
    source === 'file'
      ? ['The key of --api-key-file', 'Omit --api-key-file']
      : ['The key of TAVUS_API_KEY', 'Unset TAVUS_API_KEY'];
  throw new UsageError(
    `${key} goes to ${url}, but the profile ${name} is for ${own}. Nothing was sent.`,
    `${unset} to use the saved key, set TAVUS_BASE_URL=${own} if the key belongs there, or choose another profile.`,
  );
}

function ofProfile(url: string, name: string): Server {
  return { url: checkSavedUrl(url, name), from: 'profile' };
}

function checkSavedUrl(url: string, name: string): string {
  try {
    return checkBaseUrl(url);
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    throw new UsageError(
      `The server saved for the profile ${name} cannot be used. ${error.message}`,
      `Run tavus auth login --profile ${name} --base-url URL.`,
    );
  }
}
