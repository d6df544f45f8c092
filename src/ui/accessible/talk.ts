import { clip, safeLines, safeText, truncate } from '../../lib/text/safe-text.ts';
import type { PrinterOptions } from '../output/printer.ts';
import type { JobControl, Suspendable } from '../prompt/job-control.ts';
import { LineReader, type LineSource } from './lines.ts';
import { signsFor, wrapAtSpaces } from './words.ts';

export interface TalkOptions extends PrinterOptions {
  readonly input: LineSource;
  readonly jobControl?: JobControl;
}

/** Bytes that Linux keeps of a line; it drops what is typed or pasted beyond them. */
const LONGEST_LINE = 4095;
/** All but the tab: the terminal passes keys on that it doesn't know. */
const CONTROL_KEY = /[\x00-\x08\x0a-\x1f\x7f]/;
/** Columns of a line that are repeated to the user. */
const QUOTE_WIDTH = 60;
/** Characters of a line. */
const MOST_SAID = 20_000;

/** True when the terminal may have dropped the end of a line. */
export function mayBeCut(line: string): boolean {
  return Buffer.byteLength(line) >= LONGEST_LINE;
}

/** Lines said and lines heard: a terminal that nothing is drawn on. */
export class Talk implements Suspendable {
  readonly reader: LineReader;
  readonly #options: TalkOptions;
  /** What was asked last. */
  #question = '';

  constructor(options: TalkOptions) {
    this.#options = options;
    this.reader = new LineReader(options.input, options.jobControl);
  }

  suspend(): void {
    this.reader.suspend();
  }

  /** Asks again: the terminal drops a line that is not finished. */
  resume(): void {
    this.reader.resume();
    if (this.reader.isAwaited) this.#options.output.write(this.#question);
  }

  /** Says lines, from wherever they come; one that is too long goes on below. */
  say(...lines: readonly string[]): void {
    const width = Math.max(10, (this.#options.output.columns || 80) - 1);
    const shown = lines.flatMap((line) => wrapAtSpaces(this.#clean(clip(safeText(line), MOST_SAID)), width));
    this.#options.output.write(`${shown.join('\n')}\n`);
  }

  /** Says text of several lines. */
  sayText(text: string): void {
    this.say(...safeLines(text).split('\n'));
  }

  /** Says what comes now, and whose account this is. */
  heading(title: string): void {
    const { theme, status } = this.#options;
    this.say('', `${title} ${theme.symbols.separator} ${status()}`);
  }

  /**
   * Asks until there is one line.
   * @param joinsLines makes one line of several that come at once; else none of them is taken.
   * @param isGrave is for answers that can't be undone: not even half a line from before may be a part of them.
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

  /** Asks for a line that is not shown. */
  async askHidden(question: string): Promise<string> {
    for (;;) {
      this.#dropEarly();
      const line = await this.reader.nextHidden(() => this.#prompt(question)).finally(() => this.say(''));
      if (line !== undefined) return line;
      this.say('Several lines came at once. Nothing was taken: type or paste one line.');
    }
  }

  /** Asks for the first of several lines; the others are read from `reader`. */
  askFirst(question: string): void {
    this.#dropEarly();
    this.say(question);
    this.#question = `${this.#clean(safeText(question))}\n`;
  }

  async #hear(question: string): Promise<string[]> {
    this.#dropEarly();
    this.#prompt(question);
    try {
      return await this.reader.nextAtOnce();
    } catch (error) {
      this.say('');
      throw error;
    }
  }

  #prompt(question: string): void {
    this.#question = `${this.#clean(safeText(question))}: `;
    this.#options.output.write(this.#question);
  }

  /** What was typed before a question could be heard must not answer it. */
  #dropEarly(): void {
    this.#sayUnused(this.reader.takeEarly());
  }

  #sayUnused(lines: readonly string[]): void {
    const unused = lines.filter((line) => line.trim() !== '');
    const [first = ''] = unused;
    if (unused.length === 1)
      this.say(`Not used, since it came before the question: “${truncate(first, QUOTE_WIDTH)}”.`);
    if (unused.length > 1) this.say(`Not used, since they came before the question: ${unused.length} lines.`);
  }

  #clean(text: string): string {
    return signsFor(this.#options.theme, text);
  }
}

function severalLines(count: number): string {
  return `${count} lines came at once. Nothing was taken: type one line.`;
}

function problemWith(line: string): string | undefined {
  if (CONTROL_KEY.test(line))
    return 'Arrow keys, Esc and Ctrl do nothing here. Nothing was taken: type the line again.';
  if (!mayBeCut(line)) return undefined;
  return `The terminal takes ${LONGEST_LINE} bytes a line, so the end of this one may be missing. Nothing was taken.`;
}
