import { escapeUnseen } from './safe-text.ts';

/** zsh takes a word that begins with = for the path of a command. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/;
/** A line that bash, zsh, fish and other shells read as these words of `tavus`; fish but for characters that can't be seen. */
export function toCommandLine(words: readonly string[]): string {
  return ['tavus', ...words].map(quoteWord).join(' ');
}

/** A word as a shell takes it, whatever is in it. */
export function quoteWord(word: string): string {
  if (PLAIN.test(word)) return word;
  // What can't be seen would not be in a copy of the screen. fish reads a backslash between quotes.
  if (escapeUnseen(word, spell) === word) return `'${word.replace(/['\\]/g, "'\\$&'")}'`;
  const escaped = word.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n');
  return `$'${escapeUnseen(escaped, spell)}'`;
}

/** A part of a word as bash reads it: an escape, what is in quotes, and what means itself. */
const PART = /\\([\s\S])|'([^']*)'|"((?:\\[\s\S]|[^\\"])*)"|([^\\'"]+)/y;

/** What a quoted or escaped word means; blanks outside quotes belong to it. @returns undefined where a quote is not closed */
export function readWord(word: string): string | undefined {
  const parts: string[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < word.length) {
    const found = PART.exec(word);
    if (!found) return undefined;
    const [, escaped, single, double, plain] = found;
    parts.push(escaped ?? single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? plain ?? '');
  }
  return parts.join('');
}

function spell(code: number): string {
  const digits = code.toString(16);
  if (code > 0xffff) return `\\U${digits.padStart(8, '0')}`;
  return code < 0x80 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
