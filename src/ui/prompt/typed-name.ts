import { safeText } from '../../lib/text/safe-text.ts';

/** True when the name was typed as it is shown, ignoring differences in white space. */
export function isTypedName(typed: string, name: string): boolean {
  return normalize(typed) === normalize(name);
}

function normalize(text: string): string {
  return safeText(text).normalize().replace(/\s+/g, ' ').trim();
}
