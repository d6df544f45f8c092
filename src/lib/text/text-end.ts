/**
 * The text without the characters at its end that pass the test. An expression such as `/ +$/` looks for the end from
 * each space of a text again, and takes a time that grows with the square of their number.
 */
export function trimEndWhile(text: string, passes: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && passes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Where the word begins that the text ends with: after its last space, or at its start. */
export function lastWordStart(text: string): number {
  return trimEndWhile(text, (character) => !/\s/.test(character)).length;
}
