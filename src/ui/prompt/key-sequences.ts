/** What input from a terminal starts with: a key, a paste, or something that was not typed. */
export type Sequence =
  /** More bytes are needed. */
  | { readonly kind: 'incomplete' }
  /** A key in the form that readline understands. */
  | { readonly kind: 'key'; readonly length: number; readonly bytes: string }
  | { readonly kind: 'paste'; readonly length: number }
  /** A reply of the terminal, a report of the mouse or the focus, or a key that has no meaning here. */
  | { readonly kind: 'noise'; readonly length: number };

const PASTE_START = '\x1b[200~';
/** https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: parameters, intermediates, and one final character. */
const CSI = /^\x1b\[([0-?]*)([ -/]*)([@-~])/;
const CSI_START = /^\x1b\[[0-?]*[ -/]*/;
/** The Linux console sends F1 to F5 as `ESC [ [ A` to `ESC [ [ E`. */
const CONSOLE_KEY = /^\x1b\[\[[A-E]/;
/** Button, column and row as one character each; NUL for a position that is too large. */
const X10_MOUSE = /^\x1b\[M[^\x01-\x1f]{3}/u;
const X10_MOUSE_START = /^\x1b\[M[^\x01-\x1f]{0,2}$/u;
/** Home, Delete and others with Shift in rxvt, which ends them with a dollar sign. */
const RXVT_SHIFT = /^\x1b\[\d\$/;
const SS3 = /^\x1bO[\d;]*[A-Za-z]/;
const SS3_START = /^\x1bO[\d;]*$/;
/** OSC, DCS and APC. The third character distinguishes replies from Alt with `]`, `P` or `_`. */
const STRING = /^\x1b(?:\][\dlL]|P[\d>!|$+=]|_G)[^\x00-\x1f]*(\x07|\x1b\\)?/;
const STRING_START = /^\x1b[\]P_]$/;

/** Reads the first sequence of `text`, which is an escape character and at least one more. */
export function readSequence(text: string): Sequence {
  if (text.startsWith(PASTE_START)) return { kind: 'paste', length: PASTE_START.length };
  if (text.startsWith('\x1b[')) return readControlSequence(text);
  if (text.startsWith('\x1bO')) return readShortSequence(text);
  if (STRING_START.test(text)) return { kind: 'incomplete' };
  const string = STRING.exec(text);
  if (string) return readString(text, string[0].length, string[1] !== undefined);
  // Alt with a key, which may be a character of two units.
  const length = 1 + String.fromCodePoint(text.codePointAt(1) ?? 0).length;
  return { kind: 'key', length, bytes: text.slice(0, length) };
}

function readControlSequence(text: string): Sequence {
  if (X10_MOUSE_START.test(text)) return { kind: 'incomplete' };
  const whole = X10_MOUSE.exec(text) ?? CONSOLE_KEY.exec(text);
  if (whole) return noise(whole[0].length);
  const shifted = RXVT_SHIFT.exec(text);
  if (shifted) return { kind: 'key', length: shifted[0].length, bytes: shifted[0] };
  if (text === '\x1b[[') return { kind: 'incomplete' };
  const found = CSI.exec(text);
  const start = CSI_START.exec(text)?.[0].length ?? 0;
  // A control character, such as the escape of another sequence, interrupts it.
  if (!found) return start === text.length ? { kind: 'incomplete' } : noise(start);
  const [{ length }, parameters = '', intermediates = '', final = ''] = found;
  const bytes = intermediates === '' ? toPlainKey(parameters, final) : undefined;
  return bytes === undefined ? noise(length) : { kind: 'key', length, bytes };
}

function readShortSequence(text: string): Sequence {
  if (SS3_START.test(text)) return { kind: 'incomplete' };
  const found = SS3.exec(text);
  return found ? { kind: 'key', length: found[0].length, bytes: found[0] } : noise('\x1bO'.length);
}

function readString(text: string, length: number, hasEnd: boolean): Sequence {
  // Its terminator may be split. A control character, such as Ctrl+C, follows a reply whose end was lost.
  const rest = text.slice(length);
  return !hasEnd && (rest === '' || rest === '\x1b') ? { kind: 'incomplete' } : noise(length);
}

/** Removes sequences that were not typed from a complete line; keys stay unchanged. */
export function withoutNoise(line: string): string {
  let [typed, rest] = ['', line];
  for (let at = rest.indexOf('\x1b'); at >= 0; at = rest.indexOf('\x1b')) {
    const sequence = readSequence(rest.slice(at));
    const length = sequence.kind === 'incomplete' ? rest.length : sequence.length;
    typed += rest.slice(0, sequence.kind === 'noise' ? at : at + length);
    rest = rest.slice(at + length);
  }
  return typed + rest;
}

function noise(length: number): Sequence {
  return { kind: 'noise', length };
}

/** Bits of the modifier parameter minus one. Caps Lock (64) and Num Lock (128) are modifiers too. */
const [SHIFT, ALT, CTRL, CAPS_LOCK] = [1, 2, 4, 64];
/** Super, Hyper and Meta: keys with them cannot be expressed without the protocol. */
const OTHER_MODIFIERS = 8 | 16 | 32;
const RELEASE = 3;

const [TAB, ENTER, ESCAPE, SPACE, BACKSPACE] = [9, 13, 27, 32, 127];
/** Codes from here on are keys without text, all of them in the private use area. */
const FIRST_FUNCTIONAL = 57_344;
const LAST_FUNCTIONAL = 63_743;
/** From the keypad's 0 to its comma, in the order of their codes; then its keys that move. */
const FIRST_KEYPAD = 57_399;
const KEYPAD = [...'0123456789./*-+', '\r', '=', ','];
const KEYPAD_MOVES = ['[D', '[C', '[A', '[B', '[5~', '[6~', '[H', '[F', '[2~', '[3~'];

/** Arrows, Home, End and Shift+Tab; rxvt sends Shift with an arrow as a lower-case letter. */
const MOVE = /^[A-DFHZa-d]$/;
/** Home, Insert, Delete, End, PgUp, PgDn and rxvt's Home and End. */
const EDIT = /^[1-8]$/;
const PARAMETERS = /^(\d*)(?::[\d:]*)?(?:;(\d*)(?::(\d+))?)?(?:;([\d:]*))?$/;

/**
 * The key of a control sequence in the form that terminals send by default: the kitty keyboard protocol
 * (https://sw.kovidgoyal.net/kitty/keyboard-protocol/) and xterm's modifyOtherKeys can be left on by another program.
 * @param parameters between `ESC [` and the final character
 * @returns undefined for the release of a key, for keys that have no other form, and for everything that is not a key
 */
function toPlainKey(parameters: string, final: string): string | undefined {
  const found = PARAMETERS.exec(parameters);
  if (!found) return undefined;
  const [, first = '', modifiers = '', event = '', text = ''] = found;
  if (Number(event) === RELEASE) return undefined;
  const held = Math.max(0, Number(modifiers || 1) - 1);
  if (final === 'u') return plainKey(Number(first), held, text, shiftedOf(parameters));
  if (final === '~' && first === '27' && text !== '') return plainKey(Number(text), held, '', 0);
  const isRxvt = (final === '^' || final === '@') && EDIT.test(parameters);
  if (!isRxvt && !MOVE.test(final) && !(final === '~' && EDIT.test(first))) return undefined;
  return modifiers === '' ? `\x1b[${first}${final}` : `\x1b[${first};${modifiers}${final}`;
}

/** The code of the key with Shift, which terminals may report after the key's own. */
function shiftedOf(parameters: string): number {
  return Number(/^\d+:(\d+)/.exec(parameters)?.[1] ?? 0);
}

function plainKey(code: number, held: number, text: string, shifted: number): string | undefined {
  if ((held & OTHER_MODIFIERS) !== 0) return undefined;
  const alt = (held & ALT) === 0 ? '' : '\x1b';
  if (code >= FIRST_KEYPAD && code < FIRST_KEYPAD + KEYPAD.length) return alt + KEYPAD[code - FIRST_KEYPAD];
  const move = KEYPAD_MOVES[code - FIRST_KEYPAD - KEYPAD.length];
  if (move !== undefined) return `\x1b${move}`;
  if (code === ESCAPE) return '\x1b';
  if (code === TAB) return (held & SHIFT) === 0 ? `${alt}\t` : '\x1b[Z';
  if (code === ENTER) return `${alt}\r`;
  if (code === BACKSPACE) return `${alt}\x7f`;
  if (code < SPACE || code > 0x10ffff || (code >= FIRST_FUNCTIONAL && code <= LAST_FUNCTIONAL)) return undefined;
  if ((held & CTRL) !== 0) return withControl(code, alt);
  return alt + typedText(code, held, text, shifted);
}

/** The control character of a key, as on https://vt100.net/docs/vt100-ug/chapter3.html#T3-5. */
function withControl(code: number, alt: string): string | undefined {
  if (code === SPACE) return `${alt}\0`;
  const upper = String.fromCodePoint(code).toUpperCase();
  return /^[@-_]$/.test(upper) ? alt + String.fromCharCode(upper.charCodeAt(0) - 64) : undefined;
}

function typedText(code: number, held: number, text: string, shifted: number): string {
  const codes = text.split(':').map(Number);
  if (text !== '' && codes.every((one) => one >= SPACE && one <= 0x10ffff)) return String.fromCodePoint(...codes);
  const hasShift = (held & SHIFT) !== 0;
  if (hasShift && shifted >= SPACE && shifted <= 0x10ffff) return String.fromCodePoint(shifted);
  const typed = String.fromCodePoint(code);
  return hasShift !== ((held & CAPS_LOCK) !== 0) ? typed.toUpperCase() : typed;
}
