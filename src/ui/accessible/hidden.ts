import { TextBuffer } from '../prompt/text-buffer.ts';
import { Interrupted } from '../ui.ts';

/** Arrow and function keys, which mean nothing where nothing is shown; and the marks around a paste. */
export const KEY_SEQUENCE = /\x1b(\[[\d;?]*[ -/]*[@-~]|O[A-Z]|.|$)/g;

/** A line typed without being shown, from the bytes of a terminal in raw mode. */
export class HiddenLine {
  readonly #buffer = new TextBuffer();
  #isInterrupted = false;
  #isEnded = false;
  #hasMore = false;

  take(keys: string): void {
    for (const key of keys.replace(KEY_SEQUENCE, '')) this.#press(key);
  }

  /** Forgets what was typed, but not that the user wants to leave. */
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

  /** @returns undefined when more than one line came at once. */
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
