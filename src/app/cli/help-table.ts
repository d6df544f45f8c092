import type { CommandArgument, CommandOption } from '../../core/command.ts';
import { wrap } from '../../lib/text/safe-text.ts';
import type { Services } from '../../modules/context.ts';
import { OPTIONAL_VALUES } from './global-options.ts';

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

/** A flag by all its names, with its value. */
export function flagNames({ name, alias, short, value }: CommandOption<Services>): string {
  const optional = OPTIONAL_VALUES[name];
  if (optional !== undefined) return `--${name}[=${optional}]`;
  const names = [short && `-${short}`, `--${name}`, alias && `--${alias}`];
  return names.filter(Boolean).join(', ') + (value === undefined ? '' : ` <${value}>`);
}

/** What it does, what it can be, and what holds without it. */
export function describe(value: CommandArgument<Services> | CommandOption<Services>): string {
  const choices =
    value.choices && value.value !== value.choices.join('|') ? `One of ${value.choices.join(', ')}. ` : '';
  return `${value.help} ${choices}${'name' in value ? `[${describeLack(value)}]` : ''}`.trim();
}

/** What holds without a flag. */
function describeLack({ isRequired, requiredWhen, fallback = 'none' }: CommandOption<Services>): string {
  if (requiredWhen !== undefined) return `Required ${requiredWhen}`;
  return isRequired || fallback === 'required' ? 'Required' : `Default: ${fallback}`;
}
