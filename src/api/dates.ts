const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const RFC_1123 = /^[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/i;

/** Converts a date in any of the API's formats to ISO 8601 in UTC with milliseconds. No zone means UTC. Returns other text unchanged. */
export function toIsoUtc(text: string): string {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  // Only these two formats: Date.parse accepts even 'take 2'.
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

/** Converts local times to the server's, using the `Date` header of responses. */
export class ServerClock {
  readonly #now: () => number;
  /** Milliseconds that the server's clock is ahead. */
  #aheadMs: number | undefined;

  /** @param now the local clock, in milliseconds since 1970, UTC */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param date the `Date` header of a response that has just arrived; ignored unless it is a date */
  read(date: unknown): void {
    const ms = Date.parse(typeof date === 'string' ? date : '');
    if (!Number.isNaN(ms)) this.#aheadMs = ms - this.#now();
  }

  /** @returns milliseconds since 1970, UTC, accurate to about a second; undefined before the first response with a date */
  toServerTime(localMs: number): number | undefined {
    return this.#aheadMs === undefined ? undefined : localMs + this.#aheadMs;
  }
}
