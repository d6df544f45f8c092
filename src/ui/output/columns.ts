import { padTo, safeText, widthOf } from '../../lib/text/safe-text.ts';
import type { Cell, Theme } from '../theme.ts';

/** Columns between two columns of text. */
export const GAP = 2;
/** What is left of the column that names the item before the last columns are dropped; a quarter of a narrow screen. */
const NAME_WIDTH = 18;

export interface Aligned {
  readonly lines: string[];
  /** Of each column that is shown. */
  readonly widths: readonly number[];
}

interface AlignOptions {
  /** The column that gives way where there is no room; the first when left out. */
  readonly flexible?: number;
  /** Widths of the lines before, which these go below. */
  readonly atLeast?: readonly number[];
}

/**
 * One line an item, in columns; the last columns are left out where there is no room.
 * Not by cli-table3, which takes Thai and Hindi for wider than terminals show them, and would shift their lines.
 */
export function alignColumns(
  rows: readonly (readonly Cell[])[],
  width: number,
  theme: Theme,
  { flexible = 0, atLeast = [] }: AlignOptions = {},
): Aligned {
  const texts = rows.map((row) => row.map((cell) => cellText(cell, theme)));
  // What fell away from the lines before stays away.
  const count = atLeast.length > 0 ? atLeast.length : Math.max(0, ...rows.map((row) => row.length));
  const natural = Array.from({ length: count }, (_, at) =>
    Math.max(atLeast[at] ?? 0, ...texts.map((row) => widthOf(row[at] ?? ''))),
  );
  const widths = shareWidth(natural, width, flexible);
  const lines = rows.map((row, index) =>
    widths
      .map((columns, at) => paint(row[at], padTo(texts[index]?.[at] ?? '', columns, theme.symbols.ellipsis), theme))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
  return { lines, widths };
}

/** The same as lines alone. */
export function listLines(rows: readonly (readonly Cell[])[], width: number, theme: Theme): string[] {
  return alignColumns(rows, width, theme).lines;
}

/** Shares `width` among the columns: one gives way down to `NAME_WIDTH`, then columns fall away from the end. */
function shareWidth(natural: readonly number[], width: number, flexible: number): number[] {
  const kept = [...natural];
  while (kept.length > flexible + 1) {
    const others = kept.reduce((sum, columns, at) => sum + (at === flexible ? 0 : columns + GAP), 0);
    const name = kept[flexible] ?? 0;
    const given = Math.min(name, width - others);
    if (given >= Math.min(name, NAME_WIDTH, Math.floor(width / 4))) return kept.with(flexible, given);
    kept.pop();
  }
  const before = kept.slice(0, -1).reduce((sum, columns) => sum + columns + GAP, 0);
  return kept.map((columns, at) => Math.min(columns, at === flexible ? Math.max(1, width - before) : width));
}

export function cellText(cell: Cell, theme: Theme): string {
  if (typeof cell === 'string') return safeText(cell);
  return cell.tone === 'quiet' ? safeText(cell.text) : `${theme.symbols.dot} ${safeText(cell.text)}`;
}

export function paint(cell: Cell | undefined, text: string, theme: Theme): string {
  return cell === undefined || typeof cell === 'string' ? text : theme.tone(cell.tone, text);
}
