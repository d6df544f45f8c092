/** How soon a second Ctrl+C follows that means it, in milliseconds. */
const SECOND_PRESS = 1000;

/** Ctrl+C, as a signal or as a key. A second one within a second ends the program, whatever goes on in it. */
export class Interrupts {
  readonly #leave: () => void;
  readonly #listeners = new Set<() => void>();
  #isLent = false;
  #pressedAt = Number.NEGATIVE_INFINITY;

  /** @param leave ends the program at once; where nobody listens, the first Ctrl+C does too. */
  constructor(leave: () => void = () => {}) {
    this.#leave = leave;
  }

  /** Hears Ctrl+C in the place of the end of the program, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Leaves Ctrl+C to another program that has the terminal, until the returned function is called. */
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
