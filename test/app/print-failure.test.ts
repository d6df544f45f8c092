import { describe, expect, it } from 'vitest';
import { printFailure, printWriteError } from '../../src/app/print-failure.ts';
import { StateError, UsageError } from '../../src/lib/errors.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { createFakeIo } from '../support/fake-io.ts';

const TYPOGRAPHIC = new UsageError('There is no video “Clip – 2”…', 'It’s in the list · see it.');
const PLAIN_TEXT = 'tavus: There is no video "Clip - 2".\nIt\'s in the list - see it.\n';
const RICH_TEXT = 'tavus: There is no video “Clip – 2”…\nIt’s in the list · see it.\n';

function tell(env: Readonly<Record<string, string>>, isTerminal: boolean, argv: readonly string[] = []): string {
  const { io, errors } = createFakeIo({ isTerminal });
  expect(printFailure(TYPOGRAPHIC, { io, env, argv })).toBe(2);
  return errors();
}

describe('the failure that ends the program', () => {
  it.each([
    [{ LC_ALL: 'C' }],
    [{ LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' }],
    [{ LANG: 'C' }],
    [{ TERM: 'linux' }],
    [{ TERM: 'dumb' }],
  ])('is printed in ASCII on a terminal with %j', (env) => {
    expect(tell(env as Record<string, string>, true)).toBe(PLAIN_TEXT);
  });

  it.each([[{}], [{ LC_ALL: 'C.UTF-8' }], [{ LC_ALL: 'de_DE.UTF-8', LANG: 'C' }]])(
    'keeps Unicode on a terminal with %j',
    (env) => {
      expect(tell(env as Record<string, string>, true)).toBe(RICH_TEXT);
    },
  );

  it('keeps Unicode in a file', () => {
    expect(tell({ LC_ALL: 'C' }, false)).toBe(RICH_TEXT);
  });

  it('is valid JSON on every terminal', () => {
    const told = JSON.parse(tell({ LC_ALL: 'C' }, true, ['--json'])) as { error: { message: string } };
    expect(told.error.message).toBe('There is no video “Clip – 2”…');
  });

  it('is printed in ASCII too if it was unexpected', async () => {
    const { io, errors } = createFakeIo({ isTerminal: true });
    const env = { LC_ALL: 'C', XDG_CONFIG_HOME: await temporaryDirectory() };
    const told = { io, env, argv: [], isUncaught: true };
    expect(printFailure(new StateError('“Quoted”', ''), told)).toBe(1);
    expect(errors()).toContain('"Quoted"');
  });
});

describe('a standard output that cannot be written to', () => {
  it.each([
    ['ENOSPC', 'no space left on device'],
    ['EDQUOT', 'disk quota exceeded'],
    ['EFBIG', 'file too large'],
    ['EIO', 'input/output error'],
    ['EBADF', 'EBADF'],
  ])('is reported with the reason of %s', (code, reason) => {
    const { io, errors } = createFakeIo();
    const error = Object.assign(new Error(`${code}: something, write`), { code });
    expect(printWriteError(error, { io, env: {}, argv: [] })).toBe(1);
    expect(errors()).toContain(`tavus: Could not write to standard output: ${reason}.\n`);
  });

  it('is reported as JSON with --json', () => {
    const { io, errors } = createFakeIo();
    const error = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(printWriteError(error, { io, env: {}, argv: ['video', 'list', '--json'] })).toBe(1);
    expect(JSON.parse(errors())).toMatchObject({ error: { code: 'not_possible', status: null } });
  });

  it('is reported with its message if it has no code', () => {
    const { io, errors } = createFakeIo();
    printWriteError(new Error('gone'), { io, env: {}, argv: [] });
    expect(errors()).toContain('Could not write to standard output: gone.');
  });
});
