import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../src/app/cli/command-line.ts';
import { isPath } from '../../../src/core/command.ts';
import { createFakeIo } from '../../support/fake-io.ts';
import { allValues, type DeclaredValue, pathValues } from '../../support/path-options.ts';

const HOME = join('/', 'home', 'rio');
const ENV = { HOME };
const PATHS = await pathValues();

/** What a command is given when this path is on its command line. */
async function pathsGiven(value: DeclaredValue, path: string): Promise<readonly (string | boolean | undefined)[]> {
  const { words, option, argument } = value;
  const spellings = option
    ? [
        [`--${option.name}=${path}`],
        [`--${option.name}`, path],
        ...(option.short === undefined ? [] : [[`-${option.short}`, path]]),
        ...(option.alias === undefined ? [] : [[`--${option.alias}`, path]]),
      ]
    : [['--', path]];
  return await Promise.all(
    spellings.map(async (spelling) => {
      const options = await parseCommandLine([...words, ...spelling], createFakeIo().io, ENV);
      if (options.run === 'sandbox') return options.sandbox.state?.path;
      if (options.run !== 'command') throw new Error(`Not a command, but ${options.run}.`);
      if (argument) return options.given.arg();
      return option?.name === 'api-key-file' ? options.apiKeyFile : options.given.text(option?.name ?? '');
    }),
  );
}

describe.each(PATHS)('$title', (value) => {
  it.each([
    ['~/x.txt', join(HOME, 'x.txt')],
    ['~/a b/ü', join(HOME, 'a b', 'ü')],
    ['~', HOME],
    ['~/', `${HOME}/`],
  ])('expands %j', async (path, expanded) => {
    expect(new Set(await pathsGiven(value, path))).toEqual(new Set([expanded]));
  });

  it.each([
    ...['~rio/x', '~+', '~-/x', './~/x', 'a/~/x', ' ~/x', '~\\x', "'~/x'", '\\~/x', '$HOME/x', 'file:///x'],
    ...['a\\b', 'a\\ b', "'a b'", '"a b"', ' a', 'a ', 'a\n', '\ta', '*', '-', '-x', '‘a’'],
  ])('keeps %j unchanged', async (path) => {
    expect(new Set(await pathsGiven(value, path))).toEqual(new Set([path]));
  });
});

it('accepts a path that is also a flag after an equals sign', async () => {
  const argv = ['persona', 'export', 'p1', '--output=--yes'];
  expect(await parseCommandLine(argv, createFakeIo().io, ENV)).toMatchObject({ yes: false });
});

describe('--debug=FILE', () => {
  it.each([
    ['~/d.log', join(HOME, 'd.log')],
    ['~rio/d', '~rio/d'],
    ['a\\b ', 'a\\b '],
  ])('%j is %j', async (path, expected) => {
    const options = await parseCommandLine(['replica', 'list', `--debug=${path}`], createFakeIo().io, ENV);
    expect(options).toMatchObject({ debug: expected });
  });
});

it('keeps a tilde in a value that is not a path', async () => {
  const argv = ['video', 'generate', '--script', '~/x', '--name=~', '--json=~/x'];
  const options = await parseCommandLine(argv, createFakeIo().io, ENV);
  if (options.run !== 'command') throw new Error('Not a command.');
  expect([options.given.text('script'), options.given.text('name'), options.json]).toEqual(['~/x', '~', ['~/x']]);
});

/** Name a file or a folder, and are no paths. */
const NO_PATHS = new Set([
  // Has no value of its own: --debug=file is above.
  'replica list --debug',
]);

describe('every flag and argument', async () => {
  const values = await allValues();

  it('is covered here', () => {
    expect(PATHS.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['replica list --api-key-file', 'video batch [file]', 'video batch --download']),
    );
  });

  it.each(values)('with a file or folder is marked as a path: $title', ({ title, option, argument }) => {
    const { help = '', value = '' } = option ?? argument ?? {};
    const named = [option?.name ?? '', value, help].join(' ');
    const looksLikePath =
      value !== '' && /\b(path|folder|directory|dir)\b|(^|-)file( |$)|\bfile\b.*[;:] - for/i.test(named);
    if (!NO_PATHS.has(title)) expect([title, isPath(value)]).toEqual([title, looksLikePath || isPath(value)]);
  });
});
