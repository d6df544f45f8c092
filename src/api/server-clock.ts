import { firstText } from './read.ts';

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
    const ms = Date.parse(firstText(date) ?? '');
    if (!Number.isNaN(ms)) this.#aheadMs = ms - this.#now();
  }

  /** @returns milliseconds since 1970, exact to about a second; undefined before an answer with a date */
  toServerTime(localMs: number): number | undefined {
    return this.#aheadMs === undefined ? undefined : localMs + this.#aheadMs;
  }
}
