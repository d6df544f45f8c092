import { padTo, safeText, truncate, widthOf, wrapToFit } from '../../lib/text/safe-text.ts';
import { type Key, KeyHelp } from '../prompt/keys.ts';
import type { Screen, ScreenSize } from '../prompt/screen.ts';
import type { Theme } from '../theme.ts';
import type { ListFeed } from '../ui.ts';
import type { PaginatedList, Row } from './paged-list.ts';

/** A screen whose result applies the chosen filter. */
export type FilterScreen = Screen<(() => void) | undefined>;

/** The parts of a list or menu screen. */
export interface ListScreenOptions<Item extends object> {
  readonly theme: Theme;
  /** The first line, ready to print in at most `width` columns. */
  heading(width: number): string;
  /** The plain line below it, for a list; a menu has none. */
  summary?(): string;
  readonly list: PaginatedList<Item>;
  /** One line an item, ready to print in at most `width` columns. */
  draw(items: readonly Item[], width: number): string[];
  blocked?(item: Item): string | undefined;
  whenEmpty(): string;
  /** What Enter does, in a word, such as `open`. */
  readonly enterHint: string;
  /** What Esc does, in a word, such as `back`. */
  readonly escapeHint: string;
  /** True where only `q` leaves: a stray escape byte must not end the program. */
  readonly ignoresEscape?: boolean;
  /** True for a menu, where the cursor wraps around at the ends; it stops there in a list. */
  readonly goesRound?: boolean;
  /** The screen on which a filter is chosen; for a list that has filters. */
  openFilters?(): FilterScreen;
  /** Keeps the list up to date. */
  readonly feed?: ListFeed | undefined;
}

/** Lines for a message, such as why an item cannot be chosen; a low terminal has one. */
const NOTICE_LINES = 2;
const LOW_TERMINAL = 12;
/** Heading, two blank lines, keys, and one for the cursor. */
const LINES_AROUND = 5;
/** Columns of a terminal below which the items are shown without numbers. */
const WIDTH_WITH_NUMBERS = 50;

type Outcome<Item> = { readonly result: Item | undefined } | undefined;

/** A menu or a paged list on the terminal. */
export class ListScreen<Item extends object> implements Screen<Item | undefined> {
  readonly #options: ListScreenOptions<Item>;
  #isSearching = false;
  /** The table of keys, while it is shown instead of the list. */
  #help: KeyHelp | undefined;
  /** The screen of filters, while it is shown instead of the list. */
  #filters: FilterScreen | undefined;
  #notice = '';
  #typedNumber = '';

  constructor(options: ListScreenOptions<Item>) {
    this.#options = options;
  }

  subscribe(changed: () => void): () => void {
    return this.#options.feed?.subscribe(changed) ?? (() => {});
  }

