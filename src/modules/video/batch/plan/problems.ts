/** Maximum number of problems that are kept; the rest is counted. */
const MAX_SHOWN = 50;

/** The problems of a file, in the order in which they were found. */
export class Problems {
  #shown: string[] = [];
  #count = 0;
  #headerLine: number | undefined;

  /** @param line of the file, from 1; left out for a problem of the whole file */
  add(text: string, line?: number): void {
    this.#count += 1;
    if (this.#shown.length < MAX_SHOWN) this.#shown.push(line === undefined ? text : `Line ${line}: ${text}`);
  }

  /**
   * Adds that the columns are probably named on another line than `line`. If that is certain, it replaces all other
   * problems, which follow from it.
   * @param hint what to do, in a sentence
   */
  addHeaderLine(line: number, found: { line: number; isCertain: boolean; hint: string }): void {
    if (found.isCertain) [this.#shown, this.#count] = [[], 0];
    this.add(`The columns seem to be named on line ${found.line}. ${found.hint}`, line);
    this.#headerLine = found.line;
  }

  /** The line on which the columns are probably named; undefined if it is the one that was read. */
  headerLine(): number | undefined {
    return this.#headerLine;
  }

  count(): number {
    return this.#count;
  }

  /** One line of text for each problem. */
  lines(): readonly string[] {
    const more = this.#count - this.#shown.length;
    return more > 0 ? [...this.#shown, `And ${more.toLocaleString('en')} more.`] : this.#shown;
  }
}
