import truncatedWidth from 'fast-string-truncated-width';
import stringWidth from 'fast-string-width';
import { graphemesOf } from './graphemes.ts';

/** Code units. */
const PIECE = 500;

// Controls move the cursor or start escape sequences; bidi controls reorder what is read; the rest is invisible, or piles
// up on one letter. What shapes the character before it stays: in emoji, in scripts that join, in flags of regions.
const UNSAFE = [
  // Line ends stay: where there is to be one line, they are spaces before.
  String.raw`[\x00-\x09\x0b-\x1f\x7f-\x9f]`,
  String.raw`[\p{DI}--[\u200c\u200d\ufe00-\ufe0f\u{e0061}-\u{e007f}\u{e0100}-\u{e01ef}]]`,
  String.raw`[\u2028\u2029\ufff9-\ufffb]`,
  String.raw`(?<![[\p{Lo}\p{M}]--\p{DI}])\u200c`,
  String.raw`(?<![[\p{Lo}\p{M}\p{ExtPict}\p{EMod}]--\p{DI}]|\p{Emoji}\ufe0f)\u200d`,
  String.raw`(?<![[\p{Lo}\p{S}\p{Emoji}]--\p{DI}])[\ufe00-\ufe0f]`,
  String.raw`(?<!\p{Script=Han})[\u{e0100}-\u{e01ef}]`,
  String.raw`(?<!\u{1f3f4}[\u{e0061}-\u{e007a}]{0,5})[\u{e0061}-\u{e007f}]`,
  // More than any language puts on a letter, or joins to one emoji.
  String.raw`(?<=\p{M}{8})\p{M}`,
  String.raw`(?<=(?:\u200d\p{ExtPict}\p{EMod}?\ufe0f?){8})\u200d`,
].join('|');
let unsafe: RegExp | undefined;

/** Most texts are only of these, each of one column: they need none of the expressions, which take long to be compiled. */
const PLAIN = /^[ -~¡-¬®-˿–—‘’“”…❯●↑↓▲✖✔]*$/;

export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Remote text as one line that can't act on the terminal: controls are shown escaped, line ends and tabs as a space. */
export function safeText(text: string): string {
  if (isPlain(text)) return text;
  return replaceUnsafe(text.toWellFormed().replace(/\r\n|[\n\r\t]/g, ' '));
}

/** The same for text of several lines: line ends stay, tabs become two spaces. */
export function safeLines(text: string): string {
  return replaceUnsafe(text.toWellFormed().replace(/\r\n?/g, '\n').replace(/\t/g, '  '));
}

/** JSON that means the same, and can't act on the terminal: what can't be seen is escaped, as it can only be in a text. */
export function safeJson(json: string): string {
  return escapeUnseen(json, (code) =>
    String.fromCodePoint(code)
      .split('')
      .map((unit) => `\\u${hexOf(unit.charCodeAt(0), 4)}`)
      .join(''),
  );
}

/** Has all but line ends that a terminal would act on or hide written by `spell`, which is given its code. */
export function escapeUnseen(text: string, spell: (code: number) => string = spellCode): string {
  // Made when it is first needed: reading its classes takes as long as a tenth of Node's start.
  unsafe ??= new RegExp(UNSAFE, 'gv');
  return text.replace(unsafe, (character) => spell(character.codePointAt(0) ?? 0));
}

/** By replacing, not stripping, so that no sequence can form out of what is left; until what an escape parted is safe too. */
function replaceUnsafe(text: string): string {
  // Sorting a million marks on one letter takes for ever: those beyond the first are gone before it.
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

// Vowel signs as in Hindi and Tamil: terminals give them a column, the library none.
const SPACING_MARK = /\p{Mc}/gu;

/** Columns the text takes on a terminal; where terminals differ, the larger number. */
export function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  return stringWidth(withoutOpenSequences(text)) + (text.match(SPACING_MARK)?.length ?? 0);
}

/** The library looks for the end of each `ESC ]` in all that follows: where none comes, it gets none to look for. */
function withoutOpenSequences(text: string): string {
  if (!text.includes('\x1b]')) return text;
  const end = Math.max(text.lastIndexOf('\x07'), text.lastIndexOf('\x1b\\')) + 1;
  return text.slice(0, end) + text.slice(end).replaceAll('\x1b]', ']');
}

/** Text without its middle where it is longer than `most` characters: its beginning says what it is, its end may be a question. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
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

/** Cuts or fills plain text to exactly `width` columns. */
export function padTo(text: string, width: number, ellipsis?: string): string {
  const cut = truncate(text, width, ellipsis);
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)));
}

/** Breaks text into lines of at most `width` columns, at spaces where there are any; no character is lost. */
export function wrapExactly(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

/** Not by a library: those measure vowel signs differently, and cut long words between a letter and its marks. */
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

/** The segmenter takes a time that grows with the square of a text's length: it is given pieces. */
function* segmentsOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const found = [...graphemesOf(text.slice(at, at + PIECE))].map(({ segment }) => segment);
    // The last one may go on in the next piece.
    const whole = at + PIECE < text.length && found.length > 1 ? found.slice(0, -1) : found;
    yield* whole;
    at += whole.reduce((sum, { length }) => sum + length, 0);
  }
}

/** The same for reading: a line that goes on below starts there without the space it was broken at. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const [first = '', ...rest] = wrapExactly(line, width);
    return [first.trimEnd(), ...rest.map((part) => part.trim())];
  });
}

/** The same in at most `count` lines; an ellipsis ends what was cut. */
export function wrapToFit(text: string, width: number, count: number, ellipsis: string): string[] {
  const lines = wrap(text, width);
  if (lines.length <= count) return lines;
  const last = truncate(lines[count - 1] ?? '', width - widthOf(ellipsis), '');
  return [...lines.slice(0, count - 1), last + ellipsis];
}
