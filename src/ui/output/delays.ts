/** Why what is under way takes longer. */
export interface Delay {
  /** Milliseconds. */
  readonly ms: number;
  /** In words without a full stop. @param seconds that are left */
  describe(seconds: number): string;
}

/** How much before its time a timer may go off, in milliseconds. */
const EARLY_MS = 2;

type Show = (text: string) => void;

/** The words for all of a delay, said once. */
export function describeDelay({ ms, describe }: Delay): string {
  return describe(Math.max(1, Math.ceil(ms / 1000)));
}

interface Running extends Pick<Delay, 'describe'> {
  /** In the milliseconds of `performance`. */
  readonly end: number;
}

/** Counts delays down in the place that shows what is under way, if there is one. */
export class Delays {
  /** The last one shows the delay. */
  readonly #listeners: Show[] = [];
  #timer: NodeJS.Timeout | undefined;
  #delay: Running | undefined;

  /** @param show is given the words every second, and '' once it goes on. @returns what ends it */
  listen(show: Show): () => void {
    this.#listeners.push(show);
    // One can have begun between two screens.
    if (this.#delay && this.#delay.end > performance.now()) this.#tick(this.#delay);
    return () => {
      // A screen may close after the one that was opened over it, and twice: neither brings a closed one back.
      const at = this.#listeners.lastIndexOf(show);
      if (at < 0) return;
      const wasShown = at === this.#listeners.length - 1;
      this.#listeners.splice(at, 1);
      if (!wasShown) return;
      clearTimeout(this.#timer);
      this.#delay = undefined;
    };
  }

  /** @returns false when nothing shows it. */
  begin({ ms, describe }: Delay): boolean {
    this.#delay = { end: performance.now() + ms, describe };
    this.#tick(this.#delay);
    return this.#listeners.length > 0;
  }

  #tick(delay: Running): void {
    clearTimeout(this.#timer);
    const left = delay.end - performance.now();
    const show = this.#listeners.at(-1);
    show?.(left > 0 ? delay.describe(Math.ceil(left / 1000)) : '');
    if (left > 0 && show) this.#timer = setTimeout(() => this.#tick(delay), (left % 1000) + EARLY_MS);
  }
}
