import truncatedWidth from 'fast-string-truncated-width';
import stringWidth from 'fast-string-width';
import { graphemesOf } from './graphemes.ts';

// Controls move the cursor or start escape sequences; bidi controls reorder what is read; the rest is invisible.
// U+200D stays: it joins emoji. Replacing, not stripping, so that no sequence can form out of what is left.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const UNSAFE_BUT_LINE_ENDS = new RegExp(
  UNSAFE.source.replace('\\u0000-\\u001f', '\\u0000-\\u0009\\u000b-\\u001f'),
  'g',
);

/** Remote text as one line that can't act on the terminal: controls are shown escaped, line ends and tabs as a space. */
export function safeText(text: string): string {
  return text
    .toWellFormed()
    .normalize()
    .replace(/\r\n|[\n\r\t]/g, ' ')
    .replace(UNSAFE, escapeCharacter);
}

/** The same for text of several lines: line ends stay, tabs become two spaces. */
export function safeLines(text: string): string {
  return text
    .toWellFormed()
    .normalize()
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '  ')
    .replace(UNSAFE_BUT_LINE_ENDS, escapeCharacter);
}

/** JSON that means the same, and can't act on the terminal: what can't be seen is escaped, as it can only be in a text. */
export function safeJson(json: string): string {
  return json.replace(UNSAFE_BUT_LINE_ENDS, (character) => `\\u${hexOf(character, 4)}`);
}

function escapeCharacter(character: string): string {
  return character.charCodeAt(0) < 0x100 ? `\\x${hexOf(character, 2)}` : `\\u${hexOf(character, 4)}`;
}

function hexOf(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}

// Vowel signs as in Hindi and Tamil: terminals give them a column, the library none.
const SPACING_MARK = /\p{Mc}/gu;

/** Columns the text takes on a terminal; where terminals differ, the larger number. */
export function widthOf(text: string): number {
  return stringWidth(text) + (text.match(SPACING_MARK)?.length ?? 0);
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
    else for (const { segment } of graphemesOf(word)) put(segment, widthOf(segment));
  }
  return [...lines, current];
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
