import { name, version } from '../../package.json';
import { GLOBAL_OPTIONS } from '../../src/app/cli/global-options.ts';
import { toSentence, usageOf } from '../../src/app/cli/help.ts';
import { describe, flagNames } from '../../src/app/cli/help-table.ts';
import { TOPICS, type Topic } from '../../src/app/cli/help-topics.ts';
import { type LoadedCommand, type LoadedGroup, loadCommands } from './commands.ts';
import { bold, escapeRoff, item, prose, usage, verbatim } from './roff.ts';

const FILES = [
  ['config.json', 'In the settings folder: keys, profiles and settings. Nobody else may read it.'],
  ['drafts/', 'In the settings folder: forms that were left; never a key.'],
  ['update.json', 'In the settings folder: when npm was last asked for a newer version, and what it said.'],
  ['FILE.tavus-journal.jsonl', 'Beside the CSV of a batch: what was sent, and what came of it.'],
  [
    'FILE.results.csv',
    'Beside the CSV of a batch: its videos. Beside a file that is not called .csv: FILE.tavus-results.csv.',
  ],
] as const;

/** Whose first example shows what the program is for. */
const SHOWN = ['tavus video generate', 'tavus video download', 'tavus video batch', 'tavus replica watch'];

/** The page for `man tavus`, from what help is made of. It has no date: the same program gives the same page. */
export async function renderManPage(): Promise<string> {
  const groups = await loadCommands();
  const lines = [
    '.\\" Made by the build from what tavus --help says.',
    `.TH TAVUS 1 "" ${escapeRoff(`${name} ${version}`).replaceAll(' ', '\\~')} "User Commands"`,
    // No hyphens, which groff's own macros would turn on again, and no blanks to make both edges straight.
    ...['.nr HY 0', '.nh', '.ad l'],
    ...['.SH NAME', 'tavus \\- make AI digital humans and personalised video with the Tavus API'],
    ...['.SH SYNOPSIS', usage('tavus [flags]'), '.br', usage('tavus <noun> <verb> [flags]')],
    ...['.SH DESCRIPTION', ...description(groups)],
    ...['.SH OPTIONS', 'These go with every command.', ...GLOBAL_OPTIONS.flatMap(flagItem)],
    ...item(usage('-V, --version'), 'Print the version.'),
    ...item(usage('-h, --help'), 'Print the help of the program, a noun or a command.'),
    ...['.SH COMMANDS', ...groups.flatMap(groupLines)],
    ...Object.entries(TOPICS).flatMap(([name, topic]) => (name === 'flags' ? [] : topicLines(topic))),
    ...['.SH FILES', ...FILES.flatMap(([file, text]) => item(bold(file), text))],
    ...['.SH EXAMPLES', ...verbatim(firstExamples(groups))],
    ...['.SH SEE ALSO', usage('tavus <noun> <verb> --help'), '.PP', ...prose('https://docs.tavus.io')],
  ];
  return `${lines.join('\n')}\n`;
}

function description(groups: readonly LoadedGroup[]): string[] {
  const paragraphs = [
    'Without a noun, tavus opens a menu that is driven by keys. tavus <noun> <verb> does the same from a command line: on a terminal it asks for what is missing; elsewhere, and with --no-input, it names it and ends with 2.',
    'Results go to standard output, all else to standard error. This program is not made by Tavus.',
    ...groups.flatMap(({ about }) => about ?? []),
  ];
  return paragraphs.flatMap((text, at) => [...(at === 0 ? [] : ['.PP']), ...prose(text)]);
}

function flagItem(option: (typeof GLOBAL_OPTIONS)[number]): string[] {
  return item(usage(flagNames(option)), describe(option));
}

function groupLines({ commands }: LoadedGroup): string[] {
  return commands.flatMap(commandLines);
}

function commandLines({ path, summary, shape }: LoadedCommand): string[] {
  const { args = [], options = [], notes, examples } = shape;
  return [
    `.SS ${usage(usageOf(path, shape))}`,
    ...prose(toSentence(summary)),
    ...(notes === undefined ? [] : ['.PP', ...prose(notes)]),
    ...args.flatMap((argument) => item(usage(`[${argument.value}]`), describe(argument))),
    ...options.flatMap(flagItem),
    '.PP',
    ...verbatim(toLines(examples)),
  ];
}

function toLines(examples: LoadedCommand['shape']['examples']): string[] {
  return examples.flatMap(({ text, line }, at) => [...(at === 0 ? [] : ['']), `# ${text}`, line]);
}

function firstExamples(groups: readonly LoadedGroup[]): string[] {
  const commands = groups.flatMap((group) => group.commands);
  return toLines(SHOWN.flatMap((path) => commands.find((command) => command.path === path)?.shape.examples[0] ?? []));
}

/** What `man` calls a section that help has under another name. */
const SECTIONS: Readonly<Record<string, string>> = { 'Exit codes': 'EXIT STATUS' };

function topicLines({ title, rows, more }: Topic): string[] {
  const parts = more.map((part) =>
    typeof part === 'string' ? ['.PP', ...prose(part)] : part.flatMap(([what, text]) => item(bold(what), text)),
  );
  return [
    `.SH ${SECTIONS[title] ?? title.toUpperCase()}`,
    ...rows.flatMap(([what, text]) => item(bold(what), text)),
    ...parts.flat(),
  ];
}
