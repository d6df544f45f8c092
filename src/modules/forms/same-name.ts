/** The minimum length, in characters, of a name that can be a longer name cut by the server. */
const MIN_CUT = 20;

/**
 * Compares a name in a list with the name that was sent. Servers may trim, normalize and cut names.
 * @returns `cut` if the list shows only the start of the name that was sent
 */
export function compareName(sent: string, shown: string): 'same' | 'cut' | 'other' {
  const [whole, listed] = [plain(sent), plain(shown)];
  if (whole === listed) return 'same';
  const start = listed.replace(/(?:…|\.\.\.)$/, '').trimEnd();
  return start.length >= MIN_CUT && whole.startsWith(start) ? 'cut' : 'other';
}

/** True if the texts differ only as a server may change them, or if one is missing. */
export function mayBeSameText(sent: string | undefined, shown: string | undefined): boolean {
  if (sent === undefined || shown === undefined) return true;
  return compareName(sent, shown) !== 'other';
}

function plain(text: string): string {
  return text.normalize('NFC').trim();
}
