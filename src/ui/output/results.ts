import type { Env } from '../../lib/env.ts';
import { UsageError } from '../../lib/errors.ts';
import { safeJson, safeLines, safeText } from '../../lib/text/safe-text.ts';
import type { Picture } from '../image/picture.ts';
import { pictureStyle } from '../image/style.ts';
import type { Cell, Theme } from '../theme.ts';
import type { DetailRow } from '../ui.ts';
import { alignColumns } from './columns.ts';
import { takesLinks } from './hyperlink.ts';

/** How items of one kind are printed as results. */
export interface ItemView<Item extends object> {
  /** The names of the JSON fields, as in the API. */
  readonly fields: readonly string[];
  /** The columns of a list; the one that `givesWay` is cut where there is no room. */
  readonly columns: readonly {
    readonly title: string;
    readonly givesWay?: boolean;
    cell(item: Item): Cell;
    /** The same for a program; default: the text of the cell. */
    plain?(item: Item): string;
  }[];
  /** All details. */
  rows(item: Item): readonly DetailRow[] | Promise<readonly DetailRow[]>;
  /** The item as in the API; default: the item itself. */
  toJson?(item: Item): object;
}

type Pages<Item> = AsyncIterable<readonly Item[]> | readonly (readonly Item[])[];

export interface ResultsOptions {
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  /** `true` for all fields, or the names of fields; false for no JSON. */
  readonly json: boolean | readonly string[];
  /** Which links and pictures the terminal takes. */
  readonly env?: Env;
  /** Whether the user wants pictures; none are shown when left out. */
  wantsPictures?(): Promise<boolean>;
}

/** Prints the results of a command to standard output: a table in a terminal, tab-separated elsewhere, or JSON. */
export class Results {
  readonly #options: ResultsOptions;

  constructor(options: ResultsOptions) {
    this.#options = options;
  }

  /** Checks the fields of --json before a request is sent. @throws UsageError for an unknown field */
  checkFields({ fields }: Pick<ItemView<never>, 'fields'>): void {
    const { json } = this.#options;
    if (typeof json === 'boolean') return;
    const hint = `Fields: ${fields.join(', ')}`;
    if (json.length === 0) throw new UsageError('--json= needs at least one field.', hint);
    const unknown = json.filter((name) => !fields.includes(name));
    if (unknown.length === 0) return;
    throw new UsageError(`Unknown JSON field: ${unknown.map((name) => `"${name}"`).join(', ')}.`, hint);
  }

