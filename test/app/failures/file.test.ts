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

describe('an error of the file system that no action has words for', () => {
  it.each([
    ['EMFILE', 'Too many files are open.'],
    ['ENFILE', 'Too many files are open on this computer.'],
    ['ENOTDIR', 'A part of the path is not a folder.'],
    ['EISDIR', 'That is a folder.'],
    ['ELOOP', 'Its symbolic links lead in a circle.'],
    ['ENAMETOOLONG', 'The name is too long.'],
    ['EACCES', 'You may not write there.'],
    ['EROFS', 'Nothing can be written there.'],
    ['ENOSPC', 'The disk is full.'],
    ['EDQUOT', 'Your share of the disk is full.'],
    ['EFBIG', 'No file may get that large.'],
    ['EIO', 'The disk reports an error.'],
  ])('%s is told in words, and is no fault of the program', (code, words) => {
    const { text, hint, exitCode, isUnexpected } = explainError(systemError(code, { path: '/a/b' }));
    expect([text, exitCode, isUnexpected]).toEqual([expect.stringMatching(/^\/a\/b cannot be used\. /), 1, undefined]);
    expect(text).toContain(words);
    expect(hint).toContain('same command');
    expect(toErrorJson(explainError(systemError(code)))).toMatchObject({
      error: { code: 'not_possible', status: null },
    });
  });

  it('is named without a path where the system names none', () => {
    expect(explainError(systemError('ENOSPC')).text).toBe('A file cannot be used. The disk is full.');
  });

  it.each([
    ['a missing file, which can be a fault of the program', systemError('ENOENT', { path: '/a' })],
    ['a code that is not of a file', systemError('ECONNRESET')],
    ['an error without a system call', Object.assign(new Error('no'), { code: 'EACCES' })],
  ])('is not %s', (_what, error) => {
    expect(explainError(error)).toMatchObject({ isUnexpected: true });
  });

  it('is a fault of the program where nothing caught it', () => {
    expect(explainError(systemError('ENOSPC'), { isUncaught: true })).toMatchObject({ isUnexpected: true });
  });
});
