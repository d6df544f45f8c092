const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such folder.',
  ENOTDIR: 'A part of the path is not a folder.',
  EISDIR: 'That is a folder.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your share of the disk is full.',
  EFBIG: 'No file may get that large.',
  EACCES: 'You may not write there.',
  EPERM: 'You may not write there.',
  EROFS: 'Nothing can be written there.',
  ELOOP: 'It is a symbolic link, which is not followed.',
  EFTYPE: 'It is not a regular file.',
  EMLINK: 'The file has a second name (a hard link).',
  ENAMETOOLONG: 'The name is too long.',
  EMFILE: 'Too many files are open. A higher limit (ulimit -n) or a lower --concurrency helps.',
  ENFILE: 'Too many files are open on this computer.',
  EIO: 'The disk reports an error.',
  EBUSY: 'Another program is using it.',
  ETXTBSY: 'Another program is using it.',
  ENXIO: 'It is not a regular file.',
  ENODEV: 'It is not a regular file.',
  ESTALE: 'The network drive lost it. Try again.',
};

/** Why a file can't be written, in a sentence. @param code the system's, such as `ENOSPC` */
export function describeFileCode(code: string): string {
  return WORDS[code] ?? `(${code})`;
}

/** The same of a failure. A link is refused by this program with a code of the system, which means a circle by it. */
export function describeFileError(error: unknown): string {
  const code = fileCodeOf(error) ?? String(error);
  const isOfSystem = error instanceof Error && 'errno' in error;
  return code === 'ELOOP' && isOfSystem ? 'Its symbolic links lead in a circle.' : describeFileCode(code);
}

/** The system's code of a failure; undefined for one of another kind. */
export function fileCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
