import Table from 'cli-table3';
import { clip, safeLines, safeText, truncate, widthOf, wrap } from '../../lib/text/safe-text.ts';
import type { Cell, Theme } from '../theme.ts';
import type { DetailRow } from '../ui.ts';
import { cellText, GAP, paint } from './columns.ts';
import { linkLines } from './hyperlink.ts';

const MIN_WIDTH = 4;
/** Maximum number of characters of a value. */
const MAX_LENGTH = 20_000;

/** Maximum number of lines of one table: the time that cli-table3 takes grows with their square. */
const MAX_TABLE_LINES = 200;

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

/**
 * One row per label and value; long values are wrapped. Rows without a value are omitted.
 * @param hasLinks true makes web addresses hyperlinks, for a terminal that supports them
 */
export function detailLines(rows: readonly DetailRow[], width: number, theme: Theme, hasLinks = false): string[] {
  const shown = rows.filter((row): row is readonly [string, Cell] => row[1] !== undefined && row[1] !== '');
  const labelWidth = Math.min(Math.max(0, ...shown.map(([label]) => widthOf(label))), Math.floor(width / 2));
  const pairs: (readonly [head: string, line: string])[] = [];
  for (const [index, [label, cell]] of shown.entries()) {
    const text = clip(safeLines(typeof cell === 'string' ? cell : cellText(cell, theme)), MAX_LENGTH);
    const wrapped = wrap(text, Math.max(MIN_WIDTH, width - labelWidth - GAP));
    const linked = hasLinks && typeof cell === 'string' ? linkLines(cell, wrapped, `${index}`) : wrapped;
    const lines = linked.map((line) => paint(cell, line, theme));
    const head = theme.chalk.dim(truncate(safeText(label), labelWidth, theme.symbols.ellipsis));
    // One table row per line: for a cell of many lines, cli-table3 takes even longer.
    for (const [at, line] of lines.entries()) pairs.push([at === 0 ? head : '', line]);
  }
  if (pairs.length <= MAX_TABLE_LINES) return tableLines(pairs);
  const tables: string[] = [];
  for (let at = 0; at < pairs.length; at += MAX_TABLE_LINES) {
    const [[head = '', line = ''] = [], ...more] = pairs.slice(at, at + MAX_TABLE_LINES);
    // Each table has the same width of labels.
    const padding = ' '.repeat(Math.max(0, labelWidth - widthOf(head)));
    tables.push(...tableLines([[head + padding, line], ...more]));
  }
  return tables;
}

function tableLines(pairs: readonly (readonly [string, string])[]): string[] {
  // No column widths are given: where cli-table3 measures a script differently, it would cut the text.
  const table = new Table(BORDERLESS);
  for (const pair of pairs) table.push([...pair]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
