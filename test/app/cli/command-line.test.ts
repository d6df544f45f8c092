import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../src/app/cli/command-line.ts';
import { type Globals, NO_GLOBALS } from '../../../src/app/options.ts';
import type { Given } from '../../../src/core/command.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { createFakeIo } from '../../support/fake-io.ts';
import {
  DELETE_REPLICA,
  GENERATE_VIDEO,
  GET_REPLICA,
  LIST_REPLICAS,
  RENAME_REPLICA,
  sameCommand,
} from '../../support/noun-commands.ts';

/** Parses a command line that runs a command. */
async function read(...argv: readonly string[]) {
  const fake = createFakeIo();
  const options = await parseCommandLine(argv, fake.io);
  if (options.run !== 'command') throw new Error(`Not a command, but ${JSON.stringify(options)}: ${fake.output()}`);
  const { run: _run, command, given, ...globals } = options;
  return { command: sameCommand(command), given, globals };
}

/** The given values of these options. */
function valuesOf(given: Given, ...names: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.filter((name) => given.isSet(name)).map((name) => [name, given.texts(name)]));
}

async function refusalOf(...argv: readonly string[]): Promise<UsageError> {
  const fake = createFakeIo();
  const error: unknown = await parseCommandLine(argv, fake.io).catch((reason: unknown) => reason);
  expect(fake.output()).toBe('');
  if (error instanceof UsageError) return error;
  throw new Error(`It was no wrong use: ${JSON.stringify(error)}`);
}

describe('flags of every command', () => {
  const ALL = [
    '--sandbox',
    '--json',
    '--yes',
    '--no-input',
    '--dry-run',
    '--read-only',
    '--debug',
    '--profile',
    'work',
    '--no-color',
  ];
  const SET: Globals = {
    ...{ sandbox: true, json: true, yes: true, input: false, dryRun: true, readOnly: true, debug: true, color: false },
    profile: 'work',
  };

  it.each<[where: string, argv: string[]]>([
    ['before it', [...ALL, 'replica', 'get', 'r1']],
    ['between noun and verb', ['replica', ...ALL, 'get', 'r1']],
    ['before the argument', ['replica', 'get', ...ALL, 'r1']],
    ['after it', ['replica', 'get', 'r1', ...ALL]],
    ['all about it', [...ALL.slice(0, 3), 'replica', ...ALL.slice(3, 5), 'get', 'r1', ...ALL.slice(5)]],
  ])('%s', async (_where, argv) => {
    const { command, given, globals } = await read(...argv);
    expect([command, given.args(), globals]).toEqual([GET_REPLICA, ['r1'], SET]);
  });

  it('none of them', async () => {
    expect((await read('replica', 'get', 'r1')).globals).toEqual(NO_GLOBALS);
  });

  it.each<[flag: string[], globals: Partial<Globals>]>([
    [['--json'], { json: true }],
    [['--json=replica_id'], { json: ['replica_id'] }],
    [['--json=replica_id, status,,'], { json: ['replica_id', 'status'] }],
    [['--json='], { json: [] }],
    [['--json', '--json=status'], { json: ['status'] }],
    [['--json=status', '--json'], { json: ['status'] }],
    [['-y'], { yes: true }],
    [['--profile=work'], { profile: 'work' }],
    [['--profile', 'a', '--profile', 'b'], { profile: 'b' }],
    [['--api-key-file', '-'], { apiKeyFile: '-' }],
    [['--api-key-file=/k ey'], { apiKeyFile: '/k ey' }],
  ])('%j', async (flag, globals) => {
    for (const argv of [
      [...flag, 'replica', 'list'],
      ['replica', 'list', ...flag],
    ]) {
      expect((await read(...argv)).globals).toEqual({ ...NO_GLOBALS, ...globals });
    }
  });
});

