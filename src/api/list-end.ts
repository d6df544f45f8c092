/** The state of a list download after a page was read. */
export interface ListState {
  /** Pages read so far. */
  readonly pages: number;
  /** Rows of the last page. */
  readonly rows: number;
  /** Rows of the last page with a new id. */
  readonly fresh: number;
  /** Consecutive pages without a new id, including the last page. */
  readonly barren: number;
  /** Rows of the largest page so far. */
  readonly largest: number;
  /** Distinct items so far. */
  readonly held: number;
  /** The server's total, which can be wrong; undefined if it sends none. */
  readonly total: number | undefined;
}

/** Consecutive pages without a new id after which the download ends, whatever the total is. */
const MAX_BARREN = 3;
/** The smallest page size of any server: a shorter first page is the whole list. */
const MIN_PAGE_SIZE = 10;
/** Page sizes that servers use as a maximum, whatever limit was requested. */
const COMMON_CAPS: ReadonlySet<number> = new Set([10, 20, 25, 50]);

/** Whether the list is complete. A total is only a hint: new rows override it. */
export function isListAtEnd(state: ListState, fullPage: number): boolean {
  const { pages, rows, fresh, barren, largest, held, total } = state;
  if (barren >= MAX_BARREN) return true;
  if (total === undefined) {
    if (rows === 0 || barren > 1) return true;
    return pages === 1 ? rows < MIN_PAGE_SIZE : rows < largest;
  }
  if (held >= total) return fresh === 0 || !mayBeFull(state, fullPage);
  // An empty or repeated page in the middle: the rest is on later pages.
  return fresh === 0 && pages >= Math.ceil(total / Math.max(1, largest));
}

/** Whether the last page may be a full one. */
function mayBeFull({ pages, rows, largest }: ListState, fullPage: number): boolean {
  if (rows >= fullPage) return true;
  return pages === 1 ? COMMON_CAPS.has(rows) : rows === largest;
}
