/** Bits of the modifier parameter minus one. Caps Lock (64) and Num Lock (128) are modifiers too. */
const [SHIFT, ALT, CTRL, CAPS_LOCK] = [1, 2, 4, 64];
/** Super, Hyper and Meta: keys with them have no form without the protocol. */
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

/** Arrows, Home, End and Shift+Tab; rxvt writes Shift with an arrow as a small letter. */
const MOVE = /^[A-DFHZa-d]$/;
/** Home, Insert, Delete, End, PgUp, PgDn and rxvt's Home and End. */
const EDIT = /^[1-8]$/;
const PARAMETERS = /^(\d*)(?::[\d:]*)?(?:;(\d*)(?::(\d+))?)?(?:;([\d:]*))?$/;

/**
 * The key of a control sequence in the form that terminals send by default: the kitty keyboard protocol
 * (https://sw.kovidgoyal.net/kitty/keyboard-protocol/) and xterm's modifyOtherKeys can be left on by another program.
 * @param parameters between `ESC [` and the final character
 * @returns undefined for what is no key, the release of a key, and keys that have no other form
 */
export function toPlainKey(parameters: string, final: string): string | undefined {
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

/** The code of the key with Shift, which terminals may report behind the key's own. */
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