describe('a command', () => {
  it.each([
    ['replica', 'face'],
    ['persona', 'pal'],
  ])('of a %s works with %s too', async (noun, alias) => {
    expect((await read(alias, 'list')).command).toBe((await read(noun, 'list')).command);
  });

  it('accepts arguments and flags in any order', async () => {
    for (const argv of [
      ['r1', '--name', 'Rio'],
      ['--name', 'Rio', 'r1'],
      ['--name=Rio', 'r1'],
    ]) {
      const { command, given } = await read('replica', 'rename', ...argv);
      expect([command, given.args(), given.text('name')]).toEqual([RENAME_REPLICA, ['r1'], 'Rio']);
    }
  });

  it.each([
    ['--name', ['Rio']],
    ['--replica-name', ['Rio']],
  ])('accepts both names of a flag: %s', async (flag, texts) => {
    const separate = await read('face', 'rename', 'r1', flag, 'Rio');
    const tied = await read('face', 'rename', 'r1', `${flag}=Rio`);
    expect([separate.given.texts('name'), tied.given.texts('name')]).toEqual([texts, texts]);
    expect(separate.given.isSet('replica-name')).toBe(false);
  });

  it('keeps all values of a repeated flag', async () => {
    const { given } = await read('replica', 'rename', 'r1', '--name', 'a', '--replica-name=b', '--name', 'c');
    expect([given.texts('name'), given.text('name')]).toEqual([['a', 'b', 'c'], 'c']);
  });

  it('distinguishes a given switch from one that is not', async () => {
    const [hard, soft] = [await read('replica', 'delete', 'r1', '--hard'), await read('replica', 'delete', 'r1')];
    expect([hard.command, hard.given.isSet('hard'), soft.given.isSet('hard')]).toEqual([DELETE_REPLICA, true, false]);
  });

  it('has flags with dashes in their names, and none that was not given', async () => {
    const { command, given } = await read('video', 'generate', '--replica-id', 'r1', '--fast', '--script-file', '-');
    expect(command).toBe(GENERATE_VIDEO);
    expect(valuesOf(given, 'replica-id', 'fast', 'script-file', 'script', 'name', 'audio-url')).toEqual({
      ...{ 'replica-id': ['r1'], fast: [''], 'script-file': ['-'] },
    });
  });

  it.each([['-5 degrees'], ['- a dash'], ['--'], ['-'], ['-yes, I am'], ['-V'], ['-h'], ['-hello'], ['-V8 engines']])(
    'reads "%s" as the value of a flag',
    async (value) => {
      const { given, globals } = await read('replica', 'rename', 'r1', `--name=${value}`, '--sandbox');
      expect([given.texts('name'), given.args(), globals.sandbox]).toEqual([[value], ['r1'], true]);
    },
  );

  it.each([['-5 degrees'], ['- a dash'], ['-'], ['-yes, I am'], ['-h'], ['-hello'], ['-V8 engines']])(
    'reads "%s" as a value in a separate word too',
    async (value) => {
      const { given, globals } = await read('replica', 'rename', 'r1', '--name', value, '--sandbox');
      expect([given.texts('name'), given.args(), globals]).toEqual([[value], ['r1'], { ...NO_GLOBALS, sandbox: true }]);
    },
  );

  it('keeps an empty value', async () => {
    const { given } = await read('replica', 'rename', '', '--name', '');
    expect([given.args(), given.texts('name')]).toEqual([[''], ['']]);
  });

  it.each(['--json', '-y', '-r1', '--name=x', '--json=id', '--', '--help'])(
    'reads "%s" after -- as an argument',
    async (word) => {
      const { given, globals } = await read('replica', 'get', '--yes', '--', word);
      expect([given.args(), globals]).toEqual([[word], { ...NO_GLOBALS, yes: true }]);
    },
  );

  it('loads no other command', async () => {
    const { command, given } = await read('replica', 'list', '--type', 'user', '--all');
    expect([command, valuesOf(given, 'type', 'all', 'limit')]).toEqual([LIST_REPLICAS, { type: ['user'], all: [''] }]);
  });
});