  lines(size: ScreenSize): string[] {
    if (this.#filters) return this.#filters.lines(size);
    const { list, summary, heading } = this.#options;
    const said = this.#said(size);
    const room = this.#room(size, said.length);
    list.setItemsPerPage(room - list.headerCount());
    return [
      heading(size.width),
      ...(summary ? [this.#quiet(summary(), size.width)] : []),
      this.#searchLine(size.width),
      ...(this.#help ? this.#helpLines(this.#help, size) : this.#body(size, room)),
      '',
      ...said,
      this.#hintLine(size.width),
    ];
  }

  paste(text: string): void {
    if (this.#isSearching) this.#options.list.search(this.#options.list.searchQuery() + safeText(text));
  }

  press(key: Key): Outcome<Item> {
    this.#notice = '';
    if (this.#filters) return this.#pressInFilters(this.#filters, key);
    if (this.#help) {
      if (!this.#help.press(key)) this.#help = undefined;
      return undefined;
    }
    return this.#isSearching ? this.#pressInSearch(key) : this.#pressInList(key);
  }

  #pressInFilters(filters: FilterScreen, key: Key): undefined {
    const outcome = filters.press(key);
    if (!outcome) return;
    outcome.result?.();
    this.#filters = undefined;
  }

  #pressInSearch(key: Key): undefined {
    const { list } = this.#options;
    const query = list.searchQuery();
    if (key.name === 'escape') list.search('');
    if (key.name === 'escape' || key.name === 'return') this.#isSearching = false;
    else if (key.name === 'backspace') list.search([...query].slice(0, -1).join(''));
    else if (key.ctrl && key.name === 'u') list.search('');
    else if (key.text && !key.ctrl && !key.meta) list.search(query + key.text);
    else this.#move(key);
  }

  #pressInList(key: Key): Outcome<Item> {
    const { list } = this.#options;
    if (key.ctrl || key.meta) return undefined;
    if (this.#pressDigit(key)) return undefined;
    if (key.name === 'escape' && list.searchQuery() !== '') list.search('');
    else if (key.name === 'escape' && this.#options.ignoresEscape) this.#notice = 'Press q to exit.';
    else if (key.name === 'escape' || key.name === 'q') return { result: undefined };
    else if (key.name === 'return') return this.#choose();
    else if (key.text === '?') this.#help = new KeyHelp();
    else if (key.text === '/' && list.canSearch()) this.#isSearching = true;
    else if (key.name === 'f') this.#filters = this.#options.openFilters?.();
    else if (key.name === 'r') this.#options.feed?.refresh();
    else this.#move(key, LETTERS[key.name ?? '']);
    return undefined;
  }

  #choose(): Outcome<Item> {
    const item = this.#options.list.current();
    if (item === undefined) return undefined;
    const why = this.#options.blocked?.(item);
    if (why === undefined) return { result: item };
    this.#notice = why;
    return undefined;
  }

  /** Digits that are typed one after another make one number. */
  #pressDigit({ text = '' }: Key): boolean {
    if (!/^\d$/.test(text)) {
      this.#typedNumber = '';
      return false;
    }
    this.#typedNumber += text;
    const { list } = this.#options;
    if (list.moveToNumber(Number(this.#typedNumber))) return true;
    this.#notice = `No item ${this.#typedNumber}: the last number is ${list.total()}.`;
    this.#typedNumber = '';
    return true;
  }

  #move(key: Key, name = key.name ?? ''): void {
    const { list, goesRound } = this.#options;
    const step = STEPS[name];
    if (step !== undefined) goesRound ? list.moveAround(step) : list.moveBy(step);
    const page = PAGES[name];
    if (page !== undefined) list.moveToPage(page);
    if (name === 'home') list.moveToStart();
    if (name === 'end') list.moveToEnd();
  }

  /** Lines for the list itself. Lines for a message are reserved where one may come. */
  #room(size: ScreenSize, said: number): number {
    const { summary, blocked } = this.#options;
    const free = summary || blocked ? noticeLines(size) : said;
    return Math.max(1, size.rows - LINES_AROUND - (summary ? 1 : 0) - free);
  }

  #said(size: ScreenSize): string[] {
    const { theme, feed } = this.#options;
    const failure = feed?.failure() ?? '';
    const notice = this.#notice || (failure === '' ? '' : `${failure} Press r to retry.`);
    if (notice === '' || this.#help) return [];
    const lines = wrapToFit(safeText(notice), size.width, noticeLines(size), theme.symbols.ellipsis);
    return lines.map((line) => theme.chalk.yellow(line));
  }

  #quiet(text: string, width: number): string {
    const { chalk, symbols } = this.#options.theme;
    return chalk.dim(truncate(safeText(text), width, symbols.ellipsis));
  }

  #hintLine(width: number): string {
    const { theme } = this.#options;
    if (this.#help) return this.#quiet(this.#help.hint(), width);
    const hints = this.#isSearching ? searchHints(this.#options) : listHints(this.#options, this.#hasNumbers(width));
    return theme.chalk.dim(keyHints(hints.map(inWords), width));
  }

  #helpLines(help: KeyHelp, { width, rows }: ScreenSize): string[] {
    const table = keyTable(
      listHints(this.#options, this.#hasNumbers(width)),
      width,
      this.#options.theme.symbols.ellipsis,
    );
    return help.lines(table, Math.max(1, rows - LINES_AROUND - (this.#options.summary ? 1 : 0)));
  }

  #searchLine(width: number): string {
    const { list, theme } = this.#options;
    const { chalk, symbols } = theme;
    const query = list.searchQuery();
    if (!this.#isSearching) return query === '' ? '' : this.#quiet(`Search: ${query}`, width);
    const cursor = chalk.level > 0 ? chalk.inverse(' ') : '_';
    return chalk.cyan(truncate(`Search: ${safeText(query)}`, width - 1, symbols.ellipsis)) + cursor;
  }

  #body(size: ScreenSize, room: number): string[] {
    const { list } = this.#options;
    if (list.total() === 0) return this.#emptyBody(size, room);
    const rows = list.rows();
    const digits = this.#hasNumbers(size.width) ? String(list.total()).length : 0;
    const items = rows.flatMap((row) => (row.kind === 'item' ? [row.item] : []));
    const drawn = this.#options.draw(items, size.width - 2 - (digits && digits + 2));
    return rows.map((row) => this.#row(row, size.width, digits, () => drawn.shift() ?? ''));
  }

  /** Why there is nothing, and the keys that lead to something. */
  #emptyBody({ width }: ScreenSize, room: number): string[] {
    const { list, theme, whenEmpty } = this.#options;
    const query = list.searchQuery();
    const why = query === '' ? whenEmpty() : `Nothing here contains “${query}”.`;
    return wrapToFit(safeText(why), width - 2, room, theme.symbols.ellipsis).map((line) => `  ${line}`);
  }

  /** True where the items are shown with numbers. */
  #hasNumbers(width: number): boolean {
    return this.#options.summary !== undefined && width >= WIDTH_WITH_NUMBERS;
  }

  #row(row: Row<Item>, width: number, digits: number, nextLine: () => string): string {
    const { chalk, symbols } = this.#options.theme;
    if (row.kind === 'section') return chalk.bold(truncate(safeText(row.title), width, symbols.ellipsis));
    const number = digits > 0 ? `${chalk.dim(String(row.number).padStart(digits))}  ` : '';
    const line = nextLine();
    return row.isCurrent ? `${chalk.cyan(symbols.pointer)} ${number}${chalk.cyan(line)}` : `  ${number}${line}`;
  }
}

function noticeLines({ rows }: ScreenSize): number {
  return rows > LOW_TERMINAL ? NOTICE_LINES : 1;
}

/** A key and what it does, for the line of hints and the table of keys. */
interface Hint {
  readonly key: string;
  readonly words: string;
  /** A remark that only the table of keys shows. */
  readonly more?: string;
}

/** Letters with the meaning of an arrow, as in vi. */
const LETTERS: Readonly<Record<string, string>> = { k: 'up', j: 'down', h: 'left', l: 'right' };
const STEPS: Readonly<Record<string, 1 | -1>> = { up: -1, down: 1 };
const PAGES: Readonly<Record<string, 1 | -1>> = { left: -1, pageup: -1, right: 1, pagedown: 1 };

/** As many hints as fit on a line, the most important first. */
export function keyHints(hints: readonly string[], width: number): string {
  let line = '';
  for (const hint of hints) {
    const longer = line === '' ? hint : `${line}  ${hint}`;
    if (widthOf(longer) > width) break;
    line = longer;
  }
  return line;
}

/** All hints, a line each. */
function keyTable(hints: readonly Hint[], width: number, ellipsis: string): string[] {
  const keyWidth = Math.max(...hints.map(({ key }) => widthOf(key)));
  return hints.map(({ key, words, more }) =>
    truncate(`  ${padTo(key, keyWidth)}  ${words}${more ? ` (${more})` : ''}`, width, ellipsis),
  );
}

function inWords({ key, words }: Hint): string {
  return `${key} ${words}`;
}

function moveHint({ upDown }: Theme['symbols']): Hint {
  return { key: upDown, words: 'move', more: 'also k and j' };
}

function searchHints<Item extends object>({ theme }: ListScreenOptions<Item>): Hint[] {
  return [{ key: 'Enter', words: 'keep' }, { key: 'Esc', words: 'show all' }, moveHint(theme.symbols)];
}

/** Before the search in an empty list: a filter is the likely reason. */
const FILTER: Hint = { key: 'f', words: 'filter' };

/** The keys of a list, the most important first. @param hasNumbers true where the items have numbers before them */
function listHints<Item extends object>(options: ListScreenOptions<Item>, hasNumbers: boolean): Hint[] {
  const { list, theme, enterHint, escapeHint, ignoresEscape, openFilters, feed } = options;
  const { leftRight } = theme.symbols;
  const hasSeveral = list.total() > 1;
  return [
    ...(list.total() > 0 ? [{ key: 'Enter', words: enterHint }] : []),
    ignoresEscape
      ? { key: 'q', words: escapeHint, more: 'Ctrl+C too' }
      : { key: 'Esc', words: list.searchQuery() === '' ? escapeHint : 'show all', more: 'q goes back' },
    { key: '?', words: 'keys' },
    ...(openFilters && list.total() === 0 ? [FILTER] : []),
    ...(list.canSearch() ? [{ key: '/', words: 'search', more: 'matches items with every word' }] : []),
    ...(openFilters && list.total() > 0 ? [FILTER] : []),
    ...(hasSeveral ? [moveHint(theme.symbols)] : []),
    ...(list.pageCount() > 1 ? [{ key: leftRight, words: 'page', more: 'also h and l, PgUp and PgDn' }] : []),
    ...(feed ? [{ key: 'r', words: 'refresh' }] : []),
    ...(hasSeveral ? [{ key: 'Home/End', words: 'first, last' }] : []),
    ...(hasSeveral && hasNumbers ? [{ key: '1-9', words: 'go to that number' }] : []),
  ];
}
