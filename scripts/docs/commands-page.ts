import { GLOBAL_OPTIONS } from '../../src/app/cli/global-options.ts';
import { toSentence, usageOf } from '../../src/app/cli/help.ts';
import { describe, flagNames, type Row } from '../../src/app/cli/help-table.ts';
import { TOPICS, type Topic } from '../../src/app/cli/help-topics.ts';
import { type LoadedCommand, type LoadedGroup, loadCommands } from './commands.ts';
import { bullet, code, codeList, fence, picture, prose, table } from './markdown.ts';

/** The heading and table header of each topic of `tavus help`. */
const TOPIC_TABLES: Readonly<Record<string, readonly [title: string, heads: Row]>> = {
  environment: ['Environment variables', ['Variable', 'Description']],
  'exit-codes': ['Exit codes', ['Exit code', 'Meaning']],
};

/** Renders `docs/commands.md` from the help. */
export async function renderCommandsPage(): Promise<string> {
  const groups = await loadCommands();
  const blocks = [
    '<!-- Generated from the help of the program: edit the help, then run npm run docs. -->',
    '# Commands',
    'Run `tavus` to open the [menu](keyboard.md), or `tavus <noun> <verb>` to run one command. `face` and `pal` are accepted for `replica` and `persona`. `tavus <noun> <verb> --help` and `man tavus` contain the same information.',
    'See also: [Scripting](scripting.md) for JSON output, missing input and errors, [Recipes](recipes.md) for examples, and [Configuration](configuration.md) for keys and settings.',
    picture('command-help', 'The help of a command'),
    '## All commands',
    table(
      ['Command', 'Description'],
      groups.flatMap(({ commands }) => commands.map(overviewRow)),
    ),
    '## Flags of every command',
    table(
      ['Flag', 'Description'],
      GLOBAL_OPTIONS.map((option) => [code(flagNames(option)), prose(describe(option))]),
    ),
    ...Object.entries(TOPIC_TABLES).flatMap(([name, [title, heads]]) => topicBlocks(title, heads, TOPICS[name])),
    ...groups.flatMap(groupBlocks),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function overviewRow({ path, summary, shape }: LoadedCommand): Row {
  return [`[${code(usageOf(path, { ...shape, options: [] }))}](#${path.replaceAll(' ', '-')})`, prose(summary)];
}

function topicBlocks(title: string, heads: Row, topic: Topic | undefined): string[] {
  if (!topic) throw new Error(`tavus help has no topic for "${title}".`);
  const rows = topic.rows.map(([names, text]): Row => [codeList(names), prose(text)]);
  const more = topic.more.map((part) => (typeof part === 'string' ? prose(part) : bulletList(part, (name) => name)));
  return [`## ${title}`, table(heads, rows), ...more];
}

function groupBlocks({ noun, about, commands }: LoadedGroup): string[] {
  const heading = noun === undefined ? 'Other commands' : `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
  return [`## ${heading}`, ...(about === undefined ? [] : [prose(about)]), ...commands.flatMap(commandBlocks)];
}

function commandBlocks({ path, summary, shape }: LoadedCommand): string[] {
  const { args = [], options = [], notes, examples } = shape;
  return [
    `### ${path}`,
    prose(toSentence(summary)),
    fence(usageOf(path, shape)),
    ...(notes === undefined ? [] : [prose(notes)]),
    ...titled('Arguments', args, (arg) => [arg.value, describe(arg)]),
    ...titled('Flags', options, (option) => [flagNames(option), describe(option)]),
    'Examples:',
    fence(examples.map(({ text, line }) => `# ${text}\n${line}`).join('\n\n')),
  ];
}

function titled<Item>(title: string, items: readonly Item[], toRow: (item: Item) => Row): string[] {
  return items.length === 0 ? [] : [`${title}:`, bulletList(items.map(toRow), code)];
}

function bulletList(rows: readonly Row[], toName: (name: string) => string): string {
  return rows.map(([name, text]) => bullet(toName(name), prose(text))).join('\n');
}
