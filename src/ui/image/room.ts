/** Terminal cells; each is about twice as high as wide. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
}

const MAX_COLUMNS = 40;
/** The share of a terminal's columns and rows that a picture may take. */
const [COLUMN_SHARE, ROW_SHARE] = [0.4, 1 / 3];
/** On a smaller terminal no picture is shown. */
const MIN_SIZE: Cells = { columns: 30, rows: 15 };

/** The size of a picture on a terminal of this size. @returns undefined where there is no room for it */
export function roomFor({ width, height }: { width: number; height: number }, terminal: Cells): Cells | undefined {
  if (terminal.columns < MIN_SIZE.columns || terminal.rows < MIN_SIZE.rows) return undefined;
  const most = {
    columns: Math.min(MAX_COLUMNS, Math.floor(terminal.columns * COLUMN_SHARE)),
    rows: Math.floor(terminal.rows * ROW_SHARE),
  };
  const scale = Math.min(most.columns / width, (2 * most.rows) / height);
  return {
    columns: Math.max(1, Math.round(width * scale)),
    rows: Math.max(1, Math.round((height * scale) / 2)),
  };
}
