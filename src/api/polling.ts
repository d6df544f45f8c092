import { TavusError } from './errors.ts';

/** Tavus says nothing by itself: it is asked again after 2 s, and less and less often while nothing changes. */
const [SHORTEST_MS, LONGEST_MS, GROWTH] = [2000, 30_000, 1.5];

/** How long to wait until Tavus is asked again. */
export class PollPace {
  #ms = SHORTEST_MS;

  /** Milliseconds. */
  ms(): number {
    return this.#ms;
  }

  /** @param isNews whether the last answer held anything new */
  answered(isNews: boolean): void {
    this.#ms = isNews ? SHORTEST_MS : Math.min(LONGEST_MS, this.#ms * GROWTH);
  }
}

const PASSING: ReadonlySet<string> = new Set(['network', 'timeout', 'server', 'rate_limited', 'unreadable_answer']);

/** True for a failure that passes: the work goes on at Tavus, whatever happens on the way there. */
export function isPassing(error: unknown): error is TavusError {
  return error instanceof TavusError && PASSING.has(error.kind);
}
