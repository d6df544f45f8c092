/** Why a request takes longer, such as a retry. */
export interface Delay {
  /** Milliseconds. */
  readonly ms: number;
  /** @returns the reason, without a full stop. @param seconds the rest of the delay */
  describe(seconds: number): string;
}

/** Milliseconds by which a timer may fire early. */
const EARLY_MS = 2;

type Show = (text: string) => void;

/** The text for the whole delay, without a countdown. */
export function describeDelay({ ms, describe }: Delay): string {
  return describe(Math.max(1, Math.ceil(ms / 1000)));
}

interface Running extends Pick<Delay, 'describe'> {
  /** In the milliseconds of `performance`. */
  readonly end: number;
}

/** Counts delays down in the spinner, progress screen or list that is shown, if there is one. */
export class Delays {
  /** The last one shows the delay. */
  readonly #listeners: Show[] = [];
  #timer: NodeJS.Timeout | undefined;
  #delay: Running | undefined;

  /** @param show receives the text every second, and '' after the delay. @returns a function that removes the listener */
  listen(show: Show): () => void {
    this.#listeners.push(show);
    // A delay may have started between two screens.
    if (this.#delay && this.#delay.end > performance.now()) this.#tick(this.#delay);
    return () => {
      // A screen may close after the one that was opened on top of it, and twice.
      const at = this.#listeners.lastIndexOf(show);
      if (at < 0) return;
      const wasShown = at === this.#listeners.length - 1;
      this.#listeners.splice(at, 1);
      if (!wasShown) return;
      clearTimeout(this.#timer);
      this.#delay = undefined;
    };
  }

  /** @returns false when no listener shows it. */
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
