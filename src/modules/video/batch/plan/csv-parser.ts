import type { Problems } from './problems.ts';

/** One record, and the line of the file on which it begins; the first line is 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Characters of one record: beyond it a quote was probably never closed. */
const MAX_RECORD = 1_048_576;

type State =
  /** At the beginning of a cell. */
  | 'start'
  | 'bare'
  | 'quoted'
  /** After a quote in a quoted cell: its end, or the first of two that stand for one. */
  | 'closed'
  /** In the rest of a line that cannot be read. */
  | 'skipping';

/**
 * Reads records out of text that comes in pieces. A record that cannot be read is told to `problems` once, and reading
 * continues on the next line. An empty line is a record with one empty cell.
 */
export class CsvParser {
  readonly #problems: Problems;
  readonly #tokens: RegExp;
  #state: State = 'start';
  #cells: string[] = [];
  #cell = '';
  /** Characters of the record so far. */
  #size = 0;
  #line: number;
  #rowLine: number;
  #quoteLine = 0;
  /** A CR at the end of a piece, which may be the first half of CR LF. */
  #rest = '';
  #isEnded = false;

  /** @param delimiter one character @param line the number of the first line */
  constructor(delimiter: string, line: number, problems: Problems) {
    this.#tokens = new RegExp(`"|\\r\\n?|\\n|${escapeSign(delimiter)}`, 'g');
    this.#line = line;
    this.#rowLine = line;
    this.#problems = problems;
  }

  /** True where nothing after it can be read. */
  isEnded(): boolean {
    return this.#isEnded;
  }

  *read(piece: string): Generator<CsvRecord> {
    let text = this.#rest + piece;
    this.#rest = text.endsWith('\r') ? '\r' : '';
    if (this.#rest !== '') text = text.slice(0, -1);
    yield* this.#readWhole(text);
  }

  /** Reads what is left where the file ends. */
  *end(): Generator<CsvRecord> {
    yield* this.#readWhole(this.#rest);
    if (this.#isEnded || this.#state === 'skipping') return;
    if (this.#state === 'quoted') this.#problems.add('A quote is opened here and never closed.', this.#quoteLine);
    else if (this.#state !== 'start' || this.#cells.length > 0) yield this.#record();
  }

  *#readWhole(text: string): Generator<CsvRecord> {
    let from = 0;
    for (const { 0: token, index } of text.matchAll(this.#tokens)) {
      if (index > from) this.#addText(text.slice(from, index));
      from = index + token.length;
      if (token === '"') this.#addQuote();
      else if (token !== '\n' && token[0] !== '\r') this.#addDelimiter(token);
      else if (this.#state === 'quoted') {
        this.#addText(token);
        this.#line += 1;
      } else {
        if (this.#state !== 'skipping') yield this.#record();
        this.#line += 1;
        this.#startRecord();
      }
      if (this.#isEnded) return;
    }
    if (from < text.length) this.#addText(text.slice(from));
  }

  #addQuote(): void {
    if (this.#state === 'start') {
      this.#state = 'quoted';
      this.#quoteLine = this.#line;
    } else if (this.#state === 'quoted') this.#state = 'closed';
    else if (this.#state === 'closed') {
      this.#state = 'quoted';
      this.#addText('"');
    } else if (this.#state === 'bare') {
      this.#skip('A quote stands inside a value. Put the value into quotes, and double the quote.', this.#line);
    }
  }

  #addDelimiter(token: string): void {
    if (this.#state === 'quoted') this.#addText(token);
    else if (this.#state !== 'skipping') {
      this.#cells.push(this.#cell);
      this.#cell = '';
      this.#state = 'start';
      this.#grow(1);
    }
  }

  #addText(text: string): void {
    if (this.#state === 'skipping' || this.#isEnded) return;
    if (this.#state === 'closed') {
      const start = this.#quoteLine === this.#line ? '' : `The quote that is opened here ends on line ${this.#line}. `;
      this.#skip(
        `${start}Something follows a closing quote. Double the quotes that belong to the value.`,
        this.#quoteLine,
      );
      return;
    }
    if (this.#state === 'start') this.#state = 'bare';
    this.#cell += text;
    this.#grow(text.length);
  }

  #grow(length: number): void {
    this.#size += length;
    if (this.#size <= MAX_RECORD) return;
    if (this.#state !== 'quoted') {
      this.#skip('This row is longer than 1 MB.', this.#rowLine);
      return;
    }
    // What follows could be rows or the rest of a value: nothing that would be said about it is certain.
    this.#skip('A quote is opened here and not closed within 1 MB. What follows was not checked.', this.#quoteLine);
    this.#isEnded = true;
  }

  /** Leaves a record out, up to the end of its line. */
  #skip(problem: string, line: number): void {
    this.#problems.add(problem, line);
    this.#state = 'skipping';
    this.#cells = [];
    this.#cell = '';
  }

  #record(): CsvRecord {
    return { line: this.#rowLine, cells: [...this.#cells, this.#cell] };
  }

  #startRecord(): void {
    this.#state = 'start';
    this.#cells = [];
    this.#cell = '';
    this.#size = 0;
    this.#rowLine = this.#line;
  }
}

/** A character as it is written in a regular expression. */
function escapeSign(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
