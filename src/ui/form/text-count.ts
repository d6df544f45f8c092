/** Chinese and Japanese have no spaces: two characters take about as long to speak as a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const CHARACTERS_A_WORD = 2;

export function countWords(text: string): number {
  const unspaced = text.match(UNSPACED)?.length ?? 0;
  const rest = unspaced === 0 ? text : text.replace(UNSPACED, ' ');
  // A dash or a bullet between spaces is not a word.
  const words = rest.match(/\S+/g)?.filter((word) => /[\p{L}\p{N}]/u.test(word));
  return (words?.length ?? 0) + Math.ceil(unspaced / CHARACTERS_A_WORD);
}

/** The number of Unicode code points: a combining accent counts as one, an emoji may count as several. */
export function countCharacters(text: string): number {
  const pairs = text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0;
  return text.length - pairs;
}

/** "312 words, 1,904 characters" */
export function countText(text: string): string {
  return `${countOf(countWords(text), 'word')}, ${countOf(countCharacters(text), 'character')}`;
}

/** "1 word", "1,904 words" */
function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
