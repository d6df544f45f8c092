import { escapeUnseen } from './safe-text.ts';

/** Words that need no quotes. zsh expands a word that begins with =. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/;
/** A command line of `tavus` for bash, zsh, fish and other shells; invisible characters do not work in fish. */
export function toCommandLine(words: readonly string[]): string {
  return ['tavus', ...words].map(quoteWord).join(' ');
}

/** Quotes a word for shells, if necessary. */
export function quoteWord(word: string): string {
  if (PLAIN.test(word)) return word;
  // Invisible characters would be lost when copied from the screen. fish unescapes backslashes in quotes.
  if (escapeUnseen(word, spell) === word) return `'${word.replace(/['\\]/g, "'\\$&'")}'`;
  const escaped = word.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n');
  return `$'${escapeUnseen(escaped, spell)}'`;
}

/** A part of a word in bash: an escape, quoted text, or plain text. */
const PART = /\\([\s\S])|'([^']*)'|"((?:\\[\s\S]|[^\\"])*)"|([^\\'"]+)/y;

/** Unquotes a word; spaces outside quotes are kept. @returns undefined for an unclosed quote */
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
