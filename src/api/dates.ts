const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const RFC_1123 = /^[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/i;

/** A date in one of the API's forms as ISO 8601 in UTC, to the millisecond; without a zone it is UTC. Other text stays as it is. */
export function toIsoUtc(text: string): string {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  // Only these two shapes: Date.parse reads a year even into 'take 2'.
  if (iso === null) return RFC_1123.test(trimmed) ? (format(trimmed) ?? text) : text;

  const [, day = '', time = '00:00', zone = 'Z'] = iso;
  // Date.parse turns 30 February into 2 March.
  if (!format(day)?.startsWith(day)) return text;
  return format(`${day}T${time}${withColon(zone)}`) ?? text;
}

function withColon(zone: string): string {
  return zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
}

function format(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** Converts times of this computer to times of the server, as the `Date` header of its answers tells them. */
export class ServerClock {
  readonly #now: () => number;
  /** Milliseconds that the server is ahead of this computer. */
  #aheadMs: number | undefined;

  /** @param now this computer's clock, in milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param date the `Date` header of an answer that has just arrived; anything else is ignored */
  read(date: unknown): void {
    const ms = Date.parse(typeof date === 'string' ? date : '');
    if (!Number.isNaN(ms)) this.#aheadMs = ms - this.#now();
  }

  /** @returns milliseconds since 1970, exact to about a second; undefined before an answer with a date */
  toServerTime(localMs: number): number | undefined {
    return this.#aheadMs === undefined ? undefined : localMs + this.#aheadMs;
  }
}
