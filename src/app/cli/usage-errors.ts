import type { Command as Commander, CommanderError } from 'commander';
import type { CommandShape, Given } from '../../core/command.ts';
import { UsageError, WHEN_MISSING } from '../../lib/errors.ts';
import type { Services } from '../../modules/context.ts';
import { didYouMean } from './nearest.ts';

const KEY_AS_VALUE =
  '--api-key is not supported: other users could see the key in the process list, and it would stay in your shell history.';
const KEY_HINT =
  'Use --api-key-file FILE, TAVUS_API_KEY or tavus auth login, and remove this line from your shell history.';

/** Converts a parser error, and suggests what was probably meant. @param path the whole command: `tavus replica rename` */
export function toUsageError({ message, code }: CommanderError, command: Commander, path: string): UsageError {
  const help = `See ${path} --help.`;
  if (code === 'commander.help') {
    const verbs = command.commands.map((verb) => verb.name()).join(', ');
    return new UsageError(`${command.name()} needs a verb: ${verbs}.`, help);
  }
  // The parser's own suggestion would compare the flag with its value.
  const flag = /^error: unknown option '(-[^=']*)/.exec(message)?.[1];
  if (flag === '--api-key') return new UsageError(KEY_AS_VALUE, KEY_HINT);
  if (flag !== undefined) {
    return new UsageError(`unknown option '${flag}'`, `${didYouMean(flag, flagsOf(command))} ${help}`.trim());
  }
  const [, text = '', meant = ''] = /^error: (.*?)\s*(?:\n\(?(Did you mean [^\n]+\?)\)?)?$/s.exec(message) ?? [];
  return new UsageError(text, `${meant} ${help}`.trim());
}

/** All names of all flags that the command accepts. */
function flagsOf(command: Commander | null): string[] {
  if (!command) return [];
  const own = command.options.filter(({ hidden }) => !hidden).flatMap(({ long, short }) => [long, short]);
  return [...own.filter((name) => name !== undefined), ...flagsOf(command.parent)];
}

/** @throws UsageError that names all missing required arguments and flags */
export function refuseMissing({ args = [], options = [] }: CommandShape<Services>, given: Given): void {
  const missing = [
    ...args.filter((arg, at) => arg.isRequired && given.arg(at) === undefined).map(({ value }) => `[${value}]`),
    ...options.filter((option) => option.isRequired && !given.isSet(option.name)).map(({ name }) => `--${name}`),
  ];
  if (missing.length === 0) return;
  throw new UsageError(`Missing: ${missing.join(', ')}.`, WHEN_MISSING);
}
