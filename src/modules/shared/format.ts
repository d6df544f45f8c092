import type { KeyInUse } from './context.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 h ago", as short as a list needs it; '' without a date, the text itself when it is none. */
export function formatAge(iso: string | undefined, now: number): string {
  if (iso === undefined) return '';
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return iso;
  const age = now - then;
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 60 * DAY) return `${Math.floor(age / DAY)} d ago`;
  return new Date(then).toISOString().slice(0, 10);
}

let localTime: Intl.DateTimeFormat | undefined;

/** The full date in the user's own time zone. */
export function formatDate(iso: string | undefined): string | undefined {
  if (iso === undefined) return undefined;
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return iso;
  // Made when a date is first shown: it takes as long to make as a menu takes to paint.
  localTime ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' });
  return localTime.format(then);
}

/** A name as it is shown; the API may give none. */
export function nameOrNone(name: string): string {
  return name.trim() === '' ? '(no name)' : name;
}

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