  /** Prints items as they arrive. A JSON array is always closed, also after an error, so that the output is valid JSON. */
  async list<Item extends object>(view: ItemView<Item>, pages: Pages<Item>): Promise<void> {
    if (this.#options.json !== false) return await this.#listJson(view, pages);
    let widths: readonly number[] = [];
    let isFirst = true;
    for await (const items of pages) {
      if (items.length === 0) continue;
      const lines = this.#isTerminal() ? this.#table(view, items, widths, isFirst) : undefined;
      widths = lines?.widths ?? widths;
      isFirst = false;
      await this.#write(lines?.text ?? items.map((item) => tabbed(view, item)).join(''));
    }
  }

  async item<Item extends object>(view: ItemView<Item>, item: Item): Promise<void> {
    if (this.#options.json !== false) return await this.json(this.#toJson(view, item));
    await this.rows(await view.rows(item));
  }

  /** Prints the result of a change for programs; in a terminal a message has said it already. */
  async change<Item extends object>(view: ItemView<Item>, item: Item): Promise<void> {
    if (this.#options.json !== false) await this.json(this.#toJson(view, item));
    else if (!this.#isTerminal()) await this.#write(tabbed(view, item));
  }

  /** Prints labels and values in two columns, or separated by tabs. */
  async rows(rows: readonly DetailRow[]): Promise<void> {
    if (!this.#isTerminal()) {
      const filled = rows.flatMap(([label, cell]) => (cell ? [`${safeText(label)}\t${plainText(cell)}\n`] : []));
      return await this.#write(filled.join(''));
    }
    const { detailLines } = await import('./details.ts');
    const lines = detailLines(rows, this.#width(), this.#options.theme, takesLinks(this.#options));
    await this.#write(`${lines.join('\n')}\n`);
  }

  /** Whether a picture would be shown at all, to load none for nothing. */
  async showsPictures(): Promise<boolean> {
    const { json, wantsPictures } = this.#options;
    if (json !== false || pictureStyle(this.#options) === undefined) return false;
    return wantsPictures !== undefined && (await wantsPictures());
  }

  /** Prints a picture after a blank line. */
  async picture(picture: Picture): Promise<void> {
    const drawn = await (await import('../image/draw.ts')).drawPicture(picture, this.#options);
    if (drawn !== undefined) await this.#write(`\n${drawn}\n`);
  }

  /** Prints any value as JSON. @param isInLines true for indented JSON; default: in a terminal */
  async json(value: unknown, isInLines = this.#isTerminal()): Promise<void> {
    await this.#write(`${safeJson(JSON.stringify(value, undefined, isInLines ? 2 : undefined))}\n`);
  }

  /** Prints text of one line or several. */
  async text(text: string): Promise<void> {
    await this.#write(`${safeLines(text)}\n`);
  }

  /** Prints bytes unchanged. */
  async bytes(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes);
  }

  wantsJson(): boolean {
    return this.#options.json !== false;
  }

  /** True in a terminal, where no binary data must be printed. */
  isOnTerminal(): boolean {
    return this.#isTerminal();
  }

  async #listJson<Item extends object>(view: ItemView<Item>, pages: Pages<Item>): Promise<void> {
    let separator = '[\n';
    try {
      for await (const items of pages) {
        for (const item of items) {
          await this.#write(separator + safeJson(JSON.stringify(this.#toJson(view, item))));
          separator = ',\n';
        }
      }
    } finally {
      if (separator === ',\n') await this.#write('\n]\n');
    }
    // Not after an error, when it is not known that the list is empty.
    if (separator === '[\n') await this.#write('[]\n');
  }

  #toJson<Item extends object>(view: ItemView<Item>, item: Item): object {
    const { json } = this.#options;
    const whole = new Map(Object.entries(view.toJson?.(item) ?? item));
    if (typeof json === 'boolean') return Object.fromEntries(whole);
    return Object.fromEntries(json.map((name) => [name, whole.get(name) ?? null]));
  }

  #table<Item extends object>(
    { columns }: ItemView<Item>,
    items: readonly Item[],
    widths: readonly number[],
    hasTitles: boolean,
  ): { text: string; widths: readonly number[] } {
    const { theme } = this.#options;
    const titles = columns.map(({ title }): Cell => ({ text: title, tone: 'quiet' }));
    const rows = [...(hasTitles ? [titles] : []), ...items.map((item) => columns.map(({ cell }) => cell(item)))];
    const flexible = columns.findIndex(({ givesWay }) => givesWay);
    const aligned = alignColumns(rows, this.#width(), theme, { flexible: Math.max(0, flexible), atLeast: widths });
    return { text: `${aligned.lines.join('\n')}\n`, widths: aligned.widths };
  }

  #isTerminal(): boolean {
    return this.#options.output.isTTY === true;
  }

  #width(): number {
    return Math.max(10, this.#options.output.columns || 80);
  }

  /** Waits for a slow reader, so that a long list takes no more memory than a page. */
  async #write(text: string | Uint8Array): Promise<void> {
    const { output } = this.#options;
    if (output.write(text) || output.destroyed) return;
    await new Promise<void>((resolve) => {
      const resume = (): void => {
        output.off('drain', resume).off('close', resume);
        resolve();
      };
      output.on('drain', resume).on('close', resume);
    });
  }
}

function tabbed<Item extends object>({ columns }: ItemView<Item>, item: Item): string {
  const texts = columns.map(({ cell, plain }) => safeText(plain?.(item) ?? plainText(cell(item))));
  return `${texts.join('\t')}\n`;
}

function plainText(cell: Cell): string {
  return safeText(typeof cell === 'string' ? cell : cell.text);
}
