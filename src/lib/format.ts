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

/** An hour, a minute, a second. */
const UNITS_MS = [3_600_000, 60_000, 1000];
const LONGEST_MS = 7 * 24 * 3_600_000;

/** Milliseconds of `90s`, `10m`, `1h30m`, or of a plain number of seconds; undefined for anything else, and beyond a week. */
export function parseDuration(text: string): number | undefined {
  const whole = /^\d+$/.test(text) ? `${text}s` : text;
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(whole);
  if (parts === null) return undefined;
  const ms = UNITS_MS.reduce((sum, unitMs, at) => sum + Number(parts[at + 1] ?? 0) * unitMs, 0);
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

/** "45 s", "2 min 5 s", "3 h 12 min": the two largest units. @param ms milliseconds */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}

const SIZES = ['B', 'KB', 'MB', 'GB'];

/** "1.2 MB", by thousands. @param bytes */
export function formatSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < SIZES.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${SIZES[unit]}`;
}

/** Tells rate and time left from how much came when. */
export class TransferRate {
  readonly #startedAt: number;
  #first: number | undefined;

  /** @param now milliseconds */
  constructor(now: number) {
    this.#startedAt = now;
  }

  /** "3.2 of 12.4 MB, 1.1 MB/s, 8 s left". @param got bytes of the whole file that are there */
  describe(got: number, size: number | undefined, now: number): string {
    // What an earlier run left says nothing of this one.
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

export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** How a key is shown, everywhere: its last four characters, and none of a key so short that they would give it away. */
export function maskKey(key: string): string {
  return key.length < 12 ? '…' : `…${key.slice(-4)}`;
}
