import { distance } from 'fastest-levenshtein';

/** Letters that may be wrong in a word of this length. */
const errorsIn = (word: string): number => Math.min(3, Math.ceil(word.length / 3));

/** "Did you mean …?" for a word that is none of the known ones; '' when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === undefined ? '' : `Did you mean ${best}?`;
}

/** The known word that this one may be meant for. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, errors: errorsOf(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ errors }) => errors <= errorsIn(word))
    .toSorted((a, b) => a.errors - b.errors);
  return near[0]?.name;
}

/** Letters to change; a beginning is as good as one wrong letter, and so are letters in another order. */
function errorsOf(word: string, name: string): number {
  const isNear = word.length > 1 && (name.startsWith(word) || sorted(word) === sorted(name));
  return isNear ? Math.min(1, distance(word, name)) : distance(word, name);
}

function sorted(word: string): string {
  return [...word].sort().join('');
}
