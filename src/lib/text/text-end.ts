/**
 * Removes trailing characters that pass the test. A regular expression such as `/ +$/` takes quadratic time.
 */
export function trimEndWhile(text: string, passes: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && passes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The index of the last word: after the last space, or 0. */
export function lastWordStart(text: string): number {
  return trimEndWhile(text, (character) => !/\s/.test(character)).length;
}
