import type { Env } from '../../lib/env.ts';
import { clip, escapeUnseen, safeText, truncate, widthOf, wrap } from '../../lib/text/safe-text.ts';
import type { Picture } from '../image/picture.ts';
import { pictureStyle } from '../image/style.ts';
import type { Theme } from '../theme.ts';
import type { DetailRow } from '../ui.ts';
import { takesLinks } from './hyperlink.ts';

export interface PrinterOptions {
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  /** The account in use, in a few words; shown next to the title of every screen. */
  status(): string;
  /** Tells which links and pictures the terminal supports. */
  readonly env?: Env;
  /** Whether the user wants pictures; default: no. */
  wantsPictures?(): Promise<boolean>;
}

/** Maximum number of characters of a message: a name can have a million. */
const MAX_LENGTH = 4000;
/** Columns before the rows of details. */
const INDENT = 2;

/** The part of a `Ui` that prints lines, which stay on the terminal. */
export abstract class Printer {
  readonly #options: PrinterOptions;
  /** Rows that were printed since the last screen. */
  #printed = 0;

  constructor(options: PrinterOptions) {
    this.#options = options;
  }

  async showsPictures(): Promise<boolean> {
    const { wantsPictures } = this.#options;
    return pictureStyle(this.#options) !== undefined && wantsPictures !== undefined && (await wantsPictures());
  }

  async details(title: string, rows: readonly DetailRow[]): Promise<void> {
    const width = this.width();
    const draw = await this.detailDrawer(rows);
    this.print(['', this.heading(title, width), '', ...draw(width)]);
  }

  /** @returns what draws the rows as lines of at most `width` columns, once for each width: a screen asks with every key. */
  protected async detailDrawer(rows: readonly DetailRow[]): Promise<(width: number) => string[]> {
    const { detailLines } = await import('./details.ts');
    const hasLinks = takesLinks(this.#options);
    let drawn: { readonly width: number; readonly lines: string[] } | undefined;
    return (width) => {
      if (drawn?.width === width) return drawn.lines;
      const lines = detailLines(rows, width - INDENT, this.#options.theme, hasLinks);
      drawn = { width, lines: lines.map((line) => ' '.repeat(INDENT) + line) };
      return drawn.lines;
    };
  }

  protected async drawPicture(picture: Picture): Promise<string | undefined> {
    return await (await import('../image/draw.ts')).drawPicture(picture, this.#options, INDENT);
  }

  /**
   * Prints a blank line between the last message and the next screen.
   * @returns how many rows were printed since the last screen, that line among them
   */
  protected separate(): number {
    const printed = this.#printed;
    this.#printed = 0;
    if (printed === 0) return 0;
    this.#options.output.write('\n');
    return printed + 1;
  }

  say(text: string): void {
    this.print(this.wrapped(text));
  }

  ok(text: string): void {
    const { chalk, symbols } = this.#options.theme;
    this.print(this.wrapped(text, chalk.green(symbols.ok)));
  }

  warn(text: string): void {
    const { chalk, symbols } = this.#options.theme;
    this.print(this.wrapped(text, chalk.yellow(symbols.warn)));
  }

  fail(text: string, hint?: string): void {
    const { chalk, symbols } = this.#options.theme;
    this.print(this.wrapped(text, chalk.red(symbols.fail)));
    if (hint) this.print(this.wrapped(hint, ' '));
  }

  commandLine(text: string, line: string): void {
    const shown = `${safeText(text)} ${escapeUnseen(line.toWellFormed())}`;
    const rows = Math.ceil(widthOf(shown) / this.width());
    this.print([this.#options.theme.chalk.dim(safeText(text)) + shown.slice(safeText(text).length)], rows);
  }

  /** The title and the account in use. On a narrow terminal the title is cut, not the account. */
  protected heading(title: string, width: number): string {
    const { theme, status } = this.#options;
    const { chalk, symbols } = theme;
    const account = truncate(`${symbols.separator} ${safeText(status())}`, width, symbols.ellipsis);
    const shown = truncate(safeText(title), width - widthOf(account) - 1, symbols.ellipsis);
    return [chalk.bold(shown), chalk.dim(account)].filter((part) => part !== '').join(' ');
  }

  /** Wraps text to the width of the terminal. @param mark a symbol before the first line */
  protected wrapped(text: string, mark = ''): string[] {
    const indent = mark === '' ? '' : '  ';
    const lines = wrap(clip(safeText(text), MAX_LENGTH), this.width() - indent.length);
    return lines.map((line, index) => (index === 0 && mark !== '' ? `${mark} ${line}` : indent + line));
  }

  protected width(): number {
    return Math.max(10, (this.#options.output.columns || 80) - 1);
  }

  /** @param rows of the terminal that the lines take; those of a picture hold line ends of their own. */
  protected print(lines: readonly string[], rows = lines.join('\n').split('\n').length): void {
    this.#options.output.write(`${lines.join('\n')}\n`);
    this.#printed += rows;
  }
}
