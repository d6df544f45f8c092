import { describe, expect, it } from 'vitest';
import { GLOBAL_OPTIONS } from '../../../src/app/cli/global-options.ts';
import { OWN_COMMANDS } from '../../../src/app/cli/own-commands.ts';
import { type Completion, complete, type Declarations } from '../../../src/app/completion/complete.ts';
import type { CommandShape } from '../../../src/core/command.ts';
import type { Services } from '../../../src/modules/context.ts';
import { createModules } from '../../../src/modules/index.ts';

const ALL: Declarations = {
  groups: createModules().flatMap((module) => module.getCommands?.() ?? []),
  own: OWN_COMMANDS,
};

/** The last word is the one that is completed. */
async function completeLine(line: string, all = ALL): Promise<Completion> {
  const words = line.split(' ');
  return await complete(words.slice(0, -1), words.at(-1) ?? '', all);
}

async function valuesOf(line: string, all = ALL): Promise<string[]> {
  const completion = await completeLine(line, all);
  if (completion.offer !== 'values') throw new Error(`"${line}" offers ${completion.offer}.`);
  return completion.values.map(([value]) => value);
}

const GLOBAL_FLAGS = GLOBAL_OPTIONS.map(({ name }) => `--${name}`);
const verbsOf = (noun: string) =>
  ALL.groups.find((group) => group.noun === noun)?.commands.map(({ name }) => name) ?? [];

/** A command with all kinds of arguments and options. */
function declare(shape: Partial<CommandShape<Services>>): Declarations {
  const command = { examples: [], run: async () => 0, ...shape };
  const commands = [{ name: 'do', summary: 'do it', load: async () => command }];
  return { own: [], groups: [{ noun: 'toy', summary: 'a toy', commands }] };
}

describe('words', () => {
  it('at the start are nouns, their other names, and the commands of the program', async () => {
    const values = await valuesOf('');
    for (const noun of [
      'auth',
      'replica',
      'persona',
      'video',
      'conversation',
      'face',
      'pal',
      'doctor',
      'completion',
      'sandbox',
      'help',
    ])
      expect(values).toContain(noun);
    expect(values.filter((value) => value.startsWith('-'))).toEqual([]);
  });

  it('have descriptions', async () => {
    expect(await completeLine('')).toMatchObject({
      values: expect.arrayContaining([
        ['replica', "a person's face and voice"],
        ['face', 'the same as replica'],
      ]),
    });
  });

  it.each([
    ['replica ', 'replica'],
    ['face ', 'replica'],
    ['pal de', 'persona'],
    ['--sandbox video ', 'video'],
    ['--profile work video ', 'video'],
    ['--profile=work video ', 'video'],
    ['-y video ', 'video'],
    ['--nonsense video ', 'video'],
    ['help replica ', 'replica'],
    ['help pal ', 'persona'],
  ])('after "%s" are the verbs of %s', async (line, noun) => {
    expect(verbsOf(noun)).toContain('list');
    expect(await valuesOf(line)).toEqual(verbsOf(noun));
  });

  it('after help are topics and nouns', async () => {
    const values = await valuesOf('help ');
    for (const word of ['exit-codes', 'environment', 'replica', 'pal', 'sandbox']) expect(values).toContain(word);
    expect(values).not.toContain('help');
  });

  it.each([
    'nonsense ',
    'replica nonsense ',
    'help nonsense ',
    'help replica list ',
    'constructor ',
    'replica list --',
  ])('after "%s" no verb is offered', async (line) => {
    const values = await valuesOf(line);
    expect(values.filter((value) => !value.startsWith('--'))).toEqual([]);
  });
});

describe('flags', () => {
  it('are those of the command, then the global ones', async () => {
    const values = await valuesOf('replica list --');
    expect(values.slice(0, 2)).toEqual(['--type', '--status']);
    expect(values.slice(-GLOBAL_FLAGS.length - 1)).toEqual([...GLOBAL_FLAGS, '--help']);
  });

  it('before a command are the global ones, and the version', async () => {
    for (const line of ['-', '--', '--sa'])
      expect(await valuesOf(line)).toEqual([...GLOBAL_FLAGS, '--help', '--version']);
    expect(await valuesOf('replica --')).not.toContain('--type');
  });

  it('are described in one sentence', async () => {
    expect(await completeLine('replica list --')).toMatchObject({
      values: expect.arrayContaining([['--limit', 'Maximum number of results']]),
    });
  });

  it.each([
    ['--all', '--all'],
    ['--type user', '--type'],
    ['--type=user', '--type'],
    ['--type=', '--type'],
    ['--sandbox', '--sandbox'],
    ['-y', '--yes'],
    ['--help', '--help'],
  ])('after %s it is not offered again', async (given, flag) => {
    expect(await valuesOf('replica list --')).toContain(flag);
    expect(await valuesOf(`replica list ${given} --`)).not.toContain(flag);
    expect(await valuesOf(`replica list ${given} --`)).toContain('--limit');
  });

  it('given by their other name are not offered again', async () => {
    expect(await valuesOf('replica rename --replica-name Rio --')).not.toContain('--name');
  });

  it('that can be given several times are offered again', async () => {
    const all = declare({ options: [{ name: 'tag', value: 'text', help: 'A tag.', isRepeatable: true }] });
    expect(await valuesOf('toy do --tag a --', all)).toContain('--tag');
  });

  it('have their alias if only it matches', async () => {
    expect(await valuesOf('replica rename --rep')).toContain('--replica-name');
    expect(await valuesOf('replica rename --')).not.toContain('--replica-name');
    expect(await valuesOf('replica rename --n')).toContain('--name');
  });

  it('are offered if nothing else is possible', async () => {
    expect(await valuesOf('replica list ')).toContain('--type');
    expect(await valuesOf('completion bash ')).toContain('--help');
  });

  it('are none after --', async () => {
    expect(await valuesOf('replica list -- --')).toEqual([]);
    expect(await valuesOf('replica list -- ')).toEqual([]);
    expect(await completeLine('replica get -- -')).toMatchObject({ offer: 'items' });
  });
});

