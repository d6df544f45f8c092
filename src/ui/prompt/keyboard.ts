import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { readSequence } from './key-sequences.ts';

/** Standard input as a keyboard uses it. */
export interface KeyboardSource extends NodeJS.ReadableStream {
  setRawMode?(mode: boolean): unknown;
}

const ESCAPE = '\x1b';
const INTERRUPT = '\x03';
const LONE_INTERRUPTS = /^\x03+$/;
const SUSPEND = '\x1a';
/** Readline closes on Ctrl+D; here it only deletes, as in a shell. */
const CTRL_D = '\x04';
/** Keys for which Alt is ignored. */
const WITHOUT_ALT = /[\x03\x04\x1a]$/;
const PASTE_END = '\x1b[201~';
/** A lone escape byte may be the start of an arrow key that a slow line delivers in two pieces. */
const ESCAPE_WAIT_MS = 100;
/** An incomplete sequence is not a key: it is dropped if its rest does not arrive in time. */
const SEQUENCE_WAIT_MS = 1000;
const INCOMPLETE = { kind: 'incomplete' } as const;
/** Text of at least this length that arrives in one piece was pasted, in a terminal that does not mark pastes. */
const PASTE_LENGTH = 32;

/**
 * Standard input in raw mode, filtered for readline: readline reports Esc half a second late, a paste as thousands of
 * keys, and replies of the terminal as text. All of them are removed here. Emits, besides the remaining bytes:
 * - `keypress` with the name `escape`, immediately, for the listeners of readline; and `escape` for all others
 * - `paste` with the whole text of a paste
 * - `interrupt` for Ctrl+C, and when the input ends
 * - `suspend` for Ctrl+Z
 */
export class Keyboard extends PassThrough {
  /** Makes prompts drop keys that were pressed before they were shown. */
  readonly isTTY = true;
  readonly #source: KeyboardSource;
  readonly #decoder = new StringDecoder('utf8');
  readonly #onData = (chunk: Buffer): void => this.#take(this.#decoder.write(chunk));
  /** True when the terminal is closed: no key will follow. */
  hasEnded = false;
  #held = '';
  #paste: string | undefined;
  #escapeTimer: NodeJS.Timeout | undefined;
  /** When the keyboard was stopped with an Esc pending, in milliseconds of `performance.now()`. */
  #escapeLeftAt = Number.NEGATIVE_INFINITY;

  constructor(source: KeyboardSource) {
    super();
    this.#source = source;
  }

  start(): void {
    this.#setRaw(true);
    this.#source.on('data', this.#onData);
    this.#source.on('end', this.#onEnd);
    this.#source.resume();
    // The second of two quick presses: the first one has closed a screen, the second one is for the next.
    if (performance.now() - this.#escapeLeftAt < ESCAPE_WAIT_MS) this.#hold(ESCAPE);
    this.#escapeLeftAt = Number.NEGATIVE_INFINITY;
  }

  /** Stops reading standard input; pending keys are dropped. */
  stop(): void {
    if (this.#held === ESCAPE) this.#escapeLeftAt = performance.now();
    this.#dropHeld();
    this.#paste = undefined;
    this.#source.removeListener('data', this.#onData);
    this.#source.removeListener('end', this.#onEnd);
    this.#source.pause();
    this.#setRaw(false);
  }

  /** Restores the terminal's own mode while the program is suspended. */
  suspendInput(): void {
    this.#setRaw(false);
  }

  /** Reads the terminal again. The rest of an incomplete sequence or paste went to the shell. */
  resumeInput(): void {
    this.#dropHeld();
    const paste = this.#paste;
    this.#paste = undefined;
    // After the screens were drawn again. The text is kept, even without its end.
    if (paste) setImmediate(() => this.emit('paste', paste));
    // Node ignores setting a mode that it has set before, although the shell has changed it.
    this.#setRaw(false);
    this.#setRaw(true);
  }

  /** Raw mode belongs to `start` and `stop`: between two prompts keys must not be echoed. */
  setRawMode(): this {
    return this;
  }

  #setRaw(mode: boolean): void {
    this.#source.setRawMode?.(mode);
  }

  readonly #onEnd = (): void => {
    this.hasEnded = true;
    this.emit('interrupt');
  };

  #take(chunk: string): void {
    clearTimeout(this.#escapeTimer);
    // The end mark of a paste may have been lost: a single Ctrl+C must still work.
    if (isLoneInterrupt(chunk)) this.#paste = undefined;
    let text = this.#held + chunk;
    this.#held = '';
    while (text !== '') text = this.#paste === undefined ? this.#takeKeys(text) : this.#takePaste(text);
  }

  /** @returns what follows the keys it took. */
  #takeKeys(text: string): string {
    const escapeAt = text.indexOf(ESCAPE);
    if (escapeAt !== 0) {
      const end = escapeAt < 0 ? text.length : escapeAt;
      this.#pass(text.slice(0, end));
      return text.slice(end);
    }
    if (text.startsWith(ESCAPE + ESCAPE)) {
      this.#escape();
      return text.slice(1);
    }
    const sequence = text === ESCAPE ? INCOMPLETE : readSequence(text);
    if (sequence.kind === 'incomplete') {
      this.#hold(text);
      return '';
    }
    if (sequence.kind === 'paste') this.#paste = '';
    if (sequence.kind === 'key') this.#passKey(sequence.bytes);
    return text.slice(sequence.length);
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
    const giveUp = (): void => {
      // The rest may have arrived while the program was busy: it is read first.
      this.#escapeTimer = setTimeout(() => this.#giveUp(), 0);
    };
    this.#escapeTimer = setTimeout(giveUp, text === ESCAPE ? ESCAPE_WAIT_MS : SEQUENCE_WAIT_MS);
  }

  #giveUp(): void {
    const text = this.#held;
    this.#held = '';
    if (text === ESCAPE) this.#escape();
  }

  #dropHeld(): void {
    clearTimeout(this.#escapeTimer);
    this.#held = '';
  }

  #passKey(bytes: string): void {
    if (bytes === ESCAPE) this.#escape();
    else this.#pass(WITHOUT_ALT.test(bytes) ? bytes.slice(-1) : bytes);
  }

  #pass(keys: string): void {
    for (let count = keys.split(INTERRUPT).length; count > 1; count -= 1) this.emit('interrupt');
    if (keys.includes(SUSPEND)) this.emit('suspend');
    const text = keys.replaceAll(INTERRUPT, '').replaceAll(SUSPEND, '');
    const hasLines = /[\r\n]./s.test(text);
    // After a single line it is the user's Enter; after several it is part of the paste, which arrives in pieces.
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

/** Also in the form of the kitty keyboard protocol. */
function isLoneInterrupt(chunk: string): boolean {
  if (LONE_INTERRUPTS.test(chunk)) return true;
  const sequence = chunk.startsWith('\x1b[') ? readSequence(chunk) : INCOMPLETE;
  return sequence.kind === 'key' && sequence.bytes === INTERRUPT && sequence.length === chunk.length;
}
