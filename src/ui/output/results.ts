import type { Env } from '../../lib/env.ts';
import { UsageError } from '../../lib/errors.ts';
import { safeJson, safeLines, safeText } from '../../lib/text/safe-text.ts';
import type { Picture } from '../image/picture.ts';
import { pictureStyle } from '../image/style.ts';
import type { Cell, Theme } from '../theme.ts';
import type { DetailRow } from '../ui.ts';
import { alignColumns } from './columns.ts';
import { takesLinks } from './hyperlink.ts';

/** How one kind of item is shown as a result. */
export interface ItemView<Item extends object> {
  /** The fields that its JSON can have, as the API names them. */
  readonly fields: readonly string[];
  /** Its columns in a list; the one that `gives` way is cut where there is no room. */
  readonly columns: readonly {
    readonly title: string;
    readonly givesWay?: boolean;
    cell(item: Item): Cell;
    /** The same for a program; the text of the cell when left out. */
    plain?(item: Item): string;
  }[];
  /** Its details. */
  rows(item: Item): readonly DetailRow[] | Promise<readonly DetailRow[]>;
  /** What is not the API's is taken away; the item itself when left out. */
  toJson?(item: Item): object;
}

type Pages<Item> = AsyncIterable<readonly Item[]> | readonly (readonly Item[])[];

export interface ResultsOptions {
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  /** `true` for all fields. */
  readonly json: boolean | readonly string[];
  /** Which links and pictures the terminal takes. */
  readonly env?: Env;
  /** Whether the user wants pictures; none are shown when left out. */
  wantsPictures?(): Promise<boolean>;
}

/** What a command gives: the only thing on standard output. A table on a terminal, tabs elsewhere, JSON where it was asked for. */
export class Results {
  readonly #options: ResultsOptions;

  constructor(options: ResultsOptions) {
    this.#options = options;
  }

  /** Checks what was asked for before anything is sent. @throws UsageError for a field that the items don't have. */
  checkFields({ fields }: Pick<ItemView<never>, 'fields'>): void {
    const { json } = this.#options;
    if (typeof json === 'boolean') return;
    const hint = `Fields: ${fields.join(', ')}`;
    if (json.length === 0) throw new UsageError('No field is named after --json=.', hint);
    const unknown = json.filter((name) => !fields.includes(name));
    if (unknown.length === 0) return;
    throw new UsageError(`There is no field ${unknown.map((name) => `"${name}"`).join(', ')} here.`, hint);
  }

  /** Prints items as they come; a JSON array that has begun is closed whatever happens, so that it is JSON. */
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

  /** What a change has made: said on a terminal already, so it is for programs alone. */
  async change<Item extends object>(view: ItemView<Item>, item: Item): Promise<void> {
    if (this.#options.json !== false) await this.json(this.#toJson(view, item));
    else if (!this.#isTerminal()) await this.#write(tabbed(view, item));
  }

  /** Labels and values: in two columns, or with a tab between them. */
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

  /** A picture below what was printed before. */
  async picture(picture: Picture): Promise<void> {
    const drawn = await (await import('../image/draw.ts')).drawPicture(picture, this.#options);
    if (drawn !== undefined) await this.#write(`\n${drawn}\n`);
  }

  /** Any value as JSON: in lines on a terminal, in one line elsewhere unless told. */
  async json(value: unknown, isInLines = this.#isTerminal()): Promise<void> {
    await this.#write(`${safeJson(JSON.stringify(value, undefined, isInLines ? 2 : undefined))}\n`);
  }

  /** Lines that are neither a table nor JSON. */
  async text(text: string): Promise<void> {
    await this.#write(`${safeLines(text)}\n`);
  }

  /** Bytes as they are. */
  async bytes(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes);
  }

  wantsJson(): boolean {
    return this.#options.json !== false;
  }

  /** True where results are shown on a terminal, which takes no bytes. */
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
    // Not after a failure: it would say that there is nothing.
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

  /** Waits while the reader is slow: a list of any length takes no more memory than a page. */
  async #write(text: string | Uint8Array): Promise<void> {
    const { output } = this.#options;
    if (output.write(text) || output.destroyed) return;
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        output.off('drain', goOn).off('close', goOn);
        resolve();
      };
      output.on('drain', goOn).on('close', goOn);
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
