import { formatDuration } from './duration.ts';

const UNITS = ['B', 'KB', 'MB', 'GB'];

/** "1.2 MB", by thousands. @param bytes */
export function formatSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
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
