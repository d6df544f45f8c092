import { widthOf } from '../../lib/text/safe-text.ts';
import type { Cell, Theme } from '../theme.ts';

/** What this mode has instead of the keys that texts for the drawn screens name. */
const INSTEAD_OF_KEYS: readonly (readonly [keys: RegExp, words: string])[] = [
  [/\bPress Esc\b/g, 'Type b'],
  [/\bpress Esc\b/g, 'type b'],
  [/\bor Esc\b/g, 'or b'],
  [/\bPress ([fr])\b/g, 'Type $1'],
  [/\bEsc stops\b/g, 'Typing b stops'],
  [/ ?\bTab completes its path\./g, ''],
  [/,? then press Enter\b/g, ''],
  [/: Enter \w+ one(?=\))/g, ''],
  [/ ?\b(Enter|Backspace) (opens|chooses|goes)\b[^.]*\./g, ''],
];

/** A text of our own, such as a help, without the names of keys that do nothing here. */
export function withoutKeys(text: string): string {
  return INSTEAD_OF_KEYS.reduce((said, [keys, words]) => said.replace(keys, words), text).trim();
}

const ASCII_SIGNS: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '…': '...',
  '–': '-',
  '—': '-',
  '·': '-',
  '×': 'x',
};

/** The signs of our own texts in ASCII where the theme is; letters of other scripts, in names, stay. */
export function signsFor({ isUnicode }: Theme, text: string): string {
  return isUnicode ? text : text.replace(/[“”‘’…–—·×]/g, (sign) => ASCII_SIGNS[sign] ?? sign);
}

/** Breaks a line at spaces only: a link that is too long for the terminal can still be copied as one. */
export function wrapAtSpaces(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=\S) /)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && widthOf(longer) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}

export function wordsOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

export function isBack(line: string): boolean {
  return line.trim().toLowerCase() === 'b';
}

/** The place of the entry that a line names, by its number or the start of its label; else what is wrong with the line. */
export function findEntry(line: string, labels: readonly string[]): number | string {
  const wanted = line.trim().toLowerCase();
  const range = labels.length === 1 ? 'Type 1' : `Type a number from 1 to ${labels.length}`;
  if (wanted === '') return `${range}.`;
  const number = Number(wanted);
  if (/^\d+$/.test(wanted) && number >= 1 && number <= labels.length) return number - 1;
  const names = labels.map((label) => label.toLowerCase());
  if (names.includes(wanted)) return names.indexOf(wanted);
  const found = names.flatMap((name, index) => (name.startsWith(wanted) ? [index] : []));
  if (found.length > 1) return `More than one starts with “${line.trim()}”. ${range}.`;
  return found[0] ?? `There is no “${line.trim()}” here. ${range}.`;
}
