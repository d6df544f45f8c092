/** What is known of a list after one of its pages was read. */
export interface ListState {
  /** How many pages were read. */
  readonly pages: number;
  /** Rows of the page read last. */
  readonly rows: number;
  /** How many of them have an id that was not seen before. */
  readonly fresh: number;
  /** Pages in a row without such an id, the last one included. */
  readonly barren: number;
  /** Rows of the largest page so far. */
  readonly largest: number;
  /** Items so far, each once. */
  readonly held: number;
  /** How many there are as the server says, which can be wrong; undefined where it does not say. */
  readonly total: number | undefined;
}

/** Pages without news after which nobody goes on looking, however many rows the server promised. */
const MAX_BARREN = 3;
/** The smallest page size of any server: a first page below it is all there is. */
const MIN_PAGE_SIZE = 10;
/** Sizes at which servers cap a page, whatever was asked for. */
const COMMON_CAPS: ReadonlySet<number> = new Set([10, 20, 25, 50]);

/** Whether there is no reason to ask for another page. A total is a hint: rows that keep coming count more. */
export function isListAtEnd(state: ListState, fullPage: number): boolean {
  const { pages, rows, fresh, barren, largest, held, total } = state;
  if (barren >= MAX_BARREN) return true;
  if (total === undefined) {
    if (rows === 0 || barren > 1) return true;
    return pages === 1 ? rows < MIN_PAGE_SIZE : rows < largest;
  }
  if (held >= total) return fresh === 0 || !mayBeFull(state, fullPage);
  // An empty page, or one of repetitions, in the middle: the rest is on the pages behind it.
  return fresh === 0 && pages >= Math.ceil(total / Math.max(1, largest));
}

/** Whether a page may have as many rows as the server puts on one. */
function mayBeFull({ pages, rows, largest }: ListState, fullPage: number): boolean {
  if (rows >= fullPage) return true;
  return pages === 1 ? COMMON_CAPS.has(rows) : rows === largest;
}
