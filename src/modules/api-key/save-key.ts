import { maskKey } from '../../lib/format.ts';
import type { Context } from '../context.ts';
import { currentProfile, ofProfile, ownProfiles, profileFlag, warnOfOtherKeys } from './own-profiles.ts';
import { moveAside } from './replace-settings.ts';

export interface KeySaving {
  /** The key's server. Default: that of the profile in use. */
  readonly baseUrl?: string | undefined;
  /** Also shows the name of the default profile. */
  readonly namesProfile?: boolean;
}

/** Saves a key for the profile of this run, and warns about keys that override it. @returns false in a dry run */
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
    ui.say(`Dry run: ${what} would be saved, for ${baseUrl ?? profiles.server()}. Nothing was written.`);
    return false;
  }
  await moveAside(context.services);
  const before = profiles.savedInUse();
  try {
    await profiles.saveKey(key, baseUrl);
  } finally {
    // A key that could not be saved is still used in this run.
    context.forgetItems();
  }
  ui.ok(`Saved ${what}.`);
  const server = currentProfile(profiles).baseUrl;
  if (server !== undefined) ui.say(`It is sent only to ${server}.`);
  const inUse = profiles.savedInUse();
  if (inUse !== name) ui.say(`The profile in use is still ${inUse}. To change it, run tavus auth switch ${name}.`);
  else if (inUse !== before) ui.say(`The profile in use is now ${name}.`);
  const overriding = account.keyInUse();
  // No warning if the key file contains the saved key.
  if (overriding?.source !== 'file' || overriding.key !== key) warnOfOtherKeys(context.services);
  showCommand(['auth', 'login', ...profileFlag(profiles, name)]);
  return true;
}
