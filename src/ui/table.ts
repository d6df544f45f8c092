import Table from 'cli-table3';
import { padTo, safeLines, safeText, truncate, widthOf, wrap } from './safe-text.ts';
import type { Cell, Theme } from './theme.ts';
import type { DetailRow } from './ui.ts';

const GAP = 2;
/** What is left of the first column, which names the item, before the last columns are dropped; a quarter of a narrow screen. */
const NAME_WIDTH = 18;
const MIN_WIDTH = 4;

const SIDES = ['top', 'bottom', 'left', 'right', 'mid', 'middle'];
const CORNERS = [
  'top-mid',
  'top-left',
  'top-right',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left-mid',
  'mid-mid',
  'right-mid',
];

const BORDERLESS = {
  chars: Object.fromEntries([...SIDES, ...CORNERS].map((name) => [name, ''])),
  // cli-table3 colours heads and borders even into a pipe.
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
};

/** A label and a value a line; long values go on below. Rows without a value are left out. */
export function detailLines(rows: readonly DetailRow[], width: number, theme: Theme): string[] {
  const shown = rows.filter((row): row is readonly [string, Cell] => row[1] !== undefined && row[1] !== '');
  const labelWidth = Math.min(Math.max(0, ...shown.map(([label]) => widthOf(label))), Math.floor(width / 2));
  // No column widths are given: where cli-table3 measures a script differently, it would cut the text.
  const table = new Table(BORDERLESS);
  for (const [label, cell] of shown) {
    const text = safeLines(typeof cell === 'string' ? cell : cellText(cell, theme));
    const lines = wrap(text, Math.max(MIN_WIDTH, width - labelWidth - GAP)).map((line) => paint(cell, line, theme));
    table.push([theme.chalk.dim(truncate(safeText(label), labelWidth, theme.symbols.ellipsis)), lines.join('\n')]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/**
 * One line an item, in columns; the last columns are left out where there is no room.
 * Not by cli-table3, which takes Thai and Hindi for wider than terminals show them, and would shift their lines.
 */
export function listLines(rows: readonly (readonly Cell[])[], width: number, theme: Theme): string[] {
  const texts = rows.map((row) => row.map((cell) => cellText(cell, theme)));
  const widths = columnWidths(texts, width);
  return rows.map((row, index) =>
    widths
      .map((columns, at) => paint(row[at], padTo(texts[index]?.[at] ?? '', columns, theme.symbols.ellipsis), theme))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Shares `width` among the columns: the first gives way down to `NAME_WIDTH`, then columns fall away from the end. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const natural = Array.from({ length: count }, (_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))));
  while (natural.length > 1) {
    const others = natural.slice(1).reduce((sum, columns) => sum + columns + GAP, 0);
    const first = Math.min(natural[0] ?? 0, width - others);
    if (first >= Math.min(natural[0] ?? 0, NAME_WIDTH, Math.floor(width / 4))) return [first, ...natural.slice(1)];
    natural.pop();
  }
  return natural.map((columns) => Math.min(columns, width));
}

function cellText(cell: Cell, theme: Theme): string {
  if (typeof cell === 'string') return safeText(cell);
  return cell.tone === 'quiet' ? safeText(cell.text) : `${theme.symbols.dot} ${safeText(cell.text)}`;
}

function paint(cell: Cell | undefined, text: string, theme: Theme): string {
  return cell === undefined || typeof cell === 'string' ? text : theme.tone(cell.tone, text);
}
