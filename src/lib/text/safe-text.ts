import truncatedWidth from 'fast-string-truncated-width';
import stringWidth from 'fast-string-width';
import { graphemesOf } from './graphemes.ts';

/** Code units that are segmented at a time. */
const PIECE = 500;

// Control characters move the cursor or start escape sequences; bidi controls reorder text; the rest is invisible or stacks
// on one letter. Joiners and selectors that shape the preceding character are kept: in emoji, joining scripts, flags.
const UNSAFE = [
  // Line breaks are kept; for a single line they have been replaced by spaces before.
  String.raw`[\x00-\x09\x0b-\x1f\x7f-\x9f]`,
  String.raw`[\p{DI}--[\u200c\u200d\ufe00-\ufe0f\u{e0061}-\u{e007f}\u{e0100}-\u{e01ef}]]`,
  String.raw`[\u2028\u2029\ufff9-\ufffb]`,
  String.raw`(?<![[\p{Lo}\p{M}]--\p{DI}])\u200c`,
  String.raw`(?<![[\p{Lo}\p{M}\p{ExtPict}\p{EMod}]--\p{DI}]|\p{Emoji}\ufe0f)\u200d`,
  String.raw`(?<![[\p{Lo}\p{S}\p{Emoji}]--\p{DI}])[\ufe00-\ufe0f]`,
  String.raw`(?<!\p{Script=Han})[\u{e0100}-\u{e01ef}]`,
  String.raw`(?<!\u{1f3f4}[\u{e0061}-\u{e007a}]{0,5})[\u{e0061}-\u{e007f}]`,
  // More marks than any language uses on a letter, and more emoji than any sequence joins.
  String.raw`(?<=\p{M}{8})\p{M}`,
  String.raw`(?<=(?:\u200d\p{ExtPict}\p{EMod}?\ufe0f?){8})\u200d`,
].join('|');
let unsafe: RegExp | undefined;

/** Characters of one column that are always safe. Most texts contain only these and need no slow regular expression. */
const PLAIN = /^[ -~¡-¬®-˿–—‘’“”…❯●↑↓▲✖✔]*$/;

export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Makes remote text safe for a terminal, as one line: escapes control characters, replaces line breaks and tabs by spaces. */
export function safeText(text: string): string {
  if (isPlain(text)) return text;
  return replaceUnsafe(text.toWellFormed().replace(/\r\n|[\n\r\t]/g, ' '));
}

/** The same for several lines: keeps line breaks, replaces tabs by two spaces. */
export function safeLines(text: string): string {
  return replaceUnsafe(text.toWellFormed().replace(/\r\n?/g, '\n').replace(/\t/g, '  '));
}

/** Makes JSON safe for a terminal: escapes invisible characters, which can only be in strings. */
export function safeJson(json: string): string {
  return escapeUnseen(json, (code) =>
    String.fromCodePoint(code)
      .split('')
      .map((unit) => `\\u${hexOf(unit.charCodeAt(0), 4)}`)
      .join(''),
  );
}

/** Replaces each unsafe character except line breaks by `spell(code)`. */
export function escapeUnseen(text: string, spell: (code: number) => string = spellCode): string {
  // Created on first use: compiling its classes takes a tenth of Node's start-up time.
  unsafe ??= new RegExp(UNSAFE, 'gv');
  return text.replace(unsafe, (character) => spell(character.codePointAt(0) ?? 0));
}

/** Replaces instead of removing, so that the remaining text cannot form a sequence; repeats until nothing changes. */
function replaceUnsafe(text: string): string {
  // Escaped before `normalize`, which is very slow for a million marks on one letter.
  const safe = escapeUnseen(text).normalize();
  return safe === text ? text : replaceUnsafe(safe);
}

function spellCode(code: number): string {
  if (code > 0xffff) return `\\u{${hexOf(code, 5)}}`;
  return code < 0x100 ? `\\x${hexOf(code, 2)}` : `\\u${hexOf(code, 4)}`;
}

function hexOf(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

// Vowel signs as in Hindi and Tamil: one column in terminals, none in the library.
const SPACING_MARK = /\p{Mc}/gu;

/** Columns of the text on a terminal; if terminals differ, the larger number. */
export function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  return stringWidth(withoutOpenSequences(text)) + (text.match(SPACING_MARK)?.length ?? 0);
}

/** Removes unclosed `ESC ]` sequences: for each, the library would search the whole rest of the text. */
function withoutOpenSequences(text: string): string {
  if (!text.includes('\x1b]')) return text;
  const end = Math.max(text.lastIndexOf('\x07'), text.lastIndexOf('\x1b\\')) + 1;
  return text.slice(0, end) + text.slice(end).replaceAll('\x1b]', ']');
}

/** Shortens text to about `max` characters by removing its middle; beginning and end are the most informative. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const half = Math.floor(max / 2);
  return `${text.slice(0, half)} … ${text.slice(-half)}`;
}

/** Cuts plain text to at most `width` columns, never inside a wide character. */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  if (widthOf(text) <= width) return text;
  for (let limit = width; limit > widthOf(ellipsis); limit -= 1) {
    const cut =
      text.slice(0, truncatedWidth(text, { limit, ellipsis, ellipsisWidth: widthOf(ellipsis) }).index) + ellipsis;
    if (widthOf(cut) <= width) return cut;
  }
  return ellipsis.slice(0, width);
}

/** Cuts or pads plain text to exactly `width` columns. */
export function padTo(text: string, width: number, ellipsis?: string): string {
  const cut = truncate(text, width, ellipsis);
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)));
}

/** Breaks text into lines of at most `width` columns, at spaces if possible; no character is lost. */
export function wrapExactly(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

/** Not a library: those measure vowel signs differently, and cut long words between a letter and its marks. */
function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  let columns = 0;
  const put = (piece: string, pieceColumns: number): void => {
    if (columns + pieceColumns > width && current !== '') {
      lines.push(current);
      current = '';
      columns = 0;
    }
    current += piece;
    columns += pieceColumns;
  };
  for (const word of line.split(/( )/)) {
    const wordColumns = widthOf(word);
    if (wordColumns <= width) put(word, wordColumns);
    else for (const segment of segmentsOf(word)) put(segment, widthOf(segment));
  }
  return [...lines, current];
}

/** Segments text in pieces, because the segmenter takes quadratic time. */
function* segmentsOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const found = [...graphemesOf(text.slice(at, at + PIECE))].map(({ segment }) => segment);
    // The last one may continue in the next piece.
    const whole = at + PIECE < text.length && found.length > 1 ? found.slice(0, -1) : found;
    yield* whole;
    at += whole.reduce((sum, { length }) => sum + length, 0);
  }
}

/** Breaks text into lines of at most `width` columns for reading, without spaces at line breaks. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const [first = '', ...rest] = wrapExactly(line, width);
    return [first.trimEnd(), ...rest.map((part) => part.trim())];
  });
}

/** The same with at most `count` lines; cut text ends with an ellipsis. */
export function wrapToFit(text: string, width: number, count: number, ellipsis: string): string[] {
  const lines = wrap(text, width);
  if (lines.length <= count) return lines;
  const last = truncate(lines[count - 1] ?? '', width - widthOf(ellipsis), '');
  return [...lines.slice(0, count - 1), last + ellipsis];
}
