const known = new Set<string>();

/** Remembers a key of this run, so that crash reports do not contain it even if it is not saved anywhere. */
export function rememberKey(key: string): void {
  if (key.trim() !== '') known.add(key.trim());
}

export function knownKeys(): readonly string[] {
  return [...known];
}
