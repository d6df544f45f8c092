import type { Command } from '../../core/command.ts';
import { maskKey } from '../../lib/format.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { DEFAULT_PROFILE } from '../describe-key.ts';
import { changeView, currentProfile, ofProfile, ownProfiles, profileFlag, warnOfOtherKeys } from './own-profiles.ts';

interface LoggedOut {
  readonly profile: string;
  readonly removed: boolean;
}

const VIEW = changeView<LoggedOut>('profile', 'removed');

/** Removes the saved key of the profile of this run. @returns false in a dry run */
async function removeKey(context: Context): Promise<boolean> {
  const { ui, showCommand } = context.services;
  const profiles = ownProfiles(context.services);
  const { name } = currentProfile(profiles);
  const isDefault = name === DEFAULT_PROFILE;
  if (profiles.isDryRun) {
    const what = isDefault ? 'the saved key' : `the profile ${name} and its key`;
    ui.say(`Dry run: ${what} would be removed. Nothing was written.`);
    return false;
  }
  const [before, flag] = [profiles.savedInUse(), profileFlag(profiles, name)];
  try {
    await profiles.remove();
  } finally {
    context.forgetItems();
  }
  ui.ok(isDefault ? 'Removed the saved key.' : `Removed the profile ${name} and its key.`);
  if (profiles.savedInUse() !== before) ui.say(`The profile in use is ${profiles.savedInUse()} again.`);
  if (profiles.environment.profile === name && !isDefault) {
    ui.warn(`TAVUS_PROFILE is still ${name}. Unset it, or set it to another profile.`);
  }
  warnOfOtherKeys(context.services);
  showCommand(['auth', 'logout', ...flag]);
  return true;
}

export const LOGOUT: Command<Services> = {
  notes:
    'Removes the saved key of the profile in use, or of --profile NAME. Also removes the profile, except the default one.',
  examples: [
    { text: 'Ask before removing the key', line: 'tavus auth logout' },
    { text: 'Another profile, without a prompt', line: 'tavus auth logout --profile work --yes' },
  ],
  async run(context) {
    const { results } = context.services;
    const profiles = ownProfiles(context.services);
    results.checkFields(VIEW);
    profiles.checkReadable();
    const { name: profile } = profiles.inUse();
    const removed = await logOut(context);
    if (results.wantsJson()) await results.item(VIEW, { profile, removed });
    return 0;
  },
};

/** Removes the saved key of the profile of this run after a confirmation. @returns false if nothing was removed @throws Back */
export async function logOut(context: Context): Promise<boolean> {
  const { ui } = context.services;
  const profiles = ownProfiles(context.services);
  const { name, key } = currentProfile(profiles);
  if (key === undefined && name === DEFAULT_PROFILE) {
    ui.say(`No key is saved for the profile ${name}. Nothing was removed.`);
    warnOfOtherKeys(context.services);
    return false;
  }
  if (!profiles.isDryRun) await confirmRemoval(context.services, name, key);
  return await removeKey(context);
}

/** @throws Back unless the user confirms */
async function confirmRemoval({ ui }: Services, name: string, key: string | undefined): Promise<void> {
  const saved = key === undefined ? 'its settings' : `its key ${maskKey(key)}`;
  const text =
    name === DEFAULT_PROFILE
      ? `Remove the saved key ${maskKey(key ?? '')}?`
      : `Remove the profile ${name} and ${saved}?`;
  if (await ui.confirm({ title: `Log out${ofProfile(name)}`, text })) return;
  ui.say('Nothing was removed.');
  throw new Back();
}
