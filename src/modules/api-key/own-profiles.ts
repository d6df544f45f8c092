import { UsageError } from '../../lib/errors.ts';
import { maskKey } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Profile, Profiles, Services } from '../context.ts';
import { DEFAULT_PROFILE } from '../describe-key.ts';

export const SANDBOX_KEY = 'The sandbox uses its own key. Your key is neither read nor sent.';

/** The user's profiles. @throws UsageError in the sandbox, which has none */
export function ownProfiles({ account }: Services): Profiles {
  if (account.profiles) return account.profiles;
  throw new UsageError(SANDBOX_KEY, 'Run the command without --sandbox.');
}

/** The profile of this run; without key and server if it is not saved. */
export function currentProfile(profiles: Profiles): Profile {
  const { name } = profiles.inUse();
  return profiles.all().find((profile) => profile.name === name) ?? { name, key: undefined, baseUrl: undefined };
}

/** " of the profile work"; '' for the default profile. */
export function ofProfile(name: string, preposition = 'of'): string {
  return name === DEFAULT_PROFILE ? '' : ` ${preposition} the profile ${name}`;
}

/** The flag for this profile; none if it is the saved profile in use. */
export function profileFlag(profiles: Profiles, name: string): readonly string[] {
  return name === profiles.savedInUse() ? [] : ['--profile', name];
}

/** Warns about a key that overrides the saved one. */
export function warnOfOtherKeys({ ui, account }: Services): void {
  const inUse = account.keyInUse();
  const warn = (what: string) =>
    ui.warn(`${what} overrides saved keys: the key in use is ${maskKey(inUse?.key ?? '')}.`);
  if (inUse?.source === 'environment') warn('TAVUS_API_KEY');
  else if (inUse?.source === 'file') warn('The key of --api-key-file');
  else if (account.profiles?.environment.key)
    ui.warn('TAVUS_API_KEY overrides saved keys in commands without --profile.');
}

/** The JSON result of a change of settings. */
export function changeView<Change extends object>(...fields: readonly (keyof Change & string)[]): ItemView<Change> {
  return { fields, columns: [], rows: () => [] };
}
