import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type Options, readOptions } from '../../src/app/options.ts';
import { createFakeIo } from '../support/fake-io.ts';

async function read(argv: string[], columns?: number) {
  const fake = createFakeIo(columns === undefined ? {} : { columns });
  return { options: await readOptions(argv, fake.io), output: fake.output(), errors: fake.errors() };
}

describe('the command line', () => {
  it.each<[argv: string[], options: Options]>([
    [[], { run: 'menu', sandbox: false, color: true }],
    [['--sandbox'], { run: 'menu', sandbox: true, color: true }],
    [['--no-color'], { run: 'menu', sandbox: false, color: false }],
    [['--no-color', '--sandbox'], { run: 'menu', sandbox: true, color: false }],
    [['sandbox'], { run: 'sandbox', port: 0 }],
    [['sandbox', '--port', '4010'], { run: 'sandbox', port: 4010 }],
    [['sandbox', '--port=65535'], { run: 'sandbox', port: 65_535 }],
    [['--version'], { run: 'version' }],
    [['-V'], { run: 'version' }],
  ])('%j', async (argv, options) => {
    expect(await read(argv)).toEqual({ options, output: '', errors: '' });
  });

  it.each<[argv: string[], said: string]>([
    [['--sandbx'], "error: unknown option '--sandbx'\n(Did you mean --sandbox?)"],
    [['--color'], "error: unknown option '--color'"],
    [['-x'], "error: unknown option '-x'"],
    [['sandbx'], "error: unknown command 'sandbx'\n(Did you mean sandbox?)"],
    [['replicas'], "error: unknown command 'replicas'"],
    [['help'], "error: unknown command 'help'"],
    [['--port', '4010'], "error: unknown option '--port'"],
    [['sandbox', '--prt', '1'], "error: unknown option '--prt'\n(Did you mean --port?)"],
    [['sandbox', 'more'], 'error: too many arguments'],
    [['sandbox', '--port'], "error: option '--port <number>' argument missing"],
    ...['', 'abc', '-1', '1.5', '65536', '1e3', ' 80'].map((port): [string[], string] => [
      ['sandbox', `--port=${port}`],
      'A port is a number from 0 to 65535.',
    ]),
  ])('%j is a wrong use, said on standard error', async (argv, said) => {
    const { options, output, errors } = await read(argv);
    expect([options, output]).toEqual([{ run: 'nothing', exitCode: 2 }, '']);
    expect(errors).toContain(said);
  });

  it.each([['--help'], ['-h'], ['--sandbox', '--help']])('%s prints help on standard output', async (...argv) => {
    const { options, output, errors } = await read(argv);
    expect([options, errors]).toEqual([{ run: 'nothing', exitCode: 0 }, '']);
    for (const word of ['--sandbox', '--no-color', '--version', 'TAVUS_API_KEY', 'TAVUS_BASE_URL', 'NO_COLOR']) {
      expect(output).toContain(word);
    }
  });

  it('help of a command names its options', async () => {
    const { options, output } = await read(['sandbox', '--help']);
    expect(options).toEqual({ run: 'nothing', exitCode: 0 });
    expect(output).toContain('--port <number>');
  });

  it.each([64, 80, 120])('help fits into %i columns', async (columns) => {
    const { output } = await read(['--help'], columns);
    const [listed = ''] = output.split('Without a command');
    expect(Math.max(...listed.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  it('the version among other flags is printed all the same', async () => {
    const { options, output } = await read(['--sandbox', '--version']);
    expect([options, output]).toEqual([{ run: 'nothing', exitCode: 0 }, `${packageJson.version}\n`]);
  });
});
