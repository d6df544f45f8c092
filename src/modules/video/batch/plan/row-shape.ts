import { countOf } from '../../../../lib/format.ts';
import { isBlank } from './cell.ts';

/** Tells rows from what only looks like rows, by how many cells they have. Is shown every record below the header. */
export class RowShape {
  readonly #width: number;
  #hasRows = false;
  /** True below an empty line that has rows above it. */
  #isBelowGap = false;

  /** @param width how many columns the header has */
  constructor(width: number) {
    this.#width = width;
  }

  /** True for a record with nothing in it. */
  isEmpty(cells: readonly string[]): boolean {
    if (!cells.every(isBlank)) return false;
    this.#isBelowGap = this.#hasRows;
    return true;
  }

  /** Spreadsheets leave out empty cells at the end of a row, or add some: these are no problem. @returns what is */
  problemOf(cells: readonly string[]): string | undefined {
    this.#hasRows = true;
    if (cells.length > 1) this.#isBelowGap = false;
    const isWide = cells.slice(this.#width).some((cell) => !isBlank(cell));
    if (isWide) return `${this.widths(cells)}.`;
    if (cells.length >= this.#width) return undefined;
    if (this.#isBelowGap)
      return `${this.widths(cells)}, below an empty line. Delete it, or give it its empty cells if it is a row.`;
    if (this.#holdsRows(cells))
      return `${this.widths(cells)}, and a value that goes on over rows: is a quote not closed?`;
    return undefined;
  }

  /** "It has 2 values, and the header 4" */
  widths(cells: readonly string[]): string {
    return `It has ${countOf(cells.length, 'value')}, and the header ${this.#width}`;
  }

  /** True where a line inside a value has as many delimiters as a row. */
  #holdsRows(cells: readonly string[]): boolean {
    const lines = cells.flatMap((cell) => cell.split(/[\r\n]+/).slice(1));
    return lines.some((line) => (line.match(/[,;\t]/g)?.length ?? 0) >= this.#width - 1);
  }
}