describe('values', () => {
  it.each([
    ['replica list --type ', '', ['user', 'system', 'all']],
    ['replica list --type -', '', ['user', 'system', 'all']],
    ['replica list --type=', '--type=', ['user', 'system', 'all']],
    ['replica list --type=us', '--type=', ['user', 'system', 'all']],
    ['replica list --limit 5 --type ', '', ['user', 'system', 'all']],
    ['completion ', '', ['bash', 'zsh', 'fish']],
    ['replica list --limit ', '', []],
    ['replica list --limit=', '--limit=', []],
    ['replica list --all=', '', []],
    ['replica list --json=', '', []],
    ['--nonsense=', '', []],
    ['replica create --name ', '', []],
  ])('"%s"', async (line, before, values) => {
    expect(await valuesOf(line)).toEqual(values);
    expect((await completeLine(line)).before).toBe(before);
  });

  it.each([
    ['--api-key-file ', ''],
    ['--api-key-file=~/k', '--api-key-file='],
    ['replica list --api-key-file ', ''],
    ['persona create --system-prompt-file ', ''],
    ['persona create --system-prompt-file=a', '--system-prompt-file='],
    ['video download -o ', ''],
  ])('"%s" is a file', async (line, before) => {
    expect(await completeLine(line)).toEqual({ offer: 'files', before });
  });

  it('of an argument can be files or choices, and repeat if it is variadic', async () => {
    const choices = ['a', 'b'];
    const help = 'One.';
    const all = declare({
      args: [
        { value: 'file', help },
        { value: 'kind', choices, help, isVariadic: true },
      ],
    });
    expect(await completeLine('toy do ', all)).toEqual({ offer: 'files', before: '' });
    for (const line of ['toy do x ', 'toy do x a ', 'toy do x a b a '])
      expect(await valuesOf(line, all)).toEqual(choices);
  });
});

describe('items', () => {
  it.each([
    ['replica get ', ''],
    ['face rename r', ''],
    ['replica rename --name Rio ', ''],
    ['video get ', ''],
    ['pal delete ', ''],
    ['video generate --replica-id ', ''],
    ['video generate --replica-id=r', '--replica-id='],
    ['--profile ', ''],
    ['auth switch ', ''],
  ])('"%s" asks the account', async (line, before) => {
    expect(await completeLine(line)).toMatchObject({ offer: 'items', before });
  });

  it('come from the account of the line', async () => {
    const line = '--sandbox --profile work replica --api-key-file=~/key get --no-input ';
    expect(await completeLine(line)).toMatchObject({
      globals: { sandbox: true, profile: 'work', apiKeyFile: '~/key', input: false, dryRun: false },
    });
  });

  it('repeat without those already named', async () => {
    expect(await completeLine('replica watch r1 --timeout 5m r2 ')).toMatchObject({
      offer: 'items',
      named: ['r1', 'r2'],
    });
    expect(await valuesOf('replica get r1 ')).toContain('--help');
  });
});

it('loads only the command of the line', async () => {
  const loaded: string[] = [];
  const watched: Declarations = {
    own: [],
    groups: ALL.groups.map((group) => ({
      ...group,
      commands: group.commands.map((entry) => ({
        ...entry,
        load: async () => {
          loaded.push(`${group.noun} ${entry.name}`);
          return await entry.load();
        },
      })),
    })),
  };
  for (const line of ['', 'rep', '--', 'replica ', 'replica li', 'help replica ']) await completeLine(line, watched);
  expect(loaded).toEqual([]);
  await completeLine('face list --', watched);
  expect(loaded).toEqual(['replica list']);
});

it.each(ALL.groups.flatMap(({ noun, commands }) => commands.map((entry) => [`${noun} ${entry.name}`, entry] as const)))(
  'every flag of tavus %s is offered',
  async (words, entry) => {
    const { options = [] } = await entry.load();
    expect((await valuesOf(`${words} --`)).slice(0, options.length)).toEqual(options.map(({ name }) => `--${name}`));
  },
);
