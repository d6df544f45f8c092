import { type Clock, pause } from '../../../../lib/clock.ts';
import { formatDuration } from '../../../../lib/format.ts';

/** Why there is a pause, and how long the first one is; each further one is twice as long. Milliseconds. */
const REASONS = {
  rate: { firstMs: 1000, words: 'Tavus asks for fewer requests' },
  crowd: { firstMs: 5000, words: 'As many videos are rendering as your plan allows at once' },
  trouble: { firstMs: 1000, words: 'Tavus does not answer as it should' },
} as const;
const [SHORTEST_MS, LONGEST_MS] = [1000, 60_000];
/** Requests that went well until one more may be under way again. */
const RECOVERY = 10;

export type PauseReason = keyof typeof REASONS;

/** How many requests may be under way at once, and when none may. What one is told holds for all. */
export class Pace {
  readonly #clock: Clock;
  readonly #most: number;
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
    this.#most = concurrency;
    this.#limit = concurrency;
    this.#random = random;
  }

  limit(): number {
    return this.#limit;
  }

  /** To be remembered when a request is sent: several of one time that are refused are one refusal. */
  turn(): number {
    return this.#pauses;
  }

  succeeded(): void {
    this.#strikes = 0;
    this.#successes += 1;
    if (this.#successes % RECOVERY === 0 && this.#limit < this.#most) this.#limit += 1;
  }

  /** @param askedMs the pause that was asked for. @returns false when it is the refusal that was told before. */
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

  /** Waits until requests may be sent. */
  async ready(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    // It can become longer meanwhile.
    for (let left = this.#left(); left > 0; left = this.#left()) await pause(this.#clock, left, signal);
  }

  /** Why nothing is sent now, and for how long; '' when it is. */
  note(): string {
    const left = this.#left();
    return left > 0 ? `${REASONS[this.#reason].words}: going on in ${formatDuration(left)}.` : '';
  }

  #left(): number {
    return this.#until - this.#clock.now();
  }

  /** Spread, so that several programs do not come back at once. */
  #backOffMs(firstMs: number): number {
    const ms = firstMs * 2 ** Math.min(this.#strikes - 1, 10) * (0.8 + 0.4 * this.#random());
    return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms)));
  }
}
