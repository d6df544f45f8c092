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

/** `tavus sandbox` without flags. */
const SANDBOX = { port: 0, faults: [], latencyMs: 0, limits: {}, callbacksTo: 'loopback' } as const;

describe('the command line', () => {
  it.each<[argv: string[], options: Options]>([
    [[], MENU],
    [['--'], MENU],
    [['--sandbox'], { ...MENU, sandbox: true }],
    [['--no-color'], { ...MENU, color: false }],
    [['--no-color', '--sandbox'], { ...MENU, sandbox: true, color: false }],
    [['sandbox'], { run: 'sandbox', json: false, sandbox: SANDBOX }],
    [['sandbox', '--port', '4010'], { run: 'sandbox', json: false, sandbox: { ...SANDBOX, port: 4010 } }],
    [['sandbox', '--port=65535'], { run: 'sandbox', json: false, sandbox: { ...SANDBOX, port: 65_535 } }],
    [['sandbox', '--json'], { run: 'sandbox', json: true, sandbox: SANDBOX }],
    [
      [
        ...['sandbox', '--key', 'dev', '--seed', '7', '--speed', '0.5', '--latency', '200', '--empty'],
        ...['--fail', 'POST /v2/videos 402 x2', '--fail', 'GET /v2/videos drop', '--callbacks-to', 'any'],
        ...['--limit', 'video-credits=0', '--limit', 'concurrent-conversations=9', '--state', 'a.json'],
      ],
      {
        ...{ run: 'sandbox', json: false },
        sandbox: {
          ...{ port: 0, apiKey: 'dev', seed: 7, speed: 0.5, latencyMs: 200, data: 'empty', callbacksTo: 'any' },
          faults: [
            { method: 'POST', path: '/v2/videos', status: 402, times: 2, body: expect.anything() },
            { method: 'GET', path: '/v2/videos', drop: 'before' },
          ],
          ...{ limits: { credits: 0, maxConcurrentConversations: 9 }, state: { path: 'a.json' } },
        },
      },
    ],
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
    ...[
      ...['key=', 'key=a b', 'key=\u00e4', 'seed=-1', 'seed=4294967296', 'seed=x', 'speed=0', 'speed=0.0', 'speed=-1'],
      ...['speed=1000001', 'speed=1e3', 'latency=-1', 'latency=600001', 'limit=', 'limit=credits=1'],
      ...['limit=video-credits', 'limit=video-credits=-1', 'limit=video-credits=1=2', 'fail=', 'fail=POST /v2/videos'],
      ...['fail=POST /v2/videos 402 x0', 'fail=402', 'callbacks-to=all'],
    ].map((flag): [string[], string, string] => [
      ['sandbox', `--${flag}`],
      `option '--${flag.split('=')[0]} <`,
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
