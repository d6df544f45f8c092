import {
  type CommandArgument,
  type CommandEntry,
  type CommandGroup,
  type CommandOption,
  type CommandShape,
  type CommandValue,
  isPath,
  type Suggestion,
} from '../../core/command.ts';
import type { Services } from '../../modules/context.ts';
import { GLOBAL_OPTIONS, OPTIONAL_VALUES, toGlobals } from '../cli/global-options.ts';
import { TOPICS } from '../cli/help-topics.ts';
import type { Globals } from '../options.ts';

/** All commands. */
export interface Declarations {
  readonly groups: readonly CommandGroup<Services>[];
  readonly own: readonly CommandEntry<CommandShape<Services>>[];
}

/** What can complete a partial line; `before` is the part of its last word that stays: `--type=`. */
export type Completion = { readonly before: string } & (
  | { readonly offer: 'values'; readonly values: readonly Suggestion[] }
  | { readonly offer: 'files' }
  /** Items of the account that this line would open, without those named already. */
  | {
      readonly offer: 'items';
      readonly suggest: NonNullable<CommandValue<Services>['suggest']>;
      readonly globals: Globals;
      readonly named: readonly string[];
    }
);

/** The complete words of a partial line, parsed. */
interface Line {
  readonly operands: readonly string[];
  /** The arguments and options of the command; only this one is loaded. */
  readonly shape: CommandShape<Services> | undefined;
  readonly options: readonly CommandOption<Services>[];
  readonly given: ReadonlyMap<string, string | true>;
  /** The option whose value comes next. */
  readonly open: CommandOption<Services> | undefined;
  /** After `--` nothing is a flag. */
  readonly isEnded: boolean;
}

const HELP: CommandOption = { name: 'help', short: 'h', help: 'Print help.' };
const VERSION: CommandOption = { name: 'version', short: 'V', help: 'Print the version.' };
const HELP_COMMAND: Suggestion = ['help', 'show help for a command or a topic'];

/** @param word the beginning of the last word; '' for a new one. Candidates need not begin with it. */
export async function complete(words: readonly string[], word: string, all: Declarations): Promise<Completion> {
  const line = await readLine(words, all);
  if (line.open) return completeValue(line.open, line);
  if (line.isEnded || !word.startsWith('-')) return completeOperand(line, word, all);
  const name = /^--([^=]+)=/.exec(word)?.[1];
  if (name === undefined) return offer(flagsOf(line, word));
  const option = findOption(line.options, name);
  const before = `--${name}=`;
  if (option?.value !== undefined) return completeValue(option, line, { before });
  return isPath(OPTIONAL_VALUES[name]) ? { offer: 'files', before } : offer([]);
}

async function readLine(words: readonly string[], all: Declarations): Promise<Line> {
  const operands: string[] = [];
  const given = new Map<string, string | true>();
  let shape: CommandShape<Services> | undefined;
  let options: readonly CommandOption<Services>[] = [...GLOBAL_OPTIONS, HELP, VERSION];
  let open: CommandOption<Services> | undefined;
  let isEnded = false;
  for (const word of words) {
    if (open) {
      given.set(open.name, word);
      open = undefined;
    } else if (!isEnded && word === '--') {
      isEnded = true;
    } else if (!isEnded && /^-./.test(word)) {
      const [, name = '', value] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
      const option = findOption(options, name);
      if (option?.value !== undefined && value === undefined) open = option;
      else given.set(option?.name ?? name, value ?? true);
    } else {
      operands.push(word);
      const entry = operands.length <= 2 ? findEntry(operands, all) : undefined;
      if (!entry || shape) continue;
      shape = await entry.load();
      options = [...(shape.options ?? []), ...GLOBAL_OPTIONS, HELP];
    }
  }
  return { operands, shape, options, given, open, isEnded };
}

/** The command with this name. */
function findEntry(
  [first = '', second]: readonly string[],
  { groups, own }: Declarations,
): CommandEntry<CommandShape<Services>> | undefined {
  if (second === undefined) return own.find(({ name }) => name === first);
  return findGroup(groups, first)?.commands.find(({ name }) => name === second);
}

function findGroup(groups: Declarations['groups'], name: string): CommandGroup<Services> | undefined {
  return groups.find(({ noun, alias }) => noun === name || alias === name);
}

function findOption(options: Line['options'], flag: string): CommandOption<Services> | undefined {
  return options.find(({ name, alias, short }) => [name, alias, short].includes(flag));
}

function completeOperand(line: Line, word: string, all: Declarations): Completion {
  const { operands, shape, isEnded } = line;
  const [first, ...rest] = operands;
  if (shape) {
    const args = shape.args ?? [];
    const named = operands.slice(findEntry(operands.slice(0, 1), all) ? 1 : 2);
    const argument = args[named.length] ?? lastVariadic(args);
    if (argument) return completeValue(argument, line, { named });
    return offer(isEnded ? [] : flagsOf(line, word));
  }
  if (first === undefined) return offer([...nounsOf(all), HELP_COMMAND]);
  if (first === 'help' && rest.length === 0) return offer([...topics(), ...nounsOf(all)]);
  const [noun, ...verbs] = first === 'help' ? rest : operands;
  return offer(verbs.length === 0 ? verbsOf(findGroup(all.groups, noun ?? '')) : []);
}

function lastVariadic(args: readonly CommandArgument<Services>[]): CommandArgument<Services> | undefined {
  const last = args.at(-1);
  return last?.isVariadic ? last : undefined;
}

function completeValue(
  { value, choices, suggest }: Partial<CommandValue<Services>>,
  { given }: Line,
  { before = '', named = [] }: { readonly before?: string; readonly named?: readonly string[] } = {},
): Completion {
  if (choices)
    return offer(
      choices.map((choice) => [choice, '']),
      before,
    );
  if (suggest) return { offer: 'items', suggest, globals: toGlobals(given), named, before };
  return isPath(value) ? { offer: 'files', before } : offer([], before);
}

/** The flags that can still be given. The alias is used when only it matches the word. */
function flagsOf({ options, given }: Line, word: string): readonly Suggestion[] {
  const isBegun = (name = '') => `--${name}`.startsWith(word);
  return options
    .filter(({ name, isRepeatable }) => isRepeatable || !given.has(name))
    .map(({ name, alias, help }) => [
      `--${alias !== undefined && isBegun(alias) && !isBegun(name) ? alias : name}`,
      firstSentence(help),
    ]);
}

function firstSentence(text: string): string {
  return text.split(/(?<=[.;:?!]) /, 1)[0]?.replace(/[.;:]$/, '') ?? '';
}

function nounsOf({ groups, own }: Declarations): readonly Suggestion[] {
  return [
    ...groups.map(({ noun, summary }): Suggestion => [noun, summary]),
    ...groups.flatMap(({ noun, alias }): Suggestion[] => (alias === undefined ? [] : [[alias, `the same as ${noun}`]])),
    ...own.map(({ name, summary }): Suggestion => [name, summary]),
  ];
}

function verbsOf(group: CommandGroup<Services> | undefined): readonly Suggestion[] {
  return group?.commands.map(({ name, summary }) => [name, summary]) ?? [];
}

function topics(): readonly Suggestion[] {
  return Object.entries(TOPICS).map(([name, { summary }]) => [name, summary]);
}

function offer(values: readonly Suggestion[], before = ''): Completion {
  return { offer: 'values', values, before };
}
