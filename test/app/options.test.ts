import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { NO_GLOBALS, type Options, wantsJson } from '../../src/app/options.ts';
import { readOptions } from '../../src/app/read-options.ts';
import { UsageError } from '../../src/lib/errors.ts';
import { createFakeIo } from '../support/fake-io.ts';

async function read(...argv: readonly string[]) {
  const fake = createFakeIo();
  return { options: await readOptions(argv, fake.io), output: fake.output(), errors: fake.errors() };
}

const MENU = { run: 'menu', ...NO_GLOBALS } as const;
const NOT_A_PORT = 'A port is a number from 0 to 65535.';

describe('the command line', () => {
  it.each<[argv: string[], options: Options]>([
    [[], MENU],
    [['--'], MENU],
    [['--sandbox'], { ...MENU, sandbox: true }],
    [['--no-color'], { ...MENU, color: false }],
    [['--no-color', '--sandbox'], { ...MENU, sandbox: true, color: false }],
    [['sandbox'], { run: 'sandbox', port: 0 }],
    [['sandbox', '--port', '4010'], { run: 'sandbox', port: 4010 }],
    [['sandbox', '--port=65535'], { run: 'sandbox', port: 65_535 }],
    [['completion', 'zsh'], { run: 'completion', shell: 'zsh' }],
    [['doctor', '--json'], { ...MENU, run: 'doctor', json: true, dryRun: true }],
    [['--version'], { run: 'version', json: false }],
    [['-V'], { run: 'version', json: false }],
    [['--version', '--json'], { run: 'version', json: true }],
    [['--json', '-V'], { run: 'version', json: true }],
    [['--help'], { run: 'help' }],
    [['-h'], { run: 'help' }],
  ])('%j', async (argv, options) => {
    expect(await read(...argv)).toEqual({ options, output: '', errors: '' });
  });

  it.each<[argv: string[], said: string, hint: string]>([
    [['--sandbx'], "unknown option '--sandbx'", 'Did you mean --sandbox? See tavus --help.'],
    [['--no-colour'], "unknown option '--no-colour'", 'Did you mean --no-color? See tavus --help.'],
    [['-x'], "unknown option '-x'", 'See tavus --help.'],
    [['-yx'], "unknown option '-yx'", 'See tavus --help.'],
    [['sandbx'], "unknown command 'sandbx'", 'Did you mean sandbox? See tavus --help.'],
    [['everything'], "unknown command 'everything'", 'See tavus --help.'],
    [['--port', '4010'], "unknown option '--port'", 'See tavus --help.'],
    [['sandbox', '--prt', '1'], "unknown option '--prt'", 'Did you mean --port? See tavus sandbox --help.'],
    [['sandbox', '--prt=1\n2'], "unknown option '--prt'", 'Did you mean --port? See tavus sandbox --help.'],
    [['sandbox', 'more'], 'too many arguments', 'See tavus sandbox --help.'],
    [['sandbox', '--port'], "option '--port <number>' argument missing", 'See tavus sandbox --help.'],
    [['--profile'], "option '--profile <name>' argument missing", 'See tavus --help.'],
    [['completion', 'bsh'], 'Allowed values: bash, zsh, fish.', 'Did you mean bash? See tavus completion --help.'],
    ...['', 'abc', '-1', '1.5', '65536', '1e3', ' 80', '80\n'].map((port): [string[], string, string] => [
      ['sandbox', `--port=${port}`],
      `option '--port <number>' argument '${port}' is invalid. ${NOT_A_PORT}`,
      'See tavus sandbox --help.',
    ]),
  ])('%j is a usage error', async (argv, said, hint) => {
    const fake = createFakeIo();
    const reading = readOptions(argv, fake.io);
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toMatchObject({ message: expect.stringContaining(said), hint });
    expect([fake.output(), fake.errors()]).toEqual(['', '']);
  });

  it('prints the version among other flags too', async () => {
    const { options, output } = await read('--sandbox', '-V');
    expect([options, output]).toEqual([{ run: 'nothing' }, `${packageJson.version}\n`]);
  });
});

it.each<[argv: string[], wants: boolean]>([
  [[], false],
  [['replica', 'list'], false],
  [['replica', 'list', '--json'], true],
  [['--json=id', 'replica', 'list'], true],
  [['replica', 'list', '--jsn', '--json'], true],
  [['replica', 'get', '--', '--json'], false],
  [['replica', 'get', '--json', '--'], true],
  [['replica', 'get', 'json', '--jsonx'], false],
])('failures of %j are JSON: %s', (argv, wants) => {
  expect(wantsJson(argv)).toBe(wants);
});
