import { UsageError } from '../../lib/errors.ts';
import { maskKey } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Profile, Profiles, Services } from '../context.ts';
import { DEFAULT_PROFILE } from '../describe-key.ts';

export const SANDBOX_WORDS = 'The sandbox has a key of its own; yours is neither read nor sent.';

/** What can be changed of the user's keys. @throws UsageError in the sandbox, where there is nothing to change. */
export function ownProfiles({ account }: Services): Profiles {
  if (account.profiles) return account.profiles;
  throw new UsageError(SANDBOX_WORDS, 'Say the same without --sandbox.');
}

/** What is saved of the profile of this run. */
export function currentProfile(profiles: Profiles): Profile {
  const { name } = profiles.inUse();
  return profiles.all().find((profile) => profile.name === name) ?? { name, key: undefined, baseUrl: undefined };
}

/** " of the profile work"; nothing for the one that everybody has. */
export function ofProfile(name: string, preposition = 'of'): string {
  return name === DEFAULT_PROFILE ? '' : ` ${preposition} the profile ${name}`;
}

/** The flag that makes a command speak of this profile; none where it does so anyway. */
export function profileFlag(profiles: Profiles, name: string): readonly string[] {
  return name === profiles.savedInUse() ? [] : ['--profile', name];
}

/** Says which key goes before the saved one. */
export function warnOfOtherKeys({ ui, account }: Services): void {
  const inUse = account.keyInUse();
  const goesFirst = (what: string) => ui.warn(`${what} goes first: the key in use is ${maskKey(inUse?.key ?? '')}.`);
  if (inUse?.source === 'environment') goesFirst('TAVUS_API_KEY is set and');
  else if (inUse?.source === 'file') goesFirst('The file of --api-key-file');
  else if (account.profiles?.environment.key)
    ui.warn('TAVUS_API_KEY is set and goes first where no --profile is given.');
}

/** What a change of the settings gives to a program that asks for JSON. */
export function changeView<Change extends object>(...fields: readonly (keyof Change & string)[]): ItemView<Change> {
  return { fields, columns: [], rows: () => [] };
}
