import { safeText } from '../../lib/text/safe-text.ts';
import type { Surface } from '../image/style.ts';

/** Longer addresses are no links in some terminals, and text that is left over in others. */
const MOST_CHARACTERS = 2000;
/** The first VTE that passes over what it does not know of OSC 8 is 0.50. */
const FIRST_VTE = 5000;
const CLOSE = '\x1b]8;;\x1b\\';

/** True for a terminal that takes hyperlinks (OSC 8), or passes over them. */
export function takesLinks({ output, theme, env = {} }: Surface): boolean {
  if (output.isTTY !== true || theme.chalk.level === 0) return false;
  if (/^(dumb|linux|eterm)/.test(env.TERM ?? '') || env.TERM_PROGRAM === 'Apple_Terminal') return false;
  return env.VTE_VERSION === undefined || Number(env.VTE_VERSION) >= FIRST_VTE;
}

/**
 * Makes the web address that a text starts with a link, in the lines that the text was wrapped into: what is shown
 * stays the address itself, and takes no more room.
 * @param name tells the links of one screen apart; the parts of one on several lines belong together by it.
 */
export function linkLines(text: string, lines: readonly string[], name: string): string[] {
  const address = /^https?:\/\/\S+/i.exec(text)?.[0] ?? '';
  const target = toTarget(address);
  if (address === '' || target.length > MOST_CHARACTERS) return [...lines];
  let left = safeText(address);
  return lines.map((line) => {
    const part = left.startsWith(line) ? line : line.startsWith(left) ? left : '';
    left = part === '' ? '' : left.slice(part.length);
    return part === '' ? line : `\x1b]8;id=${name};${target}\x1b\\${part}${CLOSE}${line.slice(part.length)}`;
  });
}

/** Printable ASCII alone, so that nothing in an address ends the sequence. */
function toTarget(address: string): string {
  return address.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
