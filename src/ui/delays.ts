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

/** Counts delays down in the place that shows what is under way, if there is one. */
export class Delays {
  #show: Show | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param show is given the words every second, and '' once it goes on. @returns what ends it */
  listen(show: Show): () => void {
    const before = this.#show;
    this.#show = show;
    return () => {
      clearTimeout(this.#timer);
      this.#show = before;
    };
  }

  /** @returns false when nothing shows it. */
  begin({ ms, describe }: Delay): boolean {
    const show = this.#show;
    clearTimeout(this.#timer);
    if (!show) return false;
    const end = performance.now() + ms;
    const tick = (): void => {
      const left = end - performance.now();
      show(left > 0 ? describe(Math.ceil(left / 1000)) : '');
      if (left > 0) this.#timer = setTimeout(tick, (left % 1000) + EARLY_MS);
    };
    tick();
    return true;
  }
}
