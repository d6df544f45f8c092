import { maskKey } from '../../lib/format.ts';
import type { Context } from '../context.ts';
import { currentProfile, ofProfile, ownProfiles, profileFlag, warnOfOtherKeys } from './own-profiles.ts';
import { moveAside } from './replace-settings.ts';

export interface KeySaving {
  /** The server it is for; that of the profile in use when left out. */
  readonly baseUrl?: string | undefined;
  /** Names the profile even when it is the one that everybody has. */
  readonly namesProfile?: boolean;
}

/** Saves a key for the profile of this run, and says what goes before it. @returns false in a dry run. */
export async function saveKey(
  context: Context,
  key: string,
  { baseUrl, namesProfile = false }: KeySaving = {},
): Promise<boolean> {
  const { ui, account, showCommand } = context.services;
  const profiles = ownProfiles(context.services);
  const { name } = profiles.inUse();
  const what = `the key ${maskKey(key)}${namesProfile ? ` for the profile ${name}` : ofProfile(name, 'for')}`;
  if (profiles.isDryRun) {
    ui.say(`Dry run: ${what} would be saved, to be sent to ${baseUrl ?? profiles.server()}. Nothing was written.`);
    return false;
  }
  await moveAside(context.services);
  const before = profiles.savedInUse();
  try {
    await profiles.saveKey(key, baseUrl);
  } finally {
    // A key that could not be saved is in use all the same.
    context.forgetItems();
  }
  ui.ok(`Saved ${what}.`);
  const server = currentProfile(profiles).baseUrl;
  if (server !== undefined) ui.say(`It is for ${server} and goes to no other server.`);
  const inUse = profiles.savedInUse();
  if (inUse !== name) ui.say(`The profile in use stays ${inUse}; tavus auth switch ${name} changes that.`);
  else if (inUse !== before) ui.say(`${name} is the profile in use from now on.`);
  const goesFirst = account.keyInUse();
  // A file that holds the same key says nothing new.
  if (goesFirst?.source !== 'file' || goesFirst.key !== key) warnOfOtherKeys(context.services);
  showCommand(['auth', 'login', ...profileFlag(profiles, name)]);
  return true;
}
