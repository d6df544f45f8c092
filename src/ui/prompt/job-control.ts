/** A part of the program that changes the terminal's modes or draws on it. */
export interface Suspendable {
  /** Restores the terminal for the shell. */
  suspend?(): void;
  /**
   * Takes the terminal again and draws on a new line: the shell has set its own modes and printed something.
   * Also called without `suspend`, since SIGSTOP cannot be caught.
   */
  resume(): void;
}

/** Suspends the program with Ctrl+Z or SIGTSTP, and resumes it with `fg` or SIGCONT. */
export class JobControl {
  readonly #stop: () => void;
  readonly #parts = new Set<Suspendable>();

  /** @param stop calls `suspend`, and stops the process group. */
  constructor(stop: () => void = () => {}) {
    this.#stop = stop;
  }

  /** Registers a part; a part drawn on top of another one comes after it. @returns a function that removes it */
  register(part: Suspendable): () => void {
    this.#parts.add(part);
    return () => void this.#parts.delete(part);
  }

  /** Ctrl+Z in raw mode, where the terminal sends no signal. */
  pressKey(): void {
    this.#stop();
  }

  /** Called before the process stops; a second time if something may have been drawn in between. */
  suspend(): void {
    for (const part of [...this.#parts].reverse()) part.suspend?.();
  }

  /** Called on SIGCONT. */
  resume(): void {
    for (const part of [...this.#parts]) part.resume();
  }
}
