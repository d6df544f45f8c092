import { distance } from 'fastest-levenshtein';

/** Edits allowed for a word of this length. */
const errorsIn = (word: string): number => Math.min(3, Math.ceil(word.length / 3));

/** "Did you mean …?" for an unknown word; '' if no known word is similar. */
export function didYouMean(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === undefined ? '' : `Did you mean ${best}?`;
}

/** The known word most similar to this one; undefined if none is similar. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, errors: errorsOf(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ errors }) => errors <= errorsIn(word))
    .toSorted((a, b) => a.errors - b.errors);
  return near[0]?.name;
}

/** The edit distance; a prefix or the same letters in another order count as one edit. */
function errorsOf(word: string, name: string): number {
  const isNear = word.length > 1 && (name.startsWith(word) || sorted(word) === sorted(name));
  return isNear ? Math.min(1, distance(word, name)) : distance(word, name);
}

function sorted(word: string): string {
  return [...word].sort().join('');
}
