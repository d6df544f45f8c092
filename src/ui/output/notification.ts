import type { Env } from '../../lib/env.ts';
import { safeText, truncate } from '../../lib/text/safe-text.ts';

/** As much as a notification shows. */
const MOST_COLUMNS = 200;
const BELL = '\x07';
/** Ends a sequence without ringing. */
const END = '\x1b\\';

/**
 * The bell, and what makes terminals show a desktop notification: OSC 777 where it comes from (rxvt, foot, VTE),
 * OSC 9 (iTerm2, kitty, WezTerm, Windows Terminal) elsewhere; others pass over it.
 */
export function notification(text: string, env: Env): string {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return BELL;
  const words = truncate(safeText(text), MOST_COLUMNS).replaceAll(';', ',');
  const speaks777 = /^(rxvt|foot)/.test(env.TERM ?? '') || env.VTE_VERSION !== undefined;
  return (speaks777 ? `\x1b]777;notify;tavus;${words}${END}` : `\x1b]9;${words}${END}`) + BELL;
}
