import { maskKey } from '../lib/format.ts';
import type { KeyInUse } from './context.ts';

/** As the settings call the profile that everybody has; it is named only beside others. */
export const DEFAULT_PROFILE = 'default';

/** A key as it is shown, and where it comes from. */
export function describeKey({ key, source, profile = DEFAULT_PROFILE }: KeyInUse): string {
  const saved = profile === DEFAULT_PROFILE ? 'saved' : `saved, profile ${profile}`;
  const from = { file: 'from a file', environment: 'from TAVUS_API_KEY', saved, sandbox: 'of the sandbox' }[source];
  return `key ${maskKey(key)} (${from})`;
}
