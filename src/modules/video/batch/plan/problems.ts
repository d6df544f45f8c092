/** How many problems are shown; the rest is counted. */
const MOST_SHOWN = 50;

/** What is wrong with a file, in the order in which it was found. */
export class Problems {
  #shown: string[] = [];
  #count = 0;
  #headerLine: number | undefined;

  /** @param line of the file, from 1; left out for what is wrong with the whole. */
  add(text: string, line?: number): void {
    this.#count += 1;
    if (this.#shown.length < MOST_SHOWN) this.#shown.push(line === undefined ? text : `Line ${line}: ${text}`);
  }

  /** Says that the columns are named on another line. All other problems follow from that. @param isCertain false keeps them */
  addHeaderLine(line: number, named: number, isCertain: boolean): void {
    if (isCertain) [this.#shown, this.#count] = [[], 0];
    this.add(`The columns seem to be named on line ${named}. Use --header-line ${named}.`, line);
    this.#headerLine = named;
  }

  /** The line on which the columns are probably named, where that is not the one that was read. */
  headerLine(): number | undefined {
    return this.#headerLine;
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
