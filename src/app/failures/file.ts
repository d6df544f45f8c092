import { describeFileError, fileCodeOf, isOfComputer } from '../../lib/error-code.ts';

/** An error of the file system that no part of the program has words for; undefined for any other error. */
export function explainFileError(error: unknown): { readonly text: string; readonly hint: string } | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !isOfComputer(fileCodeOf(error) ?? '')) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const what = path === undefined ? 'A file' : path || 'A file without a name';
  return {
    text: `${what} cannot be used. ${describeFileError(error)}`,
    hint: 'Correct that, then run the same command again.',
  };
}
