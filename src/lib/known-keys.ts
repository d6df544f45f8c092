const known = new Set<string>();

/** Remembers a key that this run got to know, so that no report of a crash holds it: it may be saved nowhere yet. */
export function rememberKey(key: string): void {
  if (key.trim() !== '') known.add(key.trim());
}

export function knownKeys(): readonly string[] {
  return [...known];
}
