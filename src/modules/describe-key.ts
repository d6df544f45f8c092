import type { KeyInUse } from './context.ts';

/** How a key is shown, everywhere: its last four characters, and none of a key so short that they would give it away. */
export function maskKey(key: string): string {
  return key.length < 12 ? '…' : `…${key.slice(-4)}`;
}

/** As the settings call the profile that everybody has; it is named only beside others. */
export const DEFAULT_PROFILE = 'default';

/** A key as it is shown, and where it comes from. */
export function describeKey({ key, source, profile = DEFAULT_PROFILE }: KeyInUse): string {
  const saved = profile === DEFAULT_PROFILE ? 'saved' : `saved, profile ${profile}`;
  const from = { file: 'from a file', environment: 'from TAVUS_API_KEY', saved, sandbox: 'of the sandbox' }[source];
  return `key ${maskKey(key)} (${from})`;
}
