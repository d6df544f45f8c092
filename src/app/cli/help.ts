import type { CommandArgument, CommandEntry, CommandGroup, CommandShape } from '../../core/command.ts';
import { wrap } from '../../lib/text/safe-text.ts';
import type { Services } from '../../modules/context.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { describe, flagNames, inLines, type Row, table, WIDTH } from './help-table.ts';
import { TOPICS, type Topic } from './help-topics.ts';

/** Lines of a standard terminal, less one for the prompt that follows. */
const HEIGHT = 23;

export function rootHelp(
  groups: readonly CommandGroup<Services>[],
  own: readonly CommandEntry<CommandShape>[],
): string {
  const nouns = groups.map(({ noun, commands }): Row => [noun, commands.map(({ name }) => name).join(' ')]);
  const others = own.map(({ name, summary }): Row => [name, summary]);
  const aliases = groups.flatMap(({ noun, alias }) => (alias === undefined ? [] : [`${alias} = ${noun}`]));
  const topics = Object.keys(TOPICS).filter((topic) => topic !== 'flags');
  const lines = [
    'Make AI digital humans and personalized videos with the Tavus API. Unofficial.',
    '',
    'Usage: tavus                        open the menu',
    `       tavus <noun> <verb> [flags]  run a command; ${aliases.join(', ')}`,
    '',
    ...table([...nouns, ...others]),
    '',
    'Flags of every command, see tavus help flags:',
    ...inLines(GLOBAL_OPTIONS.map(flagNames)),
    '',
    'Flags and examples: tavus <noun> <verb> --help. No account? tavus --sandbox',
    `More: tavus help ${topics.join(', tavus help ')}, man tavus. -V, --version`,
  ];
  return page(...toFit(lines));
}

/** Removes blank lines, from the end, until the help fits on a standard terminal. */
function toFit(lines: readonly string[]): string[] {
  const fitting = [...lines];
  while (fitting.length > HEIGHT && fitting.includes('')) fitting.splice(fitting.lastIndexOf(''), 1);
  return fitting;
}

export function groupHelp(group: CommandGroup<Services>): string {
  const { noun, commands } = group;
  return page(
    describeGroup(group),
    '',
    `Usage: tavus ${noun} <verb> [flags]`,
    '',
    ...table(commands.map((command) => [command.name, command.summary])),
    '',
    `Flags and examples: tavus ${noun} <verb> --help`,
  );
}

/** @param path the whole command: `tavus replica rename` */
export function commandHelp(path: string, summary: string, shape: CommandShape<Services>): string {
  const { args = [], options = [], notes, examples } = shape;
  return page(
    toSentence(summary),
    '',
    `Usage: ${usageOf(path, shape)}`,
    ...section('', notes === undefined ? [] : wrap(notes, WIDTH)),
    ...section('Arguments', table(args.map((argument) => [argument.value, describe(argument)]))),
    ...section('Flags', table(options.map((option) => [flagNames(option), describe(option)]))),
    ...section(
      'Examples',
      examples
        .map(({ text, line }) => `  # ${text}\n  ${line}`)
        .join('\n\n')
        .split('\n'),
    ),
    '',
    'Flags of every command: tavus help flags.',
  );
}

/** The output of `tavus help <topic>`. */
export function topicHelp({ title, rows, more }: Topic): string {
  const parts = [rows, ...more].map((part) => (typeof part === 'string' ? wrap(part, WIDTH) : table(part)));
  return page([[title], ...parts].map((lines) => lines.join('\n')).join('\n\n'));
}

function page(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...(title === '' ? [] : [title]), ...lines];
}

/** The description of a noun. */
export function describeGroup({ noun, alias, summary, isCountable = true }: CommandGroup<Services>): string {
  const also = alias === undefined ? '' : ` Also: tavus ${alias}.`;
  const article = /^[aeiou]/.test(noun) ? 'An' : 'A';
  return `${isCountable ? `${article} ${noun} is ${summary}` : summary}.${also}`;
}

export function toSentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

/** The usage line of a command. */
export function usageOf(path: string, { args = [], options = [] }: CommandShape<Services>): string {
  return [path, ...args.map(argumentWord), ...(options.length > 0 ? ['[flags]'] : [])].join(' ');
}

function argumentWord({ value, isVariadic }: CommandArgument<Services>): string {
  return `[${value}${isVariadic ? '…' : ''}]`;
}
