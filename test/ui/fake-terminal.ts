import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import { eventually } from '../support/eventually.ts';

// The addon reads its table from the start of a buffer's memory, where Node's shared pool holds something else.
const { poolSize } = Buffer;
Buffer.poolSize = 0;
const { UnicodeGraphemesAddon } = await import('@xterm/addon-unicode-graphemes');
Buffer.poolSize = poolSize;

class FakeInput extends PassThrough {
  /** What raw mode was set to, in order. */
  readonly rawModes: boolean[] = [];

  setRawMode(mode: boolean): this {
    this.rawModes.push(mode);
    return this;
  }
}

class FakeOutput extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  written = '';
  readonly #show: (text: string, done: () => void) => void;

  constructor(columns: number, rows: number, show: (text: string, done: () => void) => void) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#show = show;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    const text = String(chunk);
    this.written += text;
    this.#show(text, done);
  }

  /** Prompts end what they write to; standard output stays open all the same. */
  override end(): this {
    return this;
  }

  cursorTo(column: number): void {
    this.write(`\x1b[${column + 1}G`);
  }

  moveCursor(_columns: number, rows: number): void {
    if (rows < 0) this.write(`\x1b[${-rows}A`);
  }

  clearLine(): void {
    this.write('\x1b[K');
  }
}

/** A terminal in this process: keys go into `input`, and what comes out of `output` is on the screen. */
export class FakeTerminal {
  readonly input = new FakeInput();
  readonly output: NodeJS.WriteStream;
  readonly #output: FakeOutput;
  readonly #terminal: xterm.Terminal;

  /**
   * At most 80 columns: beyond them the prompt library breaks lines by the real standard output's width.
   * @param joinsClusters false for a terminal that gives each part of a joined emoji columns of its own
   */
  constructor(columns = 80, rows = 24, joinsClusters = true) {
    // Line feeds return to the first column, as they do where a terminal driver sits in between.
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      convertEol: true,
      logLevel: 'off',
    });
    if (joinsClusters) this.#terminal.loadAddon(new UnicodeGraphemesAddon());
    this.#output = new FakeOutput(columns, rows, (text, done) => this.#terminal.write(text, done));
    this.output = this.#output as unknown as NodeJS.WriteStream;
  }

  /** Every byte that was written so far. */
  written(): string {
    return this.#output.written;
  }

  type(keys: string): void {
    this.input.write(keys);
  }

  /** The lines in view, without what is blank below them. */
  lines(): string[] {
    const { buffer, rows } = this.#terminal;
    const lines = Array.from(
      { length: rows },
      (_, row) => buffer.active.getLine(buffer.active.viewportY + row)?.translateToString(true) ?? '',
    );
    const last = lines.findLastIndex((line) => line !== '');
    return lines.slice(0, last + 1);
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** Waits until the screen passes the assertions. */
  async shows(check: (text: string) => void): Promise<void> {
    await eventually(() => check(this.text()));
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#output.columns = columns;
    this.#output.rows = rows;
    this.#output.emit('resize');
  }
}
