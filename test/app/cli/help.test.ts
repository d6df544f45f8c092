import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../src/app/cli/command-line.ts';
import { GLOBAL_OPTIONS } from '../../../src/app/cli/global-options.ts';
import { commandHelp, groupHelp, rootHelp, topicHelp } from '../../../src/app/cli/help.ts';
import { TOPICS } from '../../../src/app/cli/help-topics.ts';
import { OWN_COMMANDS } from '../../../src/app/cli/own-commands.ts';
import { commandGroups } from '../../../src/app/cli/program-help.ts';
import type { CommandGroup, CommandShape } from '../../../src/core/command.ts';
import { widthOf } from '../../../src/lib/text/safe-text.ts';
import type { Services } from '../../../src/modules/context.ts';
import { createFakeIo } from '../../support/fake-io.ts';
import { sameCommand } from '../../support/noun-commands.ts';

interface Listed {
  /** The whole command. */
  readonly path: string;
  readonly summary: string;
  readonly shape: CommandShape<Services>;
}

const GROUPS = commandGroups();
const OF_MODULES = GROUPS.flatMap(({ noun, commands }) => commands.map((entry) => ({ noun, entry })));

/** All commands. */
const ALL: readonly Listed[] = await Promise.all([
  ...OF_MODULES.map(async ({ noun, entry: { name, summary, load } }) => {
    return { path: `tavus ${noun} ${name}`, summary, shape: sameCommand(await load()) };
  }),
  ...OWN_COMMANDS.map(async ({ name, summary, load }) => ({ path: `tavus ${name}`, summary, shape: await load() })),
]);

