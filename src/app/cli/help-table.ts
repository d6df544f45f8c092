import type { CommandArgument, CommandOption } from '../../core/command.ts';
import { wrap } from '../../lib/text/safe-text.ts';
import type { Services } from '../../modules/context.ts';
import { OPTIONAL_VALUES } from './global-options.ts';

/** Columns of help, whatever the width of the terminal: longer lines are hard to read. */
export const WIDTH = 80;

export type Row = readonly [name: string, text: string];

/** Two columns: names and descriptions. A name too long for its column gets its own line. */
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

/** Words side by side, as many as fit on a line. */
export function inLines(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ' '}  ${word}`;
    if (lines.length === 0 || longer.length > WIDTH) lines.push(`  ${word}`);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** All names of a flag, with its value. */
export function flagNames({ name, alias, short, value }: CommandOption<Services>): string {
  const optional = OPTIONAL_VALUES[name];
  if (optional !== undefined) return `--${name}[=${optional}]`;
  const names = [short && `-${short}`, `--${name}`, alias && `--${alias}`];
  return names.filter(Boolean).join(', ') + (value === undefined ? '' : ` <${value}>`);
}

/** Help text, allowed values and default of an argument or flag. */
export function describe(value: CommandArgument<Services> | CommandOption<Services>): string {
  const choices =
    value.choices && value.value !== value.choices.join('|') ? `One of ${value.choices.join(', ')}. ` : '';
  return `${value.help} ${choices}${'name' in value ? `[${describeDefault(value)}]` : ''}`.trim();
}

/** The default of a flag. */
function describeDefault({ isRequired, requiredWhen, fallback = 'none' }: CommandOption<Services>): string {
  if (requiredWhen !== undefined) return `Required ${requiredWhen}`;
  return isRequired || fallback === 'required' ? 'Required' : `Default: ${fallback}`;
}
