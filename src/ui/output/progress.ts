import { padTo, safeText, truncate, widthOf, wrapToFit } from '../../lib/text/safe-text.ts';
import type { Cell, Theme } from '../theme.ts';

/** The progress of one item. */
export interface Bar {
  readonly label: string;
  /** From 0 to 1; undefined when it is not known. */
  readonly fraction?: number | undefined;
  readonly status: Cell;
  /** The part of the status whose change is printed as a line; default: the status without its numbers. '' for none. */
  readonly gist?: string;
}

/** The progress of several items. */
export interface ProgressView {
  /** Read every second. */
  readonly bars: readonly Bar[];
  /** The text below the bars; called every second. */
  note(): string;
}

const GAP = '  ';
const NOTE_LINES = 3;
/** Maximum and minimum columns of a bar; with less room there is none. */
const [MAX_BAR, MIN_BAR] = [30, 6];
const SIGNS = { unicode: ['█', '░'], ascii: ['#', '-'] } as const;

/** The lines of a progress view, at most `rows` of `width` columns. Where not all fit, running items come before finished ones. */
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
  const barWidth = Math.min(MAX_BAR, width - labelWidth - statusWidth - 2 * GAP.length);
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
  const bar = fraction === undefined || barWidth < MIN_BAR ? '' : drawBar(fraction, barWidth, theme) + GAP;
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

/** Sorts running items first, then failed ones. */
function rankOf({ status }: Bar): number {
  const tone = typeof status === 'string' ? 'busy' : status.tone;
  return tone === 'busy' ? 0 : tone === 'bad' ? 1 : 2;
}

/** The changes of a view as lines: one for each changed status. Changed numbers are ignored. */
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
