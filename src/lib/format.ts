const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 h ago"; '' without a date, the text itself if it is not a date. @param now milliseconds since 1970, UTC */
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

/** The full date in the user's time zone; the text itself if it is not a date. */
export function formatDate(iso: string | undefined): string | undefined {
  if (iso === undefined) return undefined;
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return iso;
  // Created on first use: creation takes as long as painting a menu.
  localTime ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' });
  return localTime.format(then);
}

/** A name for display; the API may send none. */
export function nameOrNone(name: string): string {
  return name.trim() === '' ? '(no name)' : name;
}

/** An hour, a minute, a second. */
const UNITS_MS = [3_600_000, 60_000, 1000];
const MAX_MS = 7 * 24 * 3_600_000;

/** Parses `90s`, `10m`, `1h30m`, or a number of seconds. @returns milliseconds; undefined if invalid or more than a week */
export function parseDuration(text: string): number | undefined {
  const whole = /^\d+$/.test(text) ? `${text}s` : text;
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(whole);
  if (parts === null) return undefined;
  const ms = UNITS_MS.reduce((sum, unitMs, at) => sum + Number(parts[at + 1] ?? 0) * unitMs, 0);
  return ms > 0 && ms <= MAX_MS ? ms : undefined;
}

/** "45 s", "2 min 5 s", "3 h 12 min": the two largest units. @param ms milliseconds */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}

/** "1:02:05", "2:05". @param seconds */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const SIZES = ['B', 'KB', 'MB', 'GB'];

/** "1.2 MB", in powers of 1000. @param bytes */
export function formatSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < SIZES.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${SIZES[unit]}`;
}

/** Computes the rate and remaining time of a transfer. */
export class TransferRate {
  readonly #startedAt: number;
  #first: number | undefined;

  /** @param now milliseconds */
  constructor(now: number) {
    this.#startedAt = now;
  }

  /** "3.2 MB of 12.4 MB, 1.1 MB/s, 8 s left". @param got bytes of the file so far @param size of the file, in bytes */
  describe(got: number, size: number | undefined, now: number): string {
    // Bytes of an earlier run do not count for the rate.
    this.#first ??= got;
    const seconds = (now - this.#startedAt) / 1000;
    const rate = seconds > 0 ? (got - this.#first) / seconds : 0;
    const parts = [size === undefined ? formatSize(got) : `${formatSize(got)} of ${formatSize(size)}`];
    if (rate > 0) parts.push(`${formatSize(rate)}/s`);
    if (rate > 0 && size !== undefined) parts.push(`${formatDuration(((size - got) / rate) * 1000)} left`);
    return parts.join(', ');
  }
}

/** "1 video", "1,204 videos" */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** “a”, “a or b”, “a, b or c”. */
export function joinWords(words: readonly string[], last: 'and' | 'or'): string {
  return [...words.slice(0, -2), words.slice(-2).join(` ${last} `)].join(', ');
}

export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** A key for display: its last four characters, or none of a short key. */
export function maskKey(key: string): string {
  return key.length < 12 ? '…' : `…${key.slice(-4)}`;
}
