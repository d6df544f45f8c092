import { createInterface, type Interface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { JobControl } from '../prompt/job-control.ts';
import { withoutNoise } from '../prompt/key-sequences.ts';
import { Keyboard } from '../prompt/keyboard.ts';
import type { Key } from '../prompt/keys.ts';
import { TextBuffer } from '../prompt/text-buffer.ts';
import { Interrupted } from '../ui.ts';

/** Standard input as a line reader uses it. */
export interface LineSource extends NodeJS.ReadableStream {
  setRawMode?(mode: boolean): unknown;
}

/** Milliseconds: the lines of a paste arrive faster one after another, typed lines slower. */
const SAME_INSTANT_MS = 50;

/**
 * Reads lines from a terminal that edits and echoes them by itself. Ctrl+C is then a signal, not a key,
 * and pastes cannot be marked, since the terminal would show the marks: they are recognized by their timing.
 */
export class LineReader {
  readonly #input: LineSource;
  readonly #jobControl: JobControl;
  readonly #whenEnded = new Set<() => void>();
  #lines: Interface | undefined;
  #queue: string[] = [];
  #hasEnded = false;
  #taker: ((line: string) => boolean) | undefined;
  #wake: () => void = () => {};
  /** The hidden line that is being read. */
  #hidden: { readonly keyboard: Keyboard; readonly line: HiddenLine } | undefined;
  /** True while waiting for a line. */
  isAwaited = false;

  constructor(input: LineSource, jobControl = new JobControl()) {
    this.#input = input;
    this.#jobControl = jobControl;
  }

  start(): void {
    this.#lines = createInterface({ input: this.#input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
    this.#lines.on('line', this.#onLine);
    this.#lines.on('close', this.#onEnd);
  }

  stop(): void {
    this.#lines?.off('close', this.#onEnd);
    this.#lines?.close();
    this.#input.pause();
  }

  suspend(): void {
    this.#hidden?.keyboard.suspendInput();
  }

  /** Clears a hidden line: the user could not see that it is still there. */
  resume(): void {
    this.#hidden?.keyboard.resumeInput();
    this.#hidden?.line.clear();
  }

  /** Removes and returns the lines that arrived before a question. */
  takeEarly(): string[] {
    return this.#queue.splice(0);
  }

  /** @throws Interrupted when the input has ended. */
  async next(): Promise<string> {
    for (;;) {
      const line = this.#queue.shift();
      if (line !== undefined) return line;
      this.#throwWhenEnded();
      await this.#awaitChange();
    }
  }

  /** The next line and those that arrive with it, without empty ones at the end. */
  async nextTogether(): Promise<string[]> {
    const lines = [await this.next()];
    while (await this.hasMore()) lines.push(...this.takeEarly());
    while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
    return lines;
  }

  /** @returns true when another line arrived with the last one */
  async hasMore(): Promise<boolean> {
    if (this.#queue.length === 0) await this.#change(SAME_INSTANT_MS);
    return this.#queue.length > 0;
  }

  /**
   * Reads a line without echo.
   * @param ask prints the question, after the echo was turned off
   * @returns undefined when more than one line arrived
   */
  async nextHidden(ask: () => void): Promise<string | undefined> {
    return await this.#readRaw(async (line) => {
      // Keys from before the question are ignored.
      await wait(SAME_INSTANT_MS);
      line.clear();
      ask();
      while (!line.isDone()) {
        this.#throwWhenEnded();
        await this.#awaitChange();
      }
      await wait(SAME_INSTANT_MS);
      return line.text();
    });
  }

  /** Removes and returns an unfinished line: the terminal would put it before the next one. */
  async takeUnfinished(): Promise<string> {
    return await this.#readRaw(async (line) => {
      await wait(SAME_INSTANT_MS);
      line.isDone();
      return line.text() ?? '';
    });
  }

  /** @returns a function that removes the listener */
  onEnd(listener: () => void): () => void {
    if (this.#hasEnded) listener();
    this.#whenEnded.add(listener);
    return () => this.#whenEnded.delete(listener);
  }

  /** Reads in raw mode. Readline is closed until then, because it would read the keys. */
  async #readRaw<Result>(read: (line: HiddenLine) => Promise<Result>): Promise<Result> {
    this.#throwWhenEnded();
    const line = new HiddenLine();
    const keyboard = this.#openKeyboard(line);
    this.stop();
    keyboard.start();
    this.#hidden = { keyboard, line };
    try {
      return await read(line);
    } finally {
      this.#hidden = undefined;
      keyboard.stop();
      this.start();
    }
  }

  #openKeyboard(line: HiddenLine): Keyboard {
    const keyboard = new Keyboard(this.#input);
    const take = (keys: string): void => {
      line.take(keys);
      this.#wake();
    };
    keyboard.setEncoding('utf8').on('data', take);
    keyboard.on('paste', take);
    keyboard.on('keypress', (_, { name, ctrl }: Key) => {
      if (name === 'd' && ctrl) take('\x04');
    });
    keyboard.on('interrupt', () => (keyboard.hasEnded ? this.#onEnd() : take('\x03')));
    keyboard.on('suspend', () => this.#jobControl.pressKey());
    return keyboard;
  }

  /** Passes each line to `taker` first; a line for which it returns true is not queued. @returns a function that removes it */
  onLine(taker: (line: string) => boolean): () => void {
    this.#taker = taker;
    return () => {
      this.#taker = undefined;
    };
  }

  readonly #onLine = (text: string): void => {
    const line = withoutNoise(text);
    if (this.#taker?.(line)) return;
    this.#queue.push(line);
    this.#wake();
  };

  readonly #onEnd = (): void => {
    this.#hasEnded = true;
    for (const listener of this.#whenEnded) listener();
    this.#wake();
  };

  #throwWhenEnded(): void {
    if (this.#hasEnded) throw new Interrupted();
  }

  async #awaitChange(): Promise<void> {
    this.isAwaited = true;
    await this.#change();
    this.isAwaited = false;
  }

  /** Waits until something is read. @param ms the maximum time */
  #change(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Arrow and function keys, which have no meaning in this mode, and the marks around a paste. */
export const KEY_SEQUENCE = /\x1b(\[[\d;?]*[ -/]*[@-~]|O[A-Z]|.|$)/g;

/** A line that is typed without echo, from the bytes of a terminal in raw mode. */
export class HiddenLine {
  readonly #buffer = new TextBuffer();
  #isInterrupted = false;
  #isEnded = false;
  #hasMore = false;

  take(keys: string): void {
    for (const key of keys.replace(KEY_SEQUENCE, '')) this.#press(key);
  }

  /** Clears the text, but not that Ctrl+C was pressed. */
  clear(): void {
    this.#buffer.setText('');
    this.#isEnded = false;
    this.#hasMore = false;
  }

  /** @throws Interrupted after Ctrl+C, and after Ctrl+D on an empty line. */
  isDone(): boolean {
    if (this.#isInterrupted) throw new Interrupted();
    return this.#isEnded;
  }

  /** @returns undefined when more than one line arrived */
  text(): string | undefined {
    return this.#hasMore ? undefined : this.#buffer.text();
  }

  #press(key: string): void {
    if (key === '\x03' || (key === '\x04' && this.#buffer.text() === '')) this.#isInterrupted = true;
    else if (this.#isEnded) this.#hasMore ||= key.trim() !== '';
    else if (key === '\r' || key === '\n') this.#isEnded = true;
    else if (key === '\x7f' || key === '\b') this.#buffer.deleteLeft();
    else if (key === '\x15') this.#buffer.setText('');
    else if (key >= ' ') this.#buffer.insert(key);
  }
}
