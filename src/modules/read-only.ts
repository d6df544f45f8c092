import { StateError } from '../lib/errors.ts';
import type { Account, ReadOnly } from './context.ts';

/** What made the run read-only, in the words to look for. */
const BECAUSE: Readonly<Record<ReadOnly, string>> = {
  flag: '--read-only',
  environment: 'TAVUS_READ_ONLY',
  settings: '"readOnly" in the settings file',
  unreadable: 'a settings file that cannot be read',
};

/** Why nothing can be changed at Tavus; undefined where it can. */
export function whyReadOnly({ readOnly }: Pick<Account, 'readOnly'>): string | undefined {
  return readOnly && `Read-only because of ${BECAUSE[readOnly]}: nothing is changed at Tavus.`;
}

/**
 * Before anything is asked that would be in vain.
 * @throws StateError where nothing can be changed; UnreadableSettingsError, which says why it is not known whether it can
 */
export function refuseReadOnly(account: Pick<Account, 'readOnly'> & Partial<Pick<Account, 'profiles'>>): void {
  if (account.readOnly === 'unreadable') account.profiles?.checkReadable('change');
  const why = whyReadOnly(account);
  if (why !== undefined)
    throw new StateError(why, 'Take that away to change something. --dry-run shows what it would be.');
}
