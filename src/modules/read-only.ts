import { StateError } from '../lib/errors.ts';
import type { Account, ReadOnly } from './context.ts';

/** What made the run read-only, as the user wrote it. */
const BECAUSE: Readonly<Record<ReadOnly, string>> = {
  flag: '--read-only',
  environment: 'TAVUS_READ_ONLY',
  settings: '"readOnly" in the settings file',
  unreadable: 'a settings file that cannot be read',
};

/** Why nothing can be changed at Tavus; undefined if changes are allowed. */
export function whyReadOnly({ readOnly }: Pick<Account, 'readOnly'>): string | undefined {
  return readOnly && `Read-only because of ${BECAUSE[readOnly]}: nothing is changed at Tavus.`;
}

/**
 * Call before asking the user for anything.
 * @throws StateError if nothing can be changed; UnreadableSettingsError if the settings that decide it cannot be read
 */
export function refuseReadOnly(account: Pick<Account, 'readOnly'> & Partial<Pick<Account, 'profiles'>>): void {
  if (account.readOnly === 'unreadable') account.profiles?.checkReadable('change');
  const why = whyReadOnly(account);
  if (why !== undefined)
    throw new StateError(why, 'Remove it to allow changes. Use --dry-run to show what would be sent.');
}
