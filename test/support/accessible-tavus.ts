import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { PROGRAM } from './journey-tavus.ts';
import { Terminal, type TerminalOptions } from './terminal.ts';

interface AccessibleOptions extends TerminalOptions {
  readonly args?: readonly string[];
  /** Whose URL and key go into the environment. */
  readonly sandbox?: Sandbox;
}

export const MENU = 'Number, or b to go back';
export const MAIN_MENU = 'Number, or b to exit';

/** `tavus` in its accessible mode, and all that somebody hears who can't see it. */
export class AccessibleTavus extends Terminal {
  #heardFrom = 0;

  constructor({ args = [], sandbox, env, ...options }: AccessibleOptions = {}) {
    const account = sandbox && { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
    super(process.execPath, [PROGRAM, ...args], { ...options, env: { ACCESSIBLE: '1', ...account, ...env } });
  }

  /** Everything said since the last answer, on one line. */
  heard(): string {
    return onOneLine(this.raw.slice(this.#heardFrom));
  }

  /** Waits until this was said since the last answer. */
  async hears(text: string): Promise<void> {
    await this.waitUntil(`said: "${text}"`, () => this.heard().includes(onOneLine(text)));
  }

  /** Waits for a question that ends with these words, and is not answered. */
  async asks(question: string): Promise<void> {
    await this.waitUntil(`asked: "${question}"`, () => this.raw.endsWith(`${question}: `));
  }

  /** Answers a question with a line and Enter. */
  async answer(question: string, line: string): Promise<void> {
    await this.asks(question);
    this.#send(`${line}\r`);
  }

  /** Types lines when this was the last that was said, as behind the first line of a long text. */
  async write(said: string, ...lines: readonly string[]): Promise<void> {
    await this.waitUntil(`"${said}" at the end`, () => this.heard().trimEnd().endsWith(said));
    this.#send(lines.map((line) => `${line}\r`).join(''));
  }

  /** Answers menus with their labels, from the main menu on. */
  async go(first: string, ...labels: readonly string[]): Promise<void> {
    await this.answer(MAIN_MENU, first);
    for (const label of labels) await this.answer(MENU, label);
  }

  /** Answers the questions of a form in their order, then sends it. */
  async fillIn(answers: readonly (readonly [question: string, line: string])[], submitLabel: string): Promise<void> {
    for (const [question, line] of answers) await this.answer(question, line);
    await this.answer(this.summary(submitLabel), '0');
  }

  summary(submitLabel: string): string {
    return `0 to submit (${submitLabel}), a number to change a field, b to leave`;
  }

  /** Chooses an item of a list by its number, from the page that has it. */
  async choose(name: string): Promise<void> {
    for (;;) {
      await this.asks('b back');
      if (this.heard().includes(`. ${name}, `)) break;
      await this.answer('b back', 'n');
    }
    await this.answer('b back', this.numberOf(name));
  }

  /** The number before the entry that was said with this name since the last answer. */
  numberOf(name: string): string {
    const [before = '', after] = this.heard().split(`. ${name}`);
    const number = /\d+$/.exec(before)?.[0];
    if (after === undefined || number === undefined) throw new Error(`No number for "${name}" in: ${this.heard()}`);
    return number;
  }

  async interrupt(): Promise<void> {
    this.press('ctrl+c');
    await this.endsWith(130);
  }

  /** The program ends, and has drawn nothing: no escape sequence, no line written twice, no stack trace. */
  async endsWith(code: number): Promise<void> {
    expect(await this.exit).toEqual({ code, signal: 0 });
    expect(this.raw.replaceAll('\r\n', '\n')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
    expect(this.raw).not.toMatch(/\n\s+at /);
  }

  #send(text: string): void {
    this.#heardFrom = this.raw.length;
    this.type(text);
  }
}

/** What the question of a list says, with the words that mean something there. */
export function listQuestion(...words: readonly string[]): string {
  return [...words, 'f filter', 'r refresh', '? help', '/words search', 'b back'].join(', ');
}

/** Leaves by the last entry, from the main menu. */
export async function leave(tavus: AccessibleTavus): Promise<void> {
  await tavus.answer(MAIN_MENU, 'Exit');
  await tavus.endsWith(0);
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
