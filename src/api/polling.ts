import { TavusError } from './errors.ts';

/** Polling starts with 2 s and slows down to 30 s while nothing changes. */
const [MIN_MS, MAX_MS, GROWTH] = [2000, 30_000, 1.5];

/** The pause between two polls. */
export class PollPace {
  #ms = MIN_MS;

  /** The current pause in milliseconds. */
  ms(): number {
    return this.#ms;
  }

  /** Adapts the pause after a response. @param isNews whether the response contained a change */
  answered(isNews: boolean): void {
    this.#ms = isNews ? MIN_MS : Math.min(MAX_MS, this.#ms * GROWTH);
  }
}

const TEMPORARY_KINDS: ReadonlySet<string> = new Set([
  'network',
  'timeout',
  'server',
  'rate_limited',
  'unreadable_answer',
]);

/** True for a temporary failure, after which polling continues. */
export function isTemporary(error: unknown): error is TavusError {
  return error instanceof TavusError && TEMPORARY_KINDS.has(error.kind);
}
