import { describeFileError, fileCodeOf, isSystemFault } from '../../lib/error-code.ts';

/** Explains a file system error that no other part of the program explains; undefined for any other error. */
export function explainFileError(error: unknown): { readonly text: string; readonly hint: string } | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !isSystemFault(fileCodeOf(error) ?? '')) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const what = path === undefined ? 'A file' : path || 'A file with an empty path';
  return {
    text: `${what} cannot be used. ${describeFileError(error)}`,
    hint: 'Fix that, then run the same command again.',
  };
}
