/** Milliseconds within which a second Ctrl+C ends the program. */
const SECOND_PRESS = 1000;

/** Ctrl+C, as a signal or as a key. A second one within a second ends the program, whatever it is doing. */
export class Interrupts {
  readonly #leave: () => void;
  readonly #listeners = new Set<() => void>();
  #isLent = false;
  #pressedAt = Number.NEGATIVE_INFINITY;

  /** @param leave ends the program immediately; without a listener, the first Ctrl+C calls it */
  constructor(leave: () => void = () => {}) {
    this.#leave = leave;
  }

  /** Calls the listener on Ctrl+C instead of ending the program, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Ignores Ctrl+C while the terminal is lent to another program, until the returned function is called. */
  lend(): () => void {
    this.#isLent = true;
    return () => {
      this.#isLent = false;
    };
  }

  press(): void {
    if (this.#isLent) return;
    const since = Date.now() - this.#pressedAt;
    this.#pressedAt = Date.now();
    if (this.#listeners.size === 0 || since < SECOND_PRESS) this.#leave();
    else for (const listener of this.#listeners) listener();
  }
}
