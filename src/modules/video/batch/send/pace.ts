import { type Clock, pause } from '../../../../lib/clock.ts';
import { formatDuration } from '../../../../lib/format.ts';

/** Reasons for a pause. `firstMs` is the first pause in milliseconds; each further one is twice as long. */
const REASONS = {
  rate: { firstMs: 1000, words: 'Rate limit reached' },
  crowd: { firstMs: 5000, words: 'Limit of concurrent videos in your plan reached' },
  trouble: { firstMs: 1000, words: 'Tavus is not responding as expected' },
} as const;
const [MIN_PAUSE_MS, MAX_PAUSE_MS] = [1000, 60_000];
/** Successful requests after which one more may run at the same time. */
const RECOVERY = 10;

export type PauseReason = keyof typeof REASONS;

/** Limits the number of concurrent requests, and pauses all of them when one is refused. */
export class Pace {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #random: () => number;
  #limit: number;
  #pauses = 0;
  #strikes = 0;
  #successes = 0;
  #until = 0;
  #reason: PauseReason = 'rate';

  /** @param random from 0 to 1 */
  constructor(clock: Clock, concurrency: number, random: () => number = Math.random) {
    this.#clock = clock;
    this.#max = concurrency;
    this.#limit = concurrency;
    this.#random = random;
  }

  limit(): number {
    return this.#limit;
  }

  /** A number to pass to `refused`: refusals of requests that were sent in the same turn count as one. */
  turn(): number {
    return this.#pauses;
  }

  succeeded(): void {
    this.#strikes = 0;
    this.#successes += 1;
    if (this.#successes % RECOVERY === 0 && this.#limit < this.#max) this.#limit += 1;
  }

  /** @param askedMs the pause that the server asked for, in milliseconds. @returns false for a refusal that was counted before */
  refused(turn: number, reason: PauseReason, askedMs = 0): boolean {
    const isNew = turn === this.#pauses;
    if (isNew) {
      this.#pauses += 1;
      this.#strikes += 1;
      this.#successes = 0;
      this.#reason = reason;
      if (reason === 'crowd') this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    }
    const ownMs = isNew ? this.#backOffMs(REASONS[reason].firstMs) : 0;
    this.#until = Math.max(this.#until, this.#clock.now() + (askedMs > 0 ? askedMs : ownMs));
    return isNew;
  }

  /** Waits until requests may be sent. @throws the reason of `signal` */
  async ready(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    // The pause can be extended while it is waited for.
    for (let left = this.#left(); left > 0; left = this.#left()) await pause(this.#clock, left, signal);
  }

  /** Why nothing is sent now, and for how long; '' when there is no pause. */
  note(): string {
    const left = this.#left();
    return left > 0 ? `${REASONS[this.#reason].words}: continuing in ${formatDuration(left)}.` : '';
  }

  #left(): number {
    return this.#until - this.#clock.now();
  }

  /** With jitter, so that several programs do not retry at the same time. */
  #backOffMs(firstMs: number): number {
    const ms = firstMs * 2 ** Math.min(this.#strikes - 1, 10) * (0.8 + 0.4 * this.#random());
    return Math.round(Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, ms)));
  }
}