/** The words of all calls of `tavus` in a shell's line; quotes hold words together, and `|`, `<` and `>` end a call. */
function callsIn(line: string): string[][] {
  const calls: string[][] = [[]];
  for (const [token] of line.matchAll(/[|<>()&;]+|("[^"]*"|'[^']*'|[^\s"'|<>()&;])+/g)) {
    if (/^[|<>()&;]/.test(token)) calls.push([]);
    else calls.at(-1)?.push(token.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  }
  return calls.filter(([first]) => first === 'tavus').map(([_tavus, ...words]) => words);
}

it.each([
  ['tavus replica list', [['replica', 'list']]],
  ['tavus replica get "Rio, \'spring\'" | cut -f1', [['replica', 'get', "Rio, 'spring'"]]],
  ["cat a.txt | tavus x --script-file - > 'b c'", [['x', '--script-file', '-']]],
  ['source <(tavus completion bash)', [['completion', 'bash']]],
  ['tavus a && tavus b --json=x,y', [['a'], ['b', '--json=x,y']]],
  ['tavus x --set a="b c"\'d\' ""', [['x', '--set', 'a=b cd', '']]],
  ['echo tavus', []],
])('the reader of examples finds the words in: %s', (line, calls) => {
  expect(callsIn(line)).toEqual(calls);
});

/** The command that these words call; the program's own are known by their names. @throws UsageError */
async function calledBy(words: readonly string[]): Promise<CommandShape<Services> | undefined> {
  const options = await parseCommandLine(words, createFakeIo().io);
  if (options.run === 'command') return sameCommand(options.command);
  return ALL.find(({ path }) => path === `tavus ${options.run}`)?.shape;
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');
const tooWide = (text: string) => linesOf(text).filter((line) => widthOf(line) > 80);

describe('the help of the program', () => {
  /** A number of additional nouns. */
  const more = (count: number): CommandGroup<Services>[] =>
    Array.from({ length: count }, (_, at) => ({ noun: `noun-${at}`, summary: 'a thing', commands: [] }));

  it('names every command and every flag that goes with all of them', () => {
    const text = rootHelp(GROUPS, OWN_COMMANDS);
    for (const { noun, alias, commands } of GROUPS) {
      const line = linesOf(text).find((one) => one.startsWith(`  ${noun} `)) ?? '';
      expect(line.trim().split(/\s+/).slice(1)).toEqual(commands.map(({ name }) => name));
      if (alias !== undefined) expect(text).toContain(`${alias} = ${noun}`);
    }
    for (const { name } of OWN_COMMANDS) expect(text).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    for (const { name } of GLOBAL_OPTIONS) expect(text).toMatch(new RegExp(` {2}(-\\w, )?--${name}\\b`));
    for (const topic of Object.keys(TOPICS)) expect(text).toContain(`tavus help ${topic}`);
    expect(text).toContain('-V, --version');
  });

  it.each([0, 1, 2, 3])(
    'leaves room for a prompt in a terminal of 24 lines and 80 columns, with %i more nouns too',
    (count) => {
      const text = rootHelp([...GROUPS, ...more(count)], OWN_COMMANDS);
      expect(linesOf(text).length).toBeLessThan(24);
      expect(tooWide(text)).toEqual([]);
    },
  );

  it('removes only blank lines, and none if there is room', () => {
    const few = rootHelp(GROUPS.slice(0, 2), OWN_COMMANDS);
    const filled = (text: string) => linesOf(text).filter((line) => line !== '');
    expect(linesOf(few).filter((line) => line === '')).toHaveLength(4);
    expect(filled(rootHelp(more(20), OWN_COMMANDS)).length).toBe(filled(rootHelp([], OWN_COMMANDS)).length + 20);
  });
});

describe.each(GROUPS.map((group) => [group.noun, group] as const))('the help of %s', (noun, group) => {
  it('names its commands, and fits the width of a terminal', () => {
    const text = groupHelp(group);
    for (const { name, summary } of group.commands) {
      expect(text).toMatch(new RegExp(`^ {2}${name} `, 'm'));
      expect(summary).not.toMatch(/\.$|^[A-Z](?!avus)/);
    }
    expect(text).toContain(`Usage: tavus ${noun} <verb> [flags]`);
    expect(tooWide(text)).toEqual([]);
  });
});

describe.each(ALL.map((listed) => [listed.path, listed] as const))('%s', (path, { summary, shape }) => {
  const { args = [], options = [], examples } = shape;

  it('has at least two examples that call it', async () => {
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const { text, line } of examples) {
      expect(text).toMatch(/^[A-Z~].*[^.]$/);
      expect(await Promise.all(callsIn(line).map(calledBy)), line).toContain(shape);
    }
  });

  it('describes every flag and its default', () => {
    for (const { name, help, isRequired, fallback } of options) {
      expect(help, `--${name}`).toMatch(/^[A-Z].*[.?…)]"?$/s);
      expect(isRequired === true || fallback, `--${name}`).toBeTruthy();
    }
    for (const { value, help } of args) expect(help, value).toMatch(/^[A-Z].*\.$/s);
  });

  it('marks a flag as required only if every example uses it', () => {
    const pages = commandHelp(path, summary, shape).replace(/\s+/g, ' ');
    for (const { name, alias, help, requiredWhen } of options) {
      if (!pages.includes(`${help.replace(/\s+/g, ' ')} [Required]`)) continue;
      expect(requiredWhen, name).toBeUndefined();
      for (const { line } of examples) expect(line).toMatch(new RegExp(` --(${name}|${alias ?? name})[ =]`));
    }
  });

  it('has flags of different names, none of which every command has', () => {
    const namesOf = ({ name, alias, short }: (typeof options)[number]) =>
      [name, alias, short].filter((one) => one !== undefined);
    const names = [...GLOBAL_OPTIONS, ...options].flatMap(namesOf);
    expect(names.filter((name, at) => names.indexOf(name) < at)).toEqual([]);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  it('only its last argument takes several values', () => {
    expect(args.slice(0, -1).filter(({ isVariadic }) => isVariadic)).toEqual([]);
  });

  it('prints all of that in lines that fit a terminal, except for examples', () => {
    const text = commandHelp(path, summary, shape);
    const [page = '', shown = ''] = text.split('\nExamples\n');
    for (const { name } of options) expect(page).toContain(`--${name}`);
    for (const { line } of examples) expect(linesOf(shown)).toContain(`  ${line}`);
    expect(tooWide(page)).toEqual([]);
  });
});

it.each([
  ['tavus video generate', 'script', 'without --audio-url'],
  ['tavus video generate', 'audio-url', 'without --script'],
  ['tavus replica create', 'train-video-url', 'without --train-image-url'],
  ['tavus replica create', 'train-image-url', 'without --train-video-url'],
  ['tavus replica create', 'default-voice-id', 'with --train-image-url, without --voice-name'],
  ['tavus persona create', 'system-prompt', 'without --pipeline-mode echo'],
])('%s needs --%s %s', (path, name, when) => {
  const { summary = '', shape = { examples: [] } } = ALL.find((listed) => listed.path === path) ?? {};
  const { help } = shape.options?.find((option) => option.name === name) ?? {};
  const page = commandHelp(path, summary, shape).replace(/\s+/g, ' ');
  expect(page).toContain(`${help} [Required ${when}]`);
});

describe('the help of a command', () => {
  const SHAPE: CommandShape<Services> = {
    notes: 'It waits.',
    args: [{ value: 'id', help: 'Which ones.', isVariadic: true }],
    options: [
      { name: 'type', value: 'type', choices: ['a', 'b'], help: 'Which kind.', fallback: 'a' },
      { name: 'mode', value: 'x|y', choices: ['x', 'y'], help: 'How.', fallback: 'x' },
      { name: 'name', alias: 'thing-name', value: 'text', help: 'Its name.', isRequired: true },
      { name: 'url', value: 'url', help: 'From where.', requiredWhen: 'without --name' },
      { name: 'output', short: 'o', value: 'file', help: 'Where to.', fallback: 'here' },
      { name: 'hard', help: 'All of it.' },
      { name: 'a-flag-with-a-long-name', value: 'and-value', help: 'Rarely needed.', fallback: 'none' },
    ],
    examples: [
      { text: 'One', line: 'tavus thing do a' },
      { text: 'Two', line: 'tavus thing do a b' },
    ],
  };

  it('has usage, notes, arguments, flags with defaults, and examples', () => {
    expect(linesOf(commandHelp('tavus thing do', 'do a thing', SHAPE))).toEqual([
      'Do a thing.',
      '',
      'Usage: tavus thing do [id…] [flags]',
      '',
      'It waits.',
      '',
      'Arguments',
      '  id  Which ones.',
      '',
      'Flags',
      '  --type <type>               Which kind. One of a, b. [Default: a]',
      '  --mode <x|y>                How. [Default: x]',
      '  --name, --thing-name <text>',
      '                              Its name. [Required]',
      '  --url <url>                 From where. [Required without --name]',
      '  -o, --output <file>         Where to. [Default: here]',
      '  --hard                      All of it. [Default: none]',
      '  --a-flag-with-a-long-name <and-value>',
      '                              Rarely needed. [Default: none]',
      '',
      'Examples',
      '  # One',
      '  tavus thing do a',
      '',
      '  # Two',
      '  tavus thing do a b',
      '',
      'Flags of every command: tavus help flags.',
    ]);
  });

  it('omits empty sections', () => {
    const text = commandHelp('tavus thing do', 'do a thing', { examples: SHAPE.examples });
    expect(text).toContain('Usage: tavus thing do\n');
    expect(text).not.toMatch(/Arguments|Flags\n|\n\n\n/);
  });
});

describe.each(Object.entries(TOPICS))('help on %s', (_name, topic) => {
  const text = topicHelp(topic);

  it('fits the width of a terminal', () => {
    expect(tooWide(text)).toEqual([]);
    expect(text).toMatch(/[^\n]\n$/);
  });

  it('has a line for each row, and the text below', () => {
    const onOneLine = text.replace(/\s+/g, ' ');
    for (const [name] of topic.rows)
      expect(
        linesOf(text).some((line) => line.startsWith(`  ${name} `)),
        name,
      ).toBe(true);
    for (const part of [topic.rows, ...topic.more].flat(2)) expect(onOneLine).toContain(part);
  });
});

describe('the words of the help', () => {
  const helpOf = (noun: string) => {
    const group = GROUPS.find((found) => found.noun === noun);
    return group === undefined ? '' : groupHelp(group);
  };

  it.each([
    ['objective', 'An objective is '],
    ['guardrail', 'A guardrail is '],
  ])('has the article of a noun: %s', (noun, start) => {
    expect(helpOf(noun).startsWith(start)).toBe(true);
  });

  it('speaks of one item of a noun, also where a row of the details names several', () => {
    const list = ALL.find(({ path }) => path === 'tavus persona list');
    const helps = (list?.shape.options ?? []).map(({ help }) => help);
    for (const one of ['default replica', 'document', 'guardrail', 'objective']) {
      expect(helps).toContain(`Only personas with this ${one}: its id or name.`);
    }
  });
});
