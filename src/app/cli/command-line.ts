import { Argument, Command as Commander, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../../package.json';
import {
  type CommandArgument,
  type CommandEntry,
  type CommandOption,
  type CommandShape,
  type CommandValue,
  Given,
  isPath,
} from '../../core/command.ts';
import type { Env } from '../../lib/env.ts';
import { UsageError } from '../../lib/errors.ts';
import { expandHome } from '../../lib/files/home-folder.ts';
import type { Services } from '../../modules/context.ts';
import type { Io } from '../io.ts';
import type { Globals, Options } from '../options.ts';
import { GLOBAL_OPTIONS, OPTIONAL_VALUES, toGlobals } from './global-options.ts';
import { commandHelp, groupHelp, topicHelp } from './help.ts';
import { TOPICS } from './help-topics.ts';
import { didYouMean } from './nearest.ts';
import { OWN_COMMANDS } from './own-commands.ts';
import { explainPasted, refusePastedFlag } from './pasted-words.ts';
import { commandGroups, programHelp } from './program-help.ts';
import { refuseMissing, toUsageError } from './usage-errors.ts';

/** Where the parser prints help, and the environment that it expands `~` with. */
interface ParserContext {
  readonly output: Io['output'];
  readonly env: Env;
}

/** @throws UsageError with what was probably meant */
export async function parseCommandLine(
  argv: readonly string[],
  { output }: Pick<Io, 'output'>,
  env: Env = {},
): Promise<Options> {
  const context = { output, env };
  let chosen: Options = { run: 'nothing' };
  const program = createProgram(context, (options) => {
    chosen = options;
  });
  const words = toParserWords(argv);
  try {
    const { operands, unknown } = program.parseOptions([...words]);
    if (operands.length === 0 && unknown.length === 0) return { run: 'menu', ...readGlobals(program) };
    if (operands[0] === 'help') await showHelp(program, operands.slice(1), context);
    else await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof UsageError) throw explainPasted(argv, error);
    // Commander throws after printing help or the version, too.
    if (!(error instanceof CommanderError)) throw error;
  }
  return chosen;
}

const SHORT_FLAGS = new Map([
  ['-V', '--version'],
  ...GLOBAL_OPTIONS.flatMap(({ name, short }) => (short === undefined ? [] : [[`-${short}`, `--${name}`] as const])),
]);

const OPTIONAL = Object.keys(OPTIONAL_VALUES);

function valued(name: string): string {
  return `${name}-${OPTIONAL_VALUES[name]}`;
}

/**
 * `--json` takes no value and `--json=id,name` does: the parser gets them as two options, as with `--debug`. Short flags
 * are replaced, because the parser would find them in values too: `-y` in `-yes, I am`.
 */
function toParserWords(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, index) => {
    if (end >= 0 && index > end) return word;
    const name = OPTIONAL.find((one) => word.startsWith(`--${one}=`));
    return name === undefined ? (SHORT_FLAGS.get(word) ?? word) : word.replace(name, valued(name));
  });
}

async function showHelp(program: Commander, words: readonly string[], { output }: ParserContext): Promise<void> {
  const [topic = ''] = words;
  const found = words.length === 1 && Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined;
  if (found) return void output.write(topicHelp(found));
  refuseUnknownTopic(program, words);
  await program.parseAsync([...words, '--help'], { from: 'user' });
}

/** @throws UsageError unless the words name a command, or a noun. */
function refuseUnknownTopic(program: Commander, words: readonly string[]): void {
  let command = program;
  for (const word of words) {
    const known = command.commands.find((one) => [one.name(), ...one.aliases()].includes(word));
    if (!known) {
      const topics = command === program ? Object.keys(TOPICS) : [];
      const meant = didYouMean(word, [...command.commands.map((one) => one.name()), ...topics]);
      throw new UsageError(`No help topic or command "${words.join(' ')}".`, `${meant} See tavus --help.`.trim());
    }
    command = known;
  }
}

