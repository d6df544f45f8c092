import { Back } from '../../ui/ui.ts';
import type { Services } from '../context.ts';
import { ownProfiles } from './own-profiles.ts';

/**
 * Before a key is entered: a settings file that cannot be read has to go out of the way, and it may hold other keys or
 * say that nothing is to be changed.
 * @throws Back unless the answer is yes
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

/** After that yes, when there is something to save. */
export async function moveAside({ ui, account }: Services): Promise<void> {
  const moved = await account.profiles?.moveAside();
  if (moved !== undefined) ui.warn(`The old settings file is now ${moved}`);
}
