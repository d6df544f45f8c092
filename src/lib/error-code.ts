/** What a code of the system means to who wants to write, to who wants to read, and in the middle of a sentence. */
interface Words {
  readonly write?: string;
  readonly read?: string;
  readonly reason?: string;
}

const NO_LONG_NAME = 'The name is too long.';
const NO_WRITE = 'You may not write there.';
const NO_READ = 'You may not read that file.';
const NOT_REGULAR = 'It is not a regular file.';
const NO_FILE = 'That is not a file.';
const IN_USE = 'Another program is using it.';
const NOT_ALLOWED = 'you do not have permission';

const WORDS: Readonly<Record<string, Words>> = {
  ENOENT: { write: 'There is no such folder.', read: 'There is no such file.' },
  ENOTDIR: { write: 'A part of the path is not a folder.', read: 'There is no such file.' },
  EISDIR: { write: 'That is a folder.', read: 'That is a folder.', reason: 'it is not a file' },
  ENOSPC: { write: 'The disk is full.', reason: 'no space left on device' },
  EDQUOT: { write: 'Your share of the disk is full.', reason: 'disk quota exceeded' },
  EFBIG: { write: 'No file may get that large.', reason: 'file too large' },
  EACCES: { write: NO_WRITE, read: NO_READ, reason: NOT_ALLOWED },
  EPERM: { write: NO_WRITE, read: NO_READ, reason: NOT_ALLOWED },
  EROFS: { write: 'Nothing can be written there.' },
  ELOOP: { write: 'It is a symbolic link, which is not followed.', read: 'Its symbolic links lead in a circle.' },
  EFTYPE: { write: NOT_REGULAR, read: NO_FILE },
  EMLINK: { write: 'The file has a second name (a hard link).' },
  ENAMETOOLONG: { write: NO_LONG_NAME, read: NO_LONG_NAME },
  EMFILE: {
    write: 'Too many files are open. A higher limit (ulimit -n) or a lower --concurrency helps.',
    read: 'Too many files are open.',
  },
  ENFILE: { write: 'Too many files are open on this computer.', read: 'Too many files are open.' },
  EIO: {
    write: 'The disk reports an error.',
    read: 'The disk or device failed while reading (EIO).',
    reason: 'input/output error',
  },
  EBUSY: { write: IN_USE },
  ETXTBSY: { write: IN_USE },
  ENXIO: { write: NOT_REGULAR, read: NO_FILE },
  ENODEV: { write: NOT_REGULAR },
  ESTALE: { write: 'The network drive lost it. Try again.' },
  ERR_INVALID_ARG_VALUE: { read: 'No path can have that character.' },
};

/** The system's code of a failure, such as `ENOSPC`; undefined for one of another kind. */
export function fileCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Why a file can't be written, in a sentence. */
export function describeFileCode(code: string): string {
  return WORDS[code]?.write ?? `(${code})`;
}

/** The same of a failure. A link is refused by this program with a code of the system, which means a circle by it. */
export function describeFileError(error: unknown): string {
  const code = fileCodeOf(error) ?? String(error);
  const isOfSystem = error instanceof Error && 'errno' in error;
  return code === 'ELOOP' && isOfSystem ? 'Its symbolic links lead in a circle.' : describeFileCode(code);
}

/** Why a file cannot be read, in a sentence. @param error of the file system, or an `UnsafeFileError` */
export function describeReadError(error: unknown): string {
  const code = fileCodeOf(error) ?? String(error);
  return WORDS[code]?.read ?? `It could not be read (${code}).`;
}

/** Why a stream or file can't be used, for the middle of a sentence; undefined for a code that has no words for it. */
export function reasonForCode(code: string): string | undefined {
  return WORDS[code]?.reason;
}

/** True for what the state of the user's computer causes, and no fault of the program can; a missing file is not that. */
export function isOfComputer(code: string): boolean {
  return code !== 'ENOENT' && WORDS[code]?.write !== undefined;
}
