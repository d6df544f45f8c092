import { countOf } from '../../../../lib/format.ts';
import { isBlank } from './cell.ts';

/** Checks records by their number of cells. Must be given every record below the header, in order. */
export class RowShape {
  readonly #width: number;
  #hasRows = false;
  /** True after an empty line that follows rows. */
  #isBelowGap = false;

  /** @param width number of columns in the header */
  constructor(width: number) {
    this.#width = width;
  }

  /** True for a record whose cells are all blank. */
  isEmpty(cells: readonly string[]): boolean {
    if (!cells.every(isBlank)) return false;
    this.#isBelowGap = this.#hasRows;
    return true;
  }

  /** Missing or additional empty cells at the end are valid: spreadsheets write them. @returns the problem, if any */
  problemOf(cells: readonly string[]): string | undefined {
    this.#hasRows = true;
    if (cells.length > 1) this.#isBelowGap = false;
    const isWide = cells.slice(this.#width).some((cell) => !isBlank(cell));
    if (isWide) return `${this.widths(cells)}.`;
    if (cells.length >= this.#width) return undefined;
    if (this.#isBelowGap)
      return `${this.widths(cells)}, below an empty line. Delete the line, or add the empty cells if it is a row.`;
    if (this.#holdsRows(cells))
      return `${this.widths(cells)}, and one value spans several rows. Is a quote not closed?`;
    return undefined;
  }

  /** "Row has 2 values, but the header has 4" */
  widths(cells: readonly string[]): string {
    return `Row has ${countOf(cells.length, 'value')}, but the header has ${this.#width}`;
  }

  /** True if a line inside a value has as many delimiters as a row. */
  #holdsRows(cells: readonly string[]): boolean {
    const lines = cells.flatMap((cell) => cell.split(/[\r\n]+/).slice(1));
    return lines.some((line) => (line.match(/[,;\t]/g)?.length ?? 0) >= this.#width - 1);
  }
}
