import { describeKey } from '../../modules/shared/format.ts';
import type { AccountWithClient } from './account.ts';

/** What every screen says about whose account it shows. */
export function describeAccount(account: AccountWithClient | undefined): string {
  const inUse = account?.keyInUse();
  if (!inUse) return 'no key';
  return inUse.source === 'sandbox' ? 'sandbox' : describeKey(inUse);
}
