import { clip, safeLines, safeText, truncate } from '../../lib/text/safe-text.ts';
import type { PrinterOptions } from '../output/printer.ts';
import type { JobControl, Suspendable } from '../prompt/job-control.ts';
import { LineReader, type LineSource } from './lines.ts';
import { signsFor, wrapAtSpaces } from './words.ts';

export interface LinePromptOptions extends PrinterOptions {
  readonly input: LineSource;
  readonly jobControl?: JobControl;
}

/** Maximum bytes of a typed line on Linux, which drops the rest. */
const MAX_LINE_BYTES = 4095;
/** All control characters except the tab: the terminal passes on keys that it does not handle. */
const CONTROL_KEY = /[\x00-\x08\x0a-\x1f\x7f]/;
/** Columns of a typed line that are quoted in a message. */
const QUOTE_WIDTH = 60;
/** Maximum number of characters of a printed line. */
const MAX_LENGTH = 20_000;

/** True when the terminal may have dropped the end of a line. */
export function mayBeCut(line: string): boolean {
  return Buffer.byteLength(line) >= MAX_LINE_BYTES;
}

/** Prints and reads lines, without drawing. */
export class LinePrompt implements Suspendable {
  readonly reader: LineReader;
  readonly #options: LinePromptOptions;
  /** The last question. */
  #question = '';

  constructor(options: LinePromptOptions) {
    this.#options = options;
    this.reader = new LineReader(options.input, options.jobControl);
  }

  suspend(): void {
    this.reader.suspend();
  }

  /** Prints the question again: the terminal has dropped an unfinished line. */
  resume(): void {
    this.reader.resume();
    if (this.reader.isAwaited) this.#options.output.write(this.#question);
  }

  /** Prints lines of any origin, wrapped. */
  say(...lines: readonly string[]): void {
    const width = Math.max(10, (this.#options.output.columns || 80) - 1);
    const shown = lines.flatMap((line) => wrapAtSpaces(this.#clean(clip(safeText(line), MAX_LENGTH)), width));
    this.#options.output.write(`${shown.join('\n')}\n`);
  }

  /** Prints text of several lines. */
  sayText(text: string): void {
    this.say(...safeLines(text).split('\n'));
  }

  /** Prints a title and the account in use. */
  heading(title: string): void {
    const { theme, status } = this.#options;
    this.say('', `${title} ${theme.symbols.separator} ${status()}`);
  }

  /**
   * Asks until one line is entered.
   * @param joinsLines joins several lines that arrive at the same time; otherwise they are rejected
   * @param isGrave for answers that cannot be undone: an unfinished line from before the question is not part of them
   */
  async ask(question: string, { joinsLines = false, isGrave = false } = {}): Promise<string> {
    for (;;) {
      if (isGrave) this.#sayUnused([await this.reader.takeUnfinished()]);
      const lines = await this.#hear(question);
      if (joinsLines && lines.length > 1) this.say(`The ${lines.length} lines were joined into one.`);
      const line = joinsLines ? lines.join(' ').trim() : (lines[0] ?? '');
      const problem = lines.length > 1 && !joinsLines ? severalLines(lines.length) : problemWith(line);
      if (problem === undefined) return line;
      this.say(problem);
    }
  }

  /** Asks for a line that is not echoed. */
  async askHidden(question: string): Promise<string> {
    for (;;) {
      this.#dropEarly();
      const line = await this.reader.nextHidden(() => this.#prompt(question)).finally(() => this.say(''));
      if (line !== undefined) return line;
      this.say('Several lines were pasted, but one is expected. Type or paste one line.');
    }
  }

  /** Asks for several lines, which are then read from `reader`. */
  askFirst(question: string): void {
    this.#dropEarly();
    this.say(question);
    this.#question = `${this.#clean(safeText(question))}\n`;
  }

  async #hear(question: string): Promise<string[]> {
    this.#dropEarly();
    this.#prompt(question);
    try {
      return await this.reader.nextTogether();
    } catch (error) {
      this.say('');
      throw error;
    }
  }

  #prompt(question: string): void {
    this.#question = `${this.#clean(safeText(question))}: `;
    this.#options.output.write(this.#question);
  }

  /** Ignores lines that were typed before the question. */
  #dropEarly(): void {
    this.#sayUnused(this.reader.takeEarly());
  }

  #sayUnused(lines: readonly string[]): void {
    const unused = lines.filter((line) => line.trim() !== '');
    const [first = ''] = unused;
    if (unused.length === 1)
      this.say(`Ignored, because it was typed before the question: “${truncate(first, QUOTE_WIDTH)}”.`);
    if (unused.length > 1) this.say(`Ignored, because they were typed before the question: ${unused.length} lines.`);
  }

  #clean(text: string): string {
    return signsFor(this.#options.theme, text);
  }
}

function severalLines(count: number): string {
  return `${count} lines were pasted, but one is expected. Type one line.`;
}

function problemWith(line: string): string | undefined {
  if (CONTROL_KEY.test(line)) return 'Arrow keys, Esc and Ctrl are not supported here. Type the line again.';
  if (!mayBeCut(line)) return undefined;
  return `The terminal accepts ${MAX_LINE_BYTES} bytes per line, so the end of this one may be missing. Type a shorter line.`;
}
