import { firstText } from '../api/read.ts';
/** The time, and waiting for it. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Runs something once, `ms` milliseconds from now. @returns what calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits. @throws the reason of `signal` once it is aborted */
export function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
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
    const ms = Date.parse(firstText(date) ?? '');
    if (!Number.isNaN(ms)) this.#aheadMs = ms - this.#now();
  }

  /** @returns milliseconds since 1970, exact to about a second; undefined before an answer with a date */
  toServerTime(localMs: number): number | undefined {
    return this.#aheadMs === undefined ? undefined : localMs + this.#aheadMs;
  }
}
