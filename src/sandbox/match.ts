/**
 * Matches a path with a pattern, in which `*` stands for one part.
 * @returns the part that is the first `*`, '' if there is none, undefined if the path does not match
 */
export function matchPath(pattern: string, path: string): string | undefined {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  if (wanted.length !== parts.length) return undefined;
  const isSame = wanted.every((part, index) => (part === '*' ? parts[index] !== '' : part === parts[index]));
  return isSame ? (parts[wanted.indexOf('*')] ?? '') : undefined;
}
