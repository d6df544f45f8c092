import { padTo, safeText, widthOf } from '../../lib/text/safe-text.ts';
import type { Cell, Theme } from '../theme.ts';

/** Columns between two columns of text. */
export const GAP = 2;
/** Columns that the name keeps before the last columns are dropped; a quarter of the width on a narrow screen. */
const NAME_WIDTH = 18;

export interface Aligned {
  readonly lines: string[];
  /** Of each column that is shown. */
  readonly widths: readonly number[];
}

interface AlignOptions {
  /** The index of the column that is cut where there is no room; default 0. */
  readonly flexible?: number;
  /** The widths of the lines above, to align with them. */
  readonly atLeast?: readonly number[];
}

/**
 * One line per item, in columns; the last columns are dropped where there is no room.
 * Not done with cli-table3, which measures Thai and Hindi wider than terminals show them, and would misalign their lines.
 */
export function alignColumns(
  rows: readonly (readonly Cell[])[],
  width: number,
  theme: Theme,
  { flexible = 0, atLeast = [] }: AlignOptions = {},
): Aligned {
  const texts = rows.map((row) => row.map((cell) => cellText(cell, theme)));
  // A column that was dropped from the lines above stays dropped.
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

/** The lines of `alignColumns`. */
export function listLines(rows: readonly (readonly Cell[])[], width: number, theme: Theme): string[] {
  return alignColumns(rows, width, theme).lines;
}

/** Distributes `width`: the flexible column shrinks down to `NAME_WIDTH`, then columns are dropped from the end. */
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
  return cell.tone === 'quiet' ? safeText(cell.text) : `${theme.symbols[cell.sign ?? 'dot']} ${safeText(cell.text)}`;
}

export function paint(cell: Cell | undefined, text: string, theme: Theme): string {
  return cell === undefined || typeof cell === 'string' ? text : theme.tone(cell.tone, text);
}