describe('a usage error says what was probably meant, and names the help', () => {
  const LIST_HELP = 'See tavus replica list --help.';

  it.each<[what: string, argv: string[], message: string, hint: string]>([
    ['noun', ['replicas', 'list'], "unknown command 'replicas'", 'Did you mean replica? See tavus --help.'],
    ['noun by its alias', ['fce', 'list'], "unknown command 'fce'", 'Did you mean face? See tavus --help.'],
    ['verb', ['replica', 'lst'], "unknown command 'lst'", 'Did you mean list? See tavus replica --help.'],
    [
      'verb of an alias',
      ['face', 'remane'],
      "unknown command 'remane'",
      'Did you mean rename? See tavus replica --help.',
    ],
    ['verb like no other', ['video', 'xyz'], "unknown command 'xyz'", 'See tavus video --help.'],
    ['flag', ['replica', 'list', '--limt', '3'], "unknown option '--limt'", `Did you mean --limit? ${LIST_HELP}`],
    [
      'flag with a value',
      ['replica', 'list', '--typ=x'],
      "unknown option '--typ'",
      `Did you mean --type? ${LIST_HELP}`,
    ],
    [
      'flag of every command',
      ['replica', 'list', '--jsn'],
      "unknown option '--jsn'",
      `Did you mean --json? ${LIST_HELP}`,
    ],
    [
      'other name of a flag',
      ['replica', 'rename', '--replica-nme=x'],
      "unknown option '--replica-nme'",
      'Did you mean --replica-name? See tavus replica rename --help.',
    ],
    ['flag like no other', ['replica', 'list', '--quietly'], "unknown option '--quietly'", LIST_HELP],
    [
      'choice',
      ['replica', 'list', '--type', 'usr'],
      "option '--type <type>' argument 'usr' is invalid. Allowed values: user, system, all.",
      `Did you mean user? ${LIST_HELP}`,
    ],
    [
      'choice with lines',
      ['replica', 'list', '--type', 'x\ny'],
      "option '--type <type>' argument 'x\ny' is invalid. Allowed values: user, system, all.",
      LIST_HELP,
    ],
    [
      'number',
      ['replica', 'list', '--limit', '0'],
      "option '--limit <number>' argument '0' is invalid. The limit must be a whole number, at least 1.",
      LIST_HELP,
    ],
    ['value missing', ['replica', 'list', '--limit'], "option '--limit <number>' argument missing", LIST_HELP],
    [
      'arguments too many',
      ['replica', 'get', 'r1', 'r2'],
      "too many arguments for 'get'. Expected 1 argument but got 2.",
      'See tavus replica get --help.',
    ],
    ['verb missing', ['pal'], 'persona needs a verb: list,', 'See tavus persona --help.'],
    ['verb missing before flags', ['--json', 'video', '--yes'], 'video needs a verb: list,', 'See tavus video --help.'],
  ])('%s', async (_what, argv, message, hint) => {
    const error = await refusalOf(...argv);
    expect(error.message).toContain(message);
    expect(error.hint).toBe(hint);
  });
});

describe('help', () => {
  async function help(...argv: readonly string[]): Promise<string> {
    const fake = createFakeIo();
    expect(await parseCommandLine(argv, fake.io)).toEqual({ run: 'nothing' });
    return fake.output();
  }

  it.each<[same: string, argv: string[], other: string[]]>([
    ['the program', ['help'], ['--help']],
    ['the program, in short', ['-h'], ['--help']],
    ['a noun', ['help', 'replica'], ['replica', '--help']],
    ['a noun by its alias', ['help', 'face'], ['replica', '-h']],
    ['a command', ['help', 'replica', 'rename'], ['replica', 'rename', '--help']],
    ['a command with all it needs', ['help', 'face', 'rename'], ['replica', 'rename', 'r1', '--name', 'x', '-h']],
    ['a command with flags of every command', ['--json', 'help', 'video', 'list'], ['video', 'list', '--help', '-y']],
    ['a command of the program itself', ['help', 'sandbox'], ['sandbox', '--help']],
  ])('about %s', async (_same, argv, other) => {
    const text = await help(...argv);
    expect(text).toContain('Usage: tavus');
    expect(text).toBe(await help(...other));
  });

  it.each([
    ['exit-codes', ['\n  4    not found\n', '"code":"not_found"']],
    ['environment', ['TAVUS_API_KEY', 'TAVUS_BASE_URL', 'NO_COLOR', 'Flags override environment variables']],
  ])('about %s', async (topic, words) => {
    const text = await help('help', topic);
    for (const word of words) expect(text).toContain(word);
  });

  it.each<[words: string[], hint: string]>([
    [['everything'], 'See tavus --help.'],
    [['exit-code'], 'Did you mean exit-codes? See tavus --help.'],
    [['replicas'], 'Did you mean replica? See tavus --help.'],
    [['replica', 'remane'], 'Did you mean rename? See tavus --help.'],
    [['replica', 'environmnt'], 'See tavus --help.'],
    [['replica', 'rename', 'r1'], 'See tavus --help.'],
    [['environment', 'more'], 'Did you mean environment? See tavus --help.'],
  ])('about %j does not exist', async (words, hint) => {
    const error = await refusalOf('help', ...words);
    expect([error.message, error.hint]).toEqual([`No help topic or command "${words.join(' ')}".`, hint]);
  });
});
