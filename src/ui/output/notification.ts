import type { Env } from '../../lib/env.ts';
import { safeText, truncate } from '../../lib/text/safe-text.ts';

/** Columns of text that a notification shows. */
const MAX_COLUMNS = 200;
const BELL = '\x07';
/** The string terminator, which does not ring the bell. */
const END = '\x1b\\';

/**
 * The bell, and the sequence for a desktop notification: OSC 777 for rxvt, foot and VTE,
 * OSC 9 (iTerm2, kitty, WezTerm, Windows Terminal) elsewhere. Other terminals ignore it.
 */
export function notification(text: string, env: Env): string {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return BELL;
  const words = truncate(safeText(text), MAX_COLUMNS).replaceAll(';', ',');
  const speaks777 = /^(rxvt|foot)/.test(env.TERM ?? '') || env.VTE_VERSION !== undefined;
  return (speaks777 ? `\x1b]777;notify;tavus;${words}${END}` : `\x1b]9;${words}${END}`) + BELL;
}
