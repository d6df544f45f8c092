import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** What a keyboard needs of standard input. */
export interface KeyboardSource extends NodeJS.ReadableStream {
  setRawMode?(mode: boolean): unknown;
}

const ESCAPE = '\x1b';
const INTERRUPT = '\x03';
const LONE_INTERRUPTS = /^\x03+$/;
/** Readline ends for ever on Ctrl+D; here it only deletes, as in a shell's line. */
const CTRL_D = '\x04';
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** A lone escape byte may be the start of an arrow key that a slow line delivers in two pieces. */
const ESCAPE_WAIT_MS = 40;
/** From this length on, text that arrives in one piece was pasted by a terminal that doesn't mark pastes. */
const PASTE_LENGTH = 32;

/**
 * Standard input in raw mode, made fit for readline: readline reports Esc half a second late and a paste as
 * thousands of keys, so both are taken out here. Emits, beside the bytes that are left:
 * - `keypress` with the name `escape`, at once, for readline's listeners; and `escape` for everybody else
 * - `paste` with the text of a paste, whole
 * - `interrupt` for Ctrl+C, and when the input ends
 */
export class Keyboard extends PassThrough {
  /** What prompts look for before they drop keys that were pressed before they were on the screen. */
  readonly isTTY = true;
  readonly #source: KeyboardSource;
  readonly #decoder = new StringDecoder('utf8');
  readonly #onData = (chunk: Buffer): void => this.#take(this.#decoder.write(chunk));
  /** True once the terminal is gone: no key will come any more. */
  hasEnded = false;
  #held = '';
  #paste: string | undefined;
  #escapeTimer: NodeJS.Timeout | undefined;
  /** When an Esc was held back as the keyboard was stopped, in the milliseconds of `performance`. */
  #escapeLeftAt = Number.NEGATIVE_INFINITY;

  constructor(source: KeyboardSource) {
    super();
    this.#source = source;
  }

  start(): void {
    this.#source.setRawMode?.(true);
    this.#source.on('data', this.#onData);
    this.#source.on('end', this.#onEnd);
    this.#source.resume();
    // The second of two quick presses: the first one has closed a screen, and this one is for the next.
    if (performance.now() - this.#escapeLeftAt < ESCAPE_WAIT_MS) this.#hold(ESCAPE);
    this.#escapeLeftAt = Number.NEGATIVE_INFINITY;
  }

  /** Gives standard input back; keys that nobody asked for are dropped. */
  stop(): void {
    clearTimeout(this.#escapeTimer);
    if (this.#held === ESCAPE) this.#escapeLeftAt = performance.now();
    this.#held = '';
    this.#source.removeListener('data', this.#onData);
    this.#source.removeListener('end', this.#onEnd);
    this.#source.pause();
    this.#source.setRawMode?.(false);
  }

  /** Raw mode belongs to `start` and `stop`: between two prompts keys must not be echoed. */
  setRawMode(): this {
    return this;
  }

  readonly #onEnd = (): void => {
    this.hasEnded = true;
    this.emit('interrupt');
  };

  #take(chunk: string): void {
    clearTimeout(this.#escapeTimer);
    // The end mark of a paste may have been lost: a lone Ctrl+C must work all the same.
    if (LONE_INTERRUPTS.test(chunk)) this.#paste = undefined;
    let text = this.#held + chunk;
    this.#held = '';
    while (text !== '') text = this.#paste === undefined ? this.#takeKeys(text) : this.#takePaste(text);
  }

  /** @returns what follows the keys it took. */
  #takeKeys(text: string): string {
    if (text === ESCAPE || (text.length < PASTE_START.length && text !== ESCAPE && PASTE_START.startsWith(text))) {
      this.#hold(text);
      return '';
    }
    if (text.startsWith(PASTE_START)) {
      this.#paste = '';
      return text.slice(PASTE_START.length);
    }
    if (text.startsWith(ESCAPE + ESCAPE)) {
      this.#escape();
      return text.slice(1);
    }
    const next = text.indexOf(ESCAPE, 1);
    const end = next < 0 ? text.length : next;
    this.#pass(text.slice(0, end));
    return text.slice(end);
  }

  #takePaste(text: string): string {
    const all = (this.#paste ?? '') + text;
    const end = all.indexOf(PASTE_END);
    if (end < 0) {
      this.#paste = all;
      return '';
    }
    this.#paste = undefined;
    this.emit('paste', all.slice(0, end));
    return all.slice(end + PASTE_END.length);
  }

  #hold(text: string): void {
    this.#held = text;
    this.#escapeTimer = setTimeout(() => {
      this.#held = '';
      if (text === ESCAPE) this.#escape();
      else this.#pass(text);
    }, ESCAPE_WAIT_MS);
  }

  #pass(keys: string): void {
    for (let count = keys.split(INTERRUPT).length; count > 1; count -= 1) this.emit('interrupt');
    const text = keys.replaceAll(INTERRUPT, '');
    const hasLines = /[\r\n]./s.test(text);
    // Behind a single line it is the user's Enter; behind several it ends a line of the paste, which comes in pieces.
    const body = text.endsWith('\r') && !hasLines ? text.slice(0, -1) : text;
    if (!text.startsWith(ESCAPE) && (body.length >= PASTE_LENGTH || hasLines)) {
      this.emit('paste', body);
      if (body !== text) this.write('\r');
      return;
    }
    if (text.includes(CTRL_D)) this.#key({ name: 'd', ctrl: true, sequence: CTRL_D });
    this.write(text.replaceAll(CTRL_D, ''));
  }

  #escape(): void {
    this.#key({ name: 'escape', ctrl: false, sequence: ESCAPE });
    this.emit('escape');
  }

  #key(key: { name: string; ctrl: boolean; sequence: string }): void {
    this.emit('keypress', undefined, { ...key, meta: false, shift: false });
  }
}
