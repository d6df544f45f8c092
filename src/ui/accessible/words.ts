import { widthOf } from '../../lib/text/safe-text.ts';
import type { Cell, Sign, Theme } from '../theme.ts';

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

/** Replaces typographic characters of our texts by ASCII if the theme is ASCII; letters of other scripts, as in names, stay. */
export function signsFor({ isUnicode }: Theme, text: string): string {
  return isUnicode ? text : text.replace(/[“”‘’…–—·×]/g, (sign) => ASCII_SIGNS[sign] ?? sign);
}

/** Wraps a line only at spaces, so that a long link can still be copied. */
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

/** What other Uis show as a symbol. */
const SIGN_WORDS: Readonly<Record<Sign, string>> = { ok: 'OK: ', warn: 'Warning: ', fail: 'Problem: ' };

export function wordsOf(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return cell.sign === undefined ? cell.text : SIGN_WORDS[cell.sign] + cell.text;
}

export function isBack(line: string): boolean {
  return line.trim().toLowerCase() === 'b';
}

/** The index of the entry that a line names by its number or the start of its label; otherwise the error. */
export function findEntry(line: string, labels: readonly string[]): number | string {
  const wanted = line.trim().toLowerCase();
  const range = labels.length === 1 ? 'Type 1' : `Type a number from 1 to ${labels.length}`;
  if (wanted === '') return `${range}.`;
  const number = Number(wanted);
  if (/^\d+$/.test(wanted) && number >= 1 && number <= labels.length) return number - 1;
  const names = labels.map((label) => label.toLowerCase());
  if (names.includes(wanted)) return names.indexOf(wanted);
  const found = names.flatMap((name, index) => (name.startsWith(wanted) ? [index] : []));
  if (found.length > 1) return `Several entries start with “${line.trim()}”. ${range}.`;
  return found[0] ?? `“${line.trim()}” is not an option. ${range}.`;
}
