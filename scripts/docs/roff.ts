import { wrap } from '../../src/lib/text/safe-text.ts';

/** Columns of the source; man rewraps the text. */
const WIDTH = 72;

const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\(rs',
  // Unlike hyphens, minus signs can be searched for and copied, and lines are not broken at them.
  '-': '\\-',
  "'": '\\(aq',
  '"': '\\(dq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** Escapes text for a line of text or an argument of a macro. */
export function escapeRoff(text: string): string {
  return text.replace(/[\\\-'"`^~]|[^\x20-\x7e]/gu, (sign) => SIGNS[sign] ?? `\\[u${hexOf(sign)}]`);
}

function hexOf(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** Escapes a line, including a dot at its start, which would be a macro. */
export function literalLine(text: string): string {
  return escapeRoff(text).replace(/^\./, '\\&.');
}

/** Running text; each sentence starts a new line, so that roff recognizes its end. */
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

/** A usage line; placeholders in `[…]` or `<…>` are in italics. */
export function usage(text: string): string {
  return text
    .split(/([[<][^\]>]+[\]>])/)
    .filter((part) => part !== '')
    .map((part) => (/^[[<]/.test(part) ? `\\fI${escapeRoff(part)}\\fR` : bold(part)))
    .join('');
}

/** A name with its description below. */
export function item(name: string, text: string): string[] {
  return ['.TP', name, ...prose(text)];
}

/** Lines that are not rewrapped. */
export function verbatim(lines: readonly string[]): string[] {
  return ['.RS 4', '.EX', ...lines.map(literalLine), '.EE', '.RE'];
}
