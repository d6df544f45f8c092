/** Characters of a name that a server must have kept before a longer name counts as cut to it. */
const MIN_CUT = 20;

/**
 * Compares a name in a list with the name that was sent. Servers may trim, normalize and cut names.
 * @returns `cut` when the list shows only the beginning of what was sent
 */
export function compareName(sent: string, shown: string): 'same' | 'cut' | 'other' {
  const [whole, listed] = [plain(sent), plain(shown)];
  if (whole === listed) return 'same';
  const start = listed.replace(/(?:…|\.\.\.)$/, '').trimEnd();
  return start.length >= MIN_CUT && whole.startsWith(start) ? 'cut' : 'other';
}

/** True for two texts that differ only as a server may change them. A missing one contradicts nothing. */
export function mayBeSameText(sent: string | undefined, shown: string | undefined): boolean {
  if (sent === undefined || shown === undefined) return true;
  return compareName(sent, shown) !== 'other';
}

function plain(text: string): string {
  return text.normalize('NFC').trim();
}
