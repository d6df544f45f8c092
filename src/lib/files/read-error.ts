const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  EISDIR: 'That is a folder.',
  EACCES: 'You may not read that file.',
  EPERM: 'You may not read that file.',
  ELOOP: 'Its symbolic links lead in a circle.',
  ENAMETOOLONG: 'The name is too long.',
  EFTYPE: 'That is not a file.',
  ENXIO: 'That is not a file.',
  EMFILE: 'Too many files are open.',
  ENFILE: 'Too many files are open.',
  EIO: 'The disk or device failed while reading (EIO).',
  ERR_INVALID_ARG_VALUE: 'No path can have that character.',
};

/** Why a file cannot be read, in a sentence. @param error of the file system, or an `UnsafeFileError` */
export function describeReadError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return WORDS[code] ?? `It could not be read (${code}).`;
}
