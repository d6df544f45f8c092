import { maskKey } from '../lib/format.ts';
import type { KeyInUse } from './context.ts';

/** The name of the profile that always exists. It is shown only if there are others. */
export const DEFAULT_PROFILE = 'default';

/** The masked key and its source: `key …89ab (from TAVUS_API_KEY)`. */
export function describeKey({ key, source, profile = DEFAULT_PROFILE }: KeyInUse): string {
  const saved = profile === DEFAULT_PROFILE ? 'saved' : `saved, profile ${profile}`;
  const from = { file: 'from a file', environment: 'from TAVUS_API_KEY', saved, sandbox: 'of the sandbox' }[source];
  return `key ${maskKey(key)} (${from})`;
}
