import { safeText } from '../../lib/text/safe-text.ts';
import type { Surface } from '../image/style.ts';

/** Some terminals do not link longer addresses, and others print parts of the sequence. */
const MAX_ADDRESS_LENGTH = 2000;
/** Version 0.50, the first one of VTE that ignores OSC 8 where it does not support it. */
const FIRST_VTE = 5000;
const CLOSE = '\x1b]8;;\x1b\\';

/** True for a terminal that supports hyperlinks (OSC 8), or ignores them. */
export function takesLinks({ output, theme, env = {} }: Surface): boolean {
  if (output.isTTY !== true || theme.chalk.level === 0) return false;
  if (/^(dumb|linux|eterm)/.test(env.TERM ?? '') || env.TERM_PROGRAM === 'Apple_Terminal') return false;
  return env.VTE_VERSION === undefined || Number(env.VTE_VERSION) >= FIRST_VTE;
}

/**
 * Links the web address that a text starts with, in the lines that the text was wrapped into. The visible text
 * does not change.
 * @param name the id of the link, unique on a screen, which connects its parts on several lines
 */
export function linkLines(text: string, lines: readonly string[], name: string): string[] {
  const address = /^https?:\/\/\S+/i.exec(text)?.[0] ?? '';
  const target = toTarget(address);
  if (address === '' || target.length > MAX_ADDRESS_LENGTH) return [...lines];
  let left = safeText(address);
  return lines.map((line) => {
    const part = left.startsWith(line) ? line : line.startsWith(left) ? left : '';
    left = part === '' ? '' : left.slice(part.length);
    return part === '' ? line : `\x1b]8;id=${name};${target}\x1b\\${part}${CLOSE}${line.slice(part.length)}`;
  });
}

/** Only printable ASCII, so that nothing in an address ends the sequence. */
function toTarget(address: string): string {
  return address.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
