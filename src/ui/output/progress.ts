import { padTo, safeText, truncate, widthOf, wrapToFit } from '../../lib/text/safe-text.ts';
import type { Cell, Theme } from '../theme.ts';

/** How far one thing is. */
export interface Bar {
  readonly label: string;
  /** From 0 to 1; left out where nobody can tell. */
  readonly fraction?: number | undefined;
  readonly status: Cell;
  /** What of the status is news, for who hears or logs it; the status without its numbers when left out, '' for nothing. */
  readonly gist?: string;
}

/** How far several things are. */
export interface ProgressView {
  readonly bars: readonly Bar[];
  /** A line below them; asked for anew every second. */
  note(): string;
}

const GAP = '  ';
const NOTE_LINES = 3;
/** Columns of a bar at the most and at the least; below that it is left out. */
const [LONGEST_BAR, SHORTEST_BAR] = [30, 6];
const SIGNS = { unicode: ['█', '░'], ascii: ['#', '-'] } as const;

/** The lines of a progress view, in at most `rows` lines of `width` columns: those under way go before those that are done. */
export function progressLines({ bars, note }: ProgressView, width: number, rows: number, theme: Theme): string[] {
  const noteLines = Math.max(1, Math.min(NOTE_LINES, rows - 3));
  const room = Math.max(1, rows - noteLines - 2);
  const shown = bars.length <= room ? bars : bars.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, room - 1);
  const more = bars.length - shown.length;
  const labelWidth = Math.min(
    Math.floor(width / 3),
    Math.max(0, ...shown.map(({ label }) => widthOf(safeText(label)))),
  );
  const statusWidth = Math.max(0, ...shown.map(({ status }) => widthOf(statusText(status))));
  const barWidth = Math.min(LONGEST_BAR, width - labelWidth - statusWidth - 2 * GAP.length);
  return [
    ...shown.map((bar) => barLine(bar, { labelWidth, barWidth, width }, theme)),
    ...(more > 0 ? [theme.chalk.dim(truncate(`and ${more} more`, width, theme.symbols.ellipsis))] : []),
    ...wrapToFit(safeText(note()), width, noteLines, theme.symbols.ellipsis).map((line) => theme.chalk.dim(line)),
  ];
}

function barLine(
  { label, fraction, status }: Bar,
  { labelWidth, barWidth, width }: { labelWidth: number; barWidth: number; width: number },
  theme: Theme,
): string {
  const { ellipsis } = theme.symbols;
  const name = padTo(safeText(label), labelWidth, ellipsis);
  const bar = fraction === undefined || barWidth < SHORTEST_BAR ? '' : drawBar(fraction, barWidth, theme) + GAP;
  const taken = labelWidth + GAP.length + widthOf(bar);
  const text = truncate(statusText(status), width - taken, ellipsis);
  return `${name}${GAP}${bar}${typeof status === 'string' ? text : theme.tone(status.tone, text)}`;
}

function drawBar(fraction: number, width: number, theme: Theme): string {
  const [full, empty] = theme.isUnicode ? SIGNS.unicode : SIGNS.ascii;
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return full.repeat(filled) + empty.repeat(width - filled);
}

function statusText(status: Cell): string {
  return safeText(typeof status === 'string' ? status : status.text);
}

/** What goes on comes first, then what failed. */
function rankOf({ status }: Bar): number {
  const tone = typeof status === 'string' ? 'busy' : status.tone;
  return tone === 'busy' ? 0 : tone === 'bad' ? 1 : 2;
}

/** What is new in a view, in words: a status that has become another one. Numbers that grow are no news. */
export class ProgressNews {
  readonly #said = new Map<string, string>();

  of({ bars }: ProgressView): string[] {
    return bars.flatMap(({ label, status, gist: given }) => {
      const text = statusText(status);
      const gist = given ?? text.replace(/[\d.,/%]+/g, '');
      if (gist === '' || this.#said.get(label) === gist) return [];
      this.#said.set(label, gist);
      return [`${safeText(label)}: ${text}`];
    });
  }
}