function createProgram(context: ParserContext, choose: (options: Options) => void): Commander {
  const program = newCommander('tavus', context).version(version, '--version', 'print the version');
  program.helpInformation = programHelp;
  for (const { short: _ours, ...option } of GLOBAL_OPTIONS) program.addOption(toOption(option, context));
  for (const [name, value] of Object.entries(OPTIONAL_VALUES)) {
    program.addOption(toOption({ name: valued(name), value, help: '' }, context));
  }
  for (const group of commandGroups()) {
    const noun = newCommander(`tavus ${group.noun}`, context);
    if (group.alias !== undefined) noun.alias(group.alias);
    noun.helpInformation = () => groupHelp(group);
    program.addCommand(noun);
    for (const entry of group.commands) {
      addCommand(noun, entry, context, (command, given) => {
        choose({ run: 'command', command, given, ...readGlobals(program) });
      });
    }
  }
  for (const entry of OWN_COMMANDS) {
    addCommand(program, entry, context, (command, given) => {
      // These commands do not prompt.
      refuseMissing(command, given);
      choose(command.choose(given, readGlobals(program)));
    });
  }
  return program;
}

/** Adds a command. Its arguments and options are loaded only when it is the one that runs. */
function addCommand<Shape extends CommandShape<Services>>(
  parent: Commander,
  entry: CommandEntry<Shape>,
  context: ParserContext,
  choose: (shape: Shape, given: Given) => void,
): void {
  const path = parent.parent ? `tavus ${parent.name()} ${entry.name}` : `tavus ${entry.name}`;
  const command = newCommander(path, context);
  parent.addCommand(command);
  parent.hook('preSubcommand', async (_parent, named) => {
    if (named !== command) return;
    const shape = await entry.load();
    const options = shape.options ?? [];
    for (const argument of shape.args ?? []) command.addArgument(toArgument(argument, context));
    for (const option of options) command.addOption(toOption(option, context));
    command.helpInformation = () => commandHelp(path, entry.summary, shape);
    command.action(() => choose(shape, toGiven(command, options)));
  });
}

/** @param path the whole command: `tavus replica rename` */
function newCommander(path: string, { output }: ParserContext): Commander {
  const command = new Commander(path.split(' ').at(-1));
  return command
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: () => {} })
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride((end) => {
      throw end.exitCode === 0 ? end : toUsageError(end, command, path);
    });
}

function toOption(option: CommandOption<Services>, context: ParserContext): Option {
  const { name, alias, short, value } = option;
  // The parser names an option after its last name.
  const other = short === undefined ? alias && `--${alias}` : `-${short}`;
  const names = other ? `${other}, --${name}` : `--${name}`;
  if (value === undefined) return new Option(names);
  return new Option(`${names} <${value.replaceAll('|', '-or-')}>`).argParser(
    (text: string, before: readonly string[] = []) => {
      return [...before, readValue(option, text, context)];
    },
  );
}

function toArgument(argument: CommandArgument<Services>, context: ParserContext): Argument {
  const { value, isVariadic } = argument;
  return new Argument(`[${value}${isVariadic ? '...' : ''}]`).argParser((text: string, before: unknown) => {
    refusePastedFlag(text);
    const given = readValue(argument, text, context);
    return isVariadic ? [...(Array.isArray(before) ? before : []), given] : given;
  });
}

/** Checks a value; expands `~` in a path. @throws InvalidArgumentError with what was probably meant */
function readValue(
  { value, choices, check }: Partial<CommandValue<Services>>,
  text: string,
  { env }: ParserContext,
): string {
  if (choices && !choices.includes(text)) {
    throw new InvalidArgumentError(`Allowed values: ${choices.join(', ')}.\n${didYouMean(text, choices)}`);
  }
  const problem = check?.(text);
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return isPath(value) ? expandHome(text, env) : text;
}

function toGiven(command: Commander, options: readonly CommandOption<Services>[]): Given {
  const values: Record<string, unknown> = command.opts();
  const given = options.flatMap(({ name }) => {
    const value = values[attributeOf(name)];
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? value.map(String) : ['']] as const];
  });
  const args = command.processedArgs.flat().filter((arg): arg is string => typeof arg === 'string');
  return new Given(args, Object.fromEntries(given));
}

function readGlobals(program: Commander): Globals {
  const values: Record<string, unknown> = program.opts();
  const found = new Map<string, string | true>();
  for (const { name } of [...GLOBAL_OPTIONS, ...OPTIONAL.map((one) => ({ name: valued(one) }))]) {
    const value = values[attributeOf(name.replace(/^no-/, ''))];
    if (name.startsWith('no-') ? value === false : value !== undefined && value !== false) {
      found.set(name, Array.isArray(value) ? String(value.at(-1)) : typeof value === 'string' ? value : true);
    }
  }
  return toGlobals(found);
}

/** The parser's name of an option: `replica-id` is `replicaId`. */
function attributeOf(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
