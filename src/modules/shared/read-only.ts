import { StateError } from '../../ui/usage-error.ts';
import type { Account } from './context.ts';

/** What made the run read-only, in the words to look for. */
const BECAUSE: Readonly<Record<NonNullable<Account['readOnly']>, string>> = {
  flag: '--read-only',
  environment: 'TAVUS_READ_ONLY',
  settings: '"readOnly" in the settings file',
};

/** Why nothing can be changed at Tavus; undefined where it can. */
export function whyReadOnly({ readOnly }: Pick<Account, 'readOnly'>): string | undefined {
  return readOnly && `Read-only because of ${BECAUSE[readOnly]}: nothing is changed at Tavus.`;
}

/** Before anything is asked that would be in vain. @throws StateError where nothing can be changed */
export function refuseReadOnly(account: Pick<Account, 'readOnly'>): void {
  const why = whyReadOnly(account);
  if (why !== undefined)
    throw new StateError(why, 'Take that away to change something. --dry-run shows what it would be.');
}
