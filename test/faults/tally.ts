import process from 'node:process';

/** Counts the cases of an attack. */
export class Tally {
  readonly #name: string;
  readonly #failed: string[] = [];
  #tried = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** @param problem undefined for a case that held. */
  add(label: string, problem?: string): void {
    this.#tried += 1;
    if (problem !== undefined) this.#failed.push(`${label}: ${problem}`);
  }

  /** Prints the figure. @returns what failed, to be expected empty. */
  end(): readonly string[] {
    process.stdout.write(`attack: ${this.#name}: ${this.#tried} tried, ${this.#failed.length} failed\n`);
    return this.#failed;
  }
}
