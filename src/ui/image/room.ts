/** Places of characters; each is about twice as high as wide. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
}

const MOST_COLUMNS = 40;
/** Of a terminal's columns and rows, what a picture may take. */
const [COLUMN_SHARE, ROW_SHARE] = [0.4, 1 / 3];
/** Below this there is room for the words alone. */
const LEAST: Cells = { columns: 30, rows: 15 };

/** How many places a picture takes on a terminal of this size. @returns undefined where there is no room for it */
export function roomFor({ width, height }: { width: number; height: number }, terminal: Cells): Cells | undefined {
  if (terminal.columns < LEAST.columns || terminal.rows < LEAST.rows) return undefined;
  const most = {
    columns: Math.min(MOST_COLUMNS, Math.floor(terminal.columns * COLUMN_SHARE)),
    rows: Math.floor(terminal.rows * ROW_SHARE),
  };
  const scale = Math.min(most.columns / width, (2 * most.rows) / height);
  return {
    columns: Math.max(1, Math.round(width * scale)),
    rows: Math.max(1, Math.round((height * scale) / 2)),
  };
}
