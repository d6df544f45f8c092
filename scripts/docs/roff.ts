import { wrap } from '../../src/lib/text/safe-text.ts';

/** Of lines in the source; readers break them anew. */
const WIDTH = 72;

const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\(rs',
  // Unlike hyphens, these can be searched for and copied, and no line is broken at them.
  '-': '\\-',
  "'": '\\(aq',
  '"': '\\(dq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** Text that shows as it is, in a line of text or an argument of a macro. */
export function escapeRoff(text: string): string {
  return text.replace(/[\\\-'"`^~]|[^\x20-\x7e]/gu, (sign) => SIGNS[sign] ?? `\\[u${hexOf(sign)}]`);
}

function hexOf(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** A line as it is: one that starts with a dot is no macro. */
export function literalLine(text: string): string {
  return escapeRoff(text).replace(/^\./, '\\&.');
}

/** Running text; each sentence has lines of its own, so that its end is known for one. */
export function prose(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => line.split(/(?<=[.?!:]) (?=[A-Z])/))
    .flatMap((sentence) => wrap(sentence, WIDTH))
    .map(literalLine);
}

export function bold(text: string): string {
  return `\\fB${escapeRoff(text)}\\fR`;
}

/** A line of a command: what stands for something else, in `[` or `<`, is in italics. */
export function usage(text: string): string {
  return text
    .split(/([[<][^\]>]+[\]>])/)
    .filter((part) => part !== '')
    .map((part) => (/^[[<]/.test(part) ? `\\fI${escapeRoff(part)}\\fR` : bold(part)))
    .join('');
}

/** A name, and below it what it means. */
export function item(name: string, text: string): string[] {
  return ['.TP', name, ...prose(text)];
}

/** Lines that must stay as they are. */
export function verbatim(lines: readonly string[]): string[] {
  return ['.RS 4', '.EX', ...lines.map(literalLine), '.EE', '.RE'];
}
