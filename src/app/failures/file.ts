import { describeFileError, fileCodeOf } from '../../lib/files/file-error.ts';

/** What the state of the user's computer causes, and no fault of the program can: a missing file is not among these. */
const OF_THE_COMPUTER: ReadonlySet<string> = new Set([
  ...['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EBUSY', 'ETXTBSY', 'ESTALE'],
  ...['ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'EMFILE', 'ENFILE', 'EMLINK', 'EFTYPE', 'ENXIO', 'ENODEV'],
]);

/** An error of the file system that no part of the program has words for; undefined for any other error. */
export function explainFileError(error: unknown): { readonly text: string; readonly hint: string } | undefined {
  const code = fileCodeOf(error) ?? '';
  if (!(error instanceof Error) || !('syscall' in error) || !OF_THE_COMPUTER.has(code)) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const what = path === undefined ? 'A file' : path || 'A file without a name';
  return {
    text: `${what} cannot be used. ${describeFileError(error)}`,
    hint: 'Correct that, then run the same command again.',
  };
}
