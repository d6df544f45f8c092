import { toPlainKey } from './kitty-keys.ts';

/** What the bytes of a terminal start with: a key, or something that nobody typed. */
export type Sequence =
  /** More bytes are needed to tell. */
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
/** Button, column and row as a character each; NUL is a position that is too large for one. */
const X10_MOUSE = /^\x1b\[M[^\x01-\x1f]{3}/u;
const X10_MOUSE_START = /^\x1b\[M[^\x01-\x1f]{0,2}$/u;
/** Home, Delete and so on with Shift in rxvt: the dollar sign is no final character. */
const RXVT_SHIFT = /^\x1b\[\d\$/;
const SS3 = /^\x1bO[\d;]*[A-Za-z]/;
const SS3_START = /^\x1bO[\d;]*$/;
/** OSC, DCS and APC. What follows the second character tells replies from Alt with `]`, `P` or `_`. */
const STRING = /^\x1b(?:\][\dlL]|P[\d>!|$+=]|_G)[^\x00-\x1f]*(\x07|\x1b\\)?/;
const STRING_START = /^\x1b[\]P_]$/;

/** Reads what `text` starts with: an escape character and at least one more. */
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
  // A control character, such as the escape of another sequence, cuts it short.
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
  // Its end may be in two pieces. A control character, such as Ctrl+C, follows a reply whose end was lost.
  const rest = text.slice(length);
  return !hasEnd && (rest === '' || rest === '\x1b') ? { kind: 'incomplete' } : noise(length);
}

/** Removes what nobody typed from a line that is complete; keys stay as they are. */
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
