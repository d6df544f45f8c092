import { Back } from '../../ui/ui.ts';
import type { Services } from '../context.ts';
import { ownProfiles } from './own-profiles.ts';

/**
 * Asks, before a key is entered, whether to move an unreadable settings file aside: it may contain other keys or forbid
 * changes.
 * @throws Back unless the user confirms
 */
export async function agreeToMoveAside(services: Services): Promise<void> {
  const profiles = ownProfiles(services);
  const unreadable = profiles.unreadable();
  if (unreadable === undefined || profiles.isDryRun) return;
  const text = `${unreadable} Move it aside and start with new settings? Keys, profiles and "readOnly" in it no longer apply.`;
  if (await services.ui.confirm({ title: 'Settings', text })) return;
  services.ui.say('Nothing was changed.');
  throw new Back();
}

/** Moves the file aside after the confirmation, when there is something to save. */
export async function moveAside({ ui, account }: Services): Promise<void> {
  const moved = await account.profiles?.moveAside();
  if (moved !== undefined) ui.warn(`The old settings file is now ${moved}`);
}
