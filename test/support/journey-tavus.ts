import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { Terminal, type TerminalOptions } from './terminal.ts';

const INSTALLED = process.env.TAVUS_PROGRAM;

/** The built program; `TAVUS_PROGRAM` names another one, such as an installed package's. */
export const PROGRAM = INSTALLED ?? fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

/** What is installed must be able to start by itself. */
export const TAVUS: readonly [string, ...string[]] = INSTALLED ? [INSTALLED] : [process.execPath, PROGRAM];

const CURSOR_SHOWN = '\x1b[?25h';
const PASTE_MARKS_OFF = '\x1b[?2004l';
const AUTOWRAP_ON = '\x1b[?7h';

/** The end of every heading: whose account this is. */
const ACCOUNT = / [·-] (no key|sandbox|key …[^(]* \([^)]*\))( [·-] read-only)?$/;
/** The cursor, and the number of an item. */
const POINTER = /^[❯>] ( *\d+ {2})?/;
const START = /^([❯>]| ) ( *\d+ {2})?/;
/** The last line of every screen: the keys, or the end of a question. Without it a screen is still being drawn. */
const LAST_LINE = /^(Enter|Esc|any key:|←→) |\[y\/N\]( \w*)?$/;

export interface TavusOptions extends TerminalOptions {
  readonly args?: readonly string[];
  /** Whose URL and key go into the environment. */
  readonly sandbox?: Sandbox;
  /** What is started in place of the program, such as a shell that starts it. */
  readonly command?: readonly [string, ...string[]];
}

/** A sandbox of this test alone; it closes when the test ends. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** Where a `tavus` with this home directory keeps its settings. */
export function settingsFile(home: string): string {
  return join(home, 'settings', 'config.json');
}

/** `tavus` in a terminal. */
export class Tavus extends Terminal {
  constructor({ args = [], sandbox, command = TAVUS, env, ...options }: TavusOptions = {}) {
    const account = sandbox && { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
    const [file, ...words] = command;
    super(file, [...words, ...args], { ...options, env: { ...account, ...env } });
  }

  /** Waits for the screen with this title. */
  async at(title: string): Promise<void> {
    await this.waitUntil(`the screen "${title}"`, () => this.#isWhole() && this.title() === title);
  }

  /** The title of the screen that waits for keys; what was printed above it has one too at times. */
  title(): string | undefined {
    return this.screen()
      .findLast((line) => ACCOUNT.test(line))
      ?.replace(ACCOUNT, '')
      .trim();
  }

  /** The line under the cursor, without the pointer. */
  cursor(): string | undefined {
    return this.screen()
      .findLast((line) => POINTER.test(line))
      ?.replace(POINTER, '');
  }

  async cursorOn(text: string | RegExp): Promise<void> {
    const isThere = (line = '') => (typeof text === 'string' ? line.startsWith(text) : text.test(line));
    await this.waitUntil(`the cursor on "${text}"`, () => this.#isWhole() && isThere(this.cursor()));
  }

  /** Waits until this was printed; what is shown after it may have pushed it out of a low terminal. */
  async said(text: string): Promise<void> {
    const isSaid = () => this.history().join(' ').replace(/\s+/g, ' ').includes(text);
    await this.waitUntil(`said: "${text}"`, isSaid);
  }

  /** Waits until the cursor is on another line than this one, or the line under it has changed. */
  async cursorLeaves(line: string | undefined): Promise<void> {
    await this.waitUntil(`the cursor off "${line}"`, () => this.#isWhole() && this.cursor() !== line);
  }

  /** Moves the cursor of a menu or list to the line that starts with `label`. */
  async moveTo(label: string): Promise<void> {
    await this.cursorLeaves(undefined);
    while (!this.cursor()?.startsWith(label)) {
      const before = this.#place();
      const lines = this.screen();
      const pointer = lines.findLastIndex((line) => POINTER.test(line));
      const isLabelled = (line: string) => START.test(line) && line.replace(START, '').startsWith(label);
      const isAbove = lines.slice(0, pointer).some(isLabelled);
      this.press(isAbove && !lines.slice(pointer).some(isLabelled) ? 'up' : 'down');
      await this.waitUntil(`the cursor off "${before}"`, () => this.#isWhole() && this.#place() !== before);
    }
  }

  /** The row and the name of the line under the cursor. What follows the name, such as a running time, can change by itself. */
  #place(): string {
    const row = this.screen().findLastIndex((line) => POINTER.test(line));
    return `${row}: ${this.cursor()?.split('  ')[0]}`;
  }

  /** Chooses the line that starts with `label`. */
  async choose(label: string): Promise<void> {
    await this.moveTo(label);
    this.press('enter');
  }

  /** Lets another filter of a list hold. */
  async filter(label: string): Promise<void> {
    this.press('f');
    await this.cursorOn(/^\([x ]\) /);
    await this.waitFor('Enter show these');
    while (!/^\([x ]\) (.*)$/.exec(this.cursor() ?? '')?.[1]?.startsWith(label)) {
      const before = this.cursor();
      this.press('down');
      await this.cursorLeaves(before);
    }
    this.press('enter');
    await this.waitFor(/^Page /m);
  }

  /** Goes through menus by their labels; a menu has the title of the entry that led to it. */
  async go(...labels: readonly string[]): Promise<void> {
    await this.at('Tavus');
    for (const label of labels) {
      await this.choose(label);
      await this.at(label);
    }
  }

  /** Types into the field under the cursor, which must have this label, and goes on with Enter. */
  async answer(label: string, text: string): Promise<void> {
    await this.cursorOn(label);
    const empty = this.cursor();
    this.type(text);
    await this.cursorLeaves(empty);
    await this.next(label);
  }

  /** Goes on with Enter from the field under the cursor, which must have this label. */
  async next(label: string): Promise<void> {
    await this.cursorOn(label);
    this.press('enter');
    await this.waitUntil(`the end of "${label}"`, () => this.#isWhole() && !this.cursor()?.startsWith(label));
  }

  /** Presses the form's last line. */
  async submit(label: string): Promise<void> {
    await this.cursorOn(`[ ${label} ]`);
    this.press('enter');
  }

  /** Goes back one step, to the screen with this title. */
  async back(title: string): Promise<void> {
    this.press('esc');
    await this.at(title);
  }

  /** Ctrl+C: the program ends at once and leaves the terminal as it was, without a stack trace. */
  async interrupt(): Promise<void> {
    this.press('ctrl+c');
    await this.endsWith(130);
  }

  async endsWith(code: number): Promise<void> {
    expect(await this.exit).toEqual({ code, signal: 0 });
    expect(this.raw.lastIndexOf(CURSOR_SHOWN)).toBeGreaterThan(this.raw.lastIndexOf('\x1b[?25l'));
    expect(this.raw.lastIndexOf(PASTE_MARKS_OFF)).toBeGreaterThan(this.raw.lastIndexOf('\x1b[?2004h'));
    expect(this.raw.lastIndexOf(AUTOWRAP_ON)).toBeGreaterThan(this.raw.lastIndexOf('\x1b[?7l'));
    expect(this.raw).not.toMatch(/\n\s+at |Error:|Warning:/);
  }

  #isWhole(): boolean {
    return LAST_LINE.test(this.screen().findLast((line) => line !== '') ?? '');
  }

  /** Leaves by Exit, from the main menu. */
  async leave(): Promise<void> {
    await this.at('Tavus');
    await this.choose('Exit');
    await this.endsWith(0);
  }
}
