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
};

/** Why a file can't be written, in a sentence. @param code the system's, such as `ENOSPC` */
export function describeFileCode(code: string): string {
  return WORDS[code] ?? `(${code})`;
}

/** The system's code of a failure; undefined for one of another kind. */
export function fileCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
