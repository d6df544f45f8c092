import { describeKey } from '../../modules/describe-key.ts';
import type { AccountWithClient } from './account.ts';

/** What every screen says about whose account it shows. */
export function describeAccount(account: AccountWithClient | undefined): string {
  const inUse = account?.keyInUse();
  const whose = !inUse ? 'no key' : inUse.source === 'sandbox' ? 'sandbox' : describeKey(inUse);
  return account?.readOnly ? `${whose} · read-only` : whose;
}
