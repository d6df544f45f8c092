/** How many problems are shown; the rest is counted. */
const MOST_SHOWN = 50;

/** What is wrong with a file, in the order in which it was found. */
export class Problems {
  readonly #shown: string[] = [];
  #count = 0;

  /** @param line of the file, from 1; left out for what is wrong with the whole. */
  add(text: string, line?: number): void {
    this.#count += 1;
    if (this.#shown.length < MOST_SHOWN) this.#shown.push(line === undefined ? text : `Line ${line}: ${text}`);
  }

  count(): number {
    return this.#count;
  }

  /** One line each. */
  lines(): readonly string[] {
    const more = this.#count - this.#shown.length;
    return more > 0 ? [...this.#shown, `And ${more.toLocaleString('en')} more.`] : this.#shown;
  }
}
