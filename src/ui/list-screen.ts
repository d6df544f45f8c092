import type { Key } from './keys.ts';
import type { PaginatedList, Row } from './paged-list.ts';
import { safeText, truncate, widthOf, wrapToFit } from './safe-text.ts';
import type { Screen, ScreenSize } from './screen.ts';
import type { Theme } from './theme.ts';

export interface ListScreenOptions<Item> {
  readonly theme: Theme;
  /** The first line, ready to print in at most `width` columns. */
  heading(width: number): string;
  /** The line below it, plain; left out where there is nothing to say. */
  summary?(): string;
  readonly list: PaginatedList<Item>;
  /** One line an item, ready to print in at most `width` columns. */
  draw(items: readonly Item[], width: number): string[];
  blocked?(item: Item): string | undefined;
  readonly whenEmpty: string;
  /** What Enter does, in a word. */
  readonly enterHint: string;
  /** What Esc does, in a word. */
  readonly escapeHint: string;
  /** A menu goes round at its ends; a list stops there. */
  readonly goesRound?: boolean;
}

/** Lines that say why an item can't be chosen; a low terminal has fewer to spare. */
const NOTICE_LINES = 2;
const LOW_TERMINAL = 12;
/** Heading, two blank lines, keys, and one for the cursor. */
const LINES_AROUND = 5;

/** A menu or a paged list on the terminal. */
export class ListScreen<Item> implements Screen<Item | undefined> {
  readonly #options: ListScreenOptions<Item>;
  #notice = '';

  constructor(options: ListScreenOptions<Item>) {
    this.#options = options;
  }

  lines(size: ScreenSize): string[] {
    const { list, theme, summary } = this.#options;
    list.setItemsPerPage(this.#room(size) - list.headerCount());
    const quiet = (text: string) => theme.chalk.dim(truncate(text, size.width, theme.symbols.ellipsis));
    const notice = this.#notice ? wrapToFit(this.#notice, size.width, noticeLines(size), theme.symbols.ellipsis) : [];
    return [
      this.#options.heading(size.width),
      ...(summary ? [quiet(safeText(summary()))] : []),
      ...this.#body(size),
      ...notice.map((line) => theme.chalk.yellow(line)),
      quiet(keyHints(this.#hints(), size.width)),
    ];
  }

  press(key: Key): { result: Item | undefined } | undefined {
    const { list, blocked } = this.#options;
    this.#notice = '';
    if (key.name === 'escape' || (key.name === 'q' && !key.ctrl)) return { result: undefined };
    if (key.name === 'return') {
      const item = list.current();
      const why = item === undefined ? undefined : blocked?.(item);
      if (item !== undefined && why === undefined) return { result: item };
      if (why !== undefined) this.#notice = safeText(why);
      return undefined;
    }
    this.#move(key);
    return undefined;
  }

  #move(key: Key): void {
    const { list, goesRound } = this.#options;
    if (key.ctrl || key.meta) return;
    const step = STEPS[key.name ?? ''];
    if (step !== undefined) goesRound ? list.moveAround(step) : list.moveBy(step);
    const page = PAGES[key.name ?? ''];
    if (page !== undefined) list.moveToPage(page);
    if (key.name === 'home') list.moveToStart();
    if (key.name === 'end') list.moveToEnd();
    if (key.name === 'f' && list.nextFilterLabel() !== undefined) list.showNextFilter();
  }

  /** Lines that are left for the list itself. */
  #room(size: ScreenSize): number {
    const { summary, blocked } = this.#options;
    const notice = summary || blocked ? noticeLines(size) : 0;
    return Math.max(1, size.rows - LINES_AROUND - (summary ? 1 : 0) - notice);
  }

  #body(size: ScreenSize): string[] {
    const { width } = size;
    const { list, theme, whenEmpty } = this.#options;
    if (list.total() === 0) {
      const lines = wrapToFit(safeText(whenEmpty), width - 2, this.#room(size), theme.symbols.ellipsis);
      return ['', ...lines.map((line) => `  ${line}`), ''];
    }
    const rows = list.rows();
    const drawn = this.#options.draw(
      rows.flatMap((row) => (row.kind === 'item' ? [row.item] : [])),
      width - 2,
    );
    return ['', ...rows.map((row) => this.#row(row, width, () => drawn.shift() ?? '')), ''];
  }

  #row(row: Row<Item>, width: number, nextLine: () => string): string {
    const { theme } = this.#options;
    if (row.kind === 'section') return theme.chalk.bold(truncate(safeText(row.title), width, theme.symbols.ellipsis));
    const line = nextLine();
    return row.isCurrent ? theme.chalk.cyan(`${theme.symbols.pointer} ${line}`) : `  ${line}`;
  }

  #hints(): string[] {
    const { list, theme, enterHint, escapeHint } = this.#options;
    const nextFilter = list.nextFilterLabel();
    return [
      ...(list.total() > 0 ? [`Enter ${enterHint}`] : []),
      `Esc ${escapeHint}`,
      ...(nextFilter === undefined ? [] : [`f show ${safeText(nextFilter)}`]),
      ...(list.total() > 1 ? [`${theme.symbols.upDown} move`] : []),
      ...(list.pageCount() > 1 ? [`${theme.symbols.leftRight} page`, 'Home/End'] : []),
    ];
  }
}

function noticeLines({ rows }: ScreenSize): number {
  return rows > LOW_TERMINAL ? NOTICE_LINES : 1;
}

const STEPS: Readonly<Record<string, 1 | -1>> = { up: -1, k: -1, down: 1, j: 1 };
const PAGES: Readonly<Record<string, 1 | -1>> = { left: -1, h: -1, pageup: -1, right: 1, l: 1, pagedown: 1 };

/** As many hints as fit, the most important first. */
export function keyHints(hints: readonly string[], width: number): string {
  let line = '';
  for (const hint of hints) {
    const longer = line === '' ? hint : `${line}  ${hint}`;
    if (widthOf(longer) > width) break;
    line = longer;
  }
  return line;
}
