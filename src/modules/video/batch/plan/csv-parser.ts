import type { Problems } from './problems.ts';

export interface CsvRecord {
  /** The line of the file on which the record begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Maximum length of a record in characters. In a longer one a quote was probably never closed. */
const MAX_RECORD = 1_048_576;

type State =
  /** At the start of a cell. */
  | 'start'
  | 'bare'
  | 'quoted'
  /** After a quote in a quoted cell: the end of the cell, or the first half of an escaped quote. */
  | 'closed'
  /** In the rest of a line that cannot be parsed. */
  | 'skipping';

/**
 * Parses records from text that arrives in pieces. For a record that cannot be parsed, one problem is added, and parsing
 * continues on the next line. An empty line is a record with one empty cell.
 */
export class CsvParser {
  readonly #problems: Problems;
  readonly #tokens: RegExp;
  #state: State = 'start';
  #cells: string[] = [];
  #cell = '';
  /** Length of the record so far, in characters. */
  #size = 0;
  #line: number;
  #rowLine: number;
  #quoteLine = 0;
  /** A CR at the end of a piece: it may be the first half of CR LF. */
  #rest = '';
  #isEnded = false;

  /** @param delimiter one character @param line the number of the first line */
  constructor(delimiter: string, line: number, problems: Problems) {
    this.#tokens = new RegExp(`"|\\r\\n?|\\n|${escapeSign(delimiter)}`, 'g');
    this.#line = line;
    this.#rowLine = line;
    this.#problems = problems;
  }

  /** True if the rest of the file cannot be parsed. */
  isEnded(): boolean {
    return this.#isEnded;
  }

  *read(piece: string): Generator<CsvRecord> {
    let text = this.#rest + piece;
    this.#rest = text.endsWith('\r') ? '\r' : '';
    if (this.#rest !== '') text = text.slice(0, -1);
    yield* this.#readWhole(text);
  }

  /** Parses the rest at the end of the file. */
  *end(): Generator<CsvRecord> {
    yield* this.#readWhole(this.#rest);
    if (this.#isEnded || this.#state === 'skipping') return;
    if (this.#state === 'quoted') this.#problems.add('Quote is never closed.', this.#quoteLine);
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
      this.#skip('Quote inside a value. Put the value in quotes, and double the quote.', this.#line);
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
      const end = this.#quoteLine === this.#line ? '' : ` on line ${this.#line}`;
      this.#skip(`Text after the closing quote${end}. Double the quotes that belong to the value.`, this.#quoteLine);
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
    // The rest could be rows or the value itself, so problems found there would be uncertain.
    this.#skip('Quote is not closed within 1 MB. The rest of the file was not checked.', this.#quoteLine);
    this.#isEnded = true;
  }

  /** Skips the record, up to the end of its line. */
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

/** Escapes a character for a regular expression. */
function escapeSign(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
