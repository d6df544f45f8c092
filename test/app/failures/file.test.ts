import { describe, expect, it } from 'vitest';
import { explainError, toErrorJson } from '../../../src/app/report-error.ts';

function systemError(code: string, more: object = {}): Error {
  return Object.assign(new Error(`${code}: what the system says, open 'x'`), {
    code,
    errno: -1,
    syscall: 'open',
    ...more,
  });
}

describe('an unhandled file system error', () => {
  it.each([
    ['EMFILE', 'Too many open files.'],
    ['ENFILE', 'Too many open files on this computer.'],
    ['ENOTDIR', 'Part of the path is not a folder.'],
    ['EISDIR', 'It is a folder.'],
    ['ELOOP', 'Its symbolic links form a loop.'],
    ['ENAMETOOLONG', 'The name is too long.'],
    ['EACCES', 'Permission denied.'],
    ['EROFS', 'The file system is read-only.'],
    ['ENOSPC', 'The disk is full.'],
    ['EDQUOT', 'The disk quota is exceeded.'],
    ['EFBIG', 'The file is too large.'],
    ['EIO', 'The disk reported an error (EIO).'],
  ])('%s is explained, and is not a bug', (code, words) => {
    const { text, hint, exitCode, isUnexpected } = explainError(systemError(code, { path: '/a/b' }));
    expect([text, exitCode, isUnexpected]).toEqual([expect.stringMatching(/^\/a\/b cannot be used\. /), 1, undefined]);
    expect(text).toContain(words);
    expect(hint).toContain('same command');
    expect(toErrorJson(explainError(systemError(code)))).toMatchObject({
      error: { code: 'not_possible', status: null },
    });
  });

  it('has no path if the system reports none', () => {
    expect(explainError(systemError('ENOSPC')).text).toBe('A file cannot be used. The disk is full.');
  });

  it.each([
    ['a missing file, which can be a fault of the program', systemError('ENOENT', { path: '/a' })],
    ['a code that is not of a file', systemError('ECONNRESET')],
    ['an error without a system call', Object.assign(new Error('no'), { code: 'EACCES' })],
  ])('is not %s', (_what, error) => {
    expect(explainError(error)).toMatchObject({ isUnexpected: true });
  });

  it('is a bug if it was not caught', () => {
    expect(explainError(systemError('ENOSPC'), { isUncaught: true })).toMatchObject({ isUnexpected: true });
  });
});
