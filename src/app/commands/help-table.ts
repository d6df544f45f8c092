import { wrap } from '../../lib/text/safe-text.ts';

/** Help is for reading: lines of any terminal's width would be too long for it. */
export const WIDTH = 80;

export type Row = readonly [name: string, text: string];

/** Names and what they mean; a name too long for its column has a line of its own. */
export function table(rows: readonly Row[]): string[] {
  const longest = Math.max(0, ...rows.map(([name]) => name.length));
  const column = Math.min(longest, Math.floor(WIDTH / 3));
  return rows.flatMap(([name, text]) => {
    const [first = '', ...rest] = wrap(text, WIDTH - column - 4);
    const indent = ' '.repeat(column + 4);
    const below = rest.map((line) => indent + line);
    return name.length > column
      ? [`  ${name}`, indent + first, ...below]
      : [`  ${name.padEnd(column)}  ${first}`, ...below];
  });
}

/** Words side by side, as many as a line holds. */
export function inLines(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ' '}  ${word}`;
    if (lines.length === 0 || longer.length > WIDTH) lines.push(`  ${word}`);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
