/** zsh takes a word that begins with = for the path of a command. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/;
/** What a terminal would act on or hide, and a copy of the screen would not hold. */
const UNSEEN =
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

/** A line that bash, zsh, fish and other shells read as these words of `tavus`; fish but for characters that can't be seen. */
export function toCommandLine(words: readonly string[]): string {
  return ['tavus', ...words].map(quoteWord).join(' ');
}

/** A word as a shell takes it, whatever is in it. */
export function quoteWord(word: string): string {
  if (PLAIN.test(word)) return word;
  // fish reads a backslash between quotes.
  if (!UNSEEN.test(word)) return `'${word.replace(/['\\]/g, "'\\$&'")}'`;
  const escaped = word.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n');
  return `$'${escaped.replace(new RegExp(UNSEEN, 'g'), escapeCharacter)}'`;
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
