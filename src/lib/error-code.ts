/** Texts for a system error code: sentences for writing and for reading a file, and a part of a sentence. */
interface Words {
  readonly write?: string;
  readonly read?: string;
  readonly reason?: string;
}

const NO_LONG_NAME = 'The name is too long.';
const NO_WRITE = 'Permission denied.';
const NO_READ = 'Permission denied.';
const NOT_REGULAR = 'It is not a regular file.';
const NO_FILE = 'It is not a file.';
const IN_USE = 'Another program is using it.';
const NOT_ALLOWED = 'permission denied';

const WORDS: Readonly<Record<string, Words>> = {
  ENOENT: { write: 'The folder does not exist.', read: 'The file does not exist.' },
  ENOTDIR: { write: 'Part of the path is not a folder.', read: 'The file does not exist.' },
  EISDIR: { write: 'It is a folder.', read: 'It is a folder.', reason: 'it is not a file' },
  ENOSPC: { write: 'The disk is full.', reason: 'no space left on device' },
  EDQUOT: { write: 'The disk quota is exceeded.', reason: 'disk quota exceeded' },
  EFBIG: { write: 'The file is too large.', reason: 'file too large' },
  EACCES: { write: NO_WRITE, read: NO_READ, reason: NOT_ALLOWED },
  EPERM: { write: NO_WRITE, read: NO_READ, reason: NOT_ALLOWED },
  EROFS: { write: 'The file system is read-only.' },
  ELOOP: { write: 'It is a symbolic link, which is not followed.', read: 'Its symbolic links form a loop.' },
  EFTYPE: { write: NOT_REGULAR, read: NO_FILE },
  EMLINK: { write: 'The file has a second name (a hard link).' },
  ENAMETOOLONG: { write: NO_LONG_NAME, read: NO_LONG_NAME },
  EMFILE: {
    write: 'Too many open files. Raise the limit (ulimit -n) or lower --concurrency.',
    read: 'Too many open files.',
  },
  ENFILE: { write: 'Too many open files on this computer.', read: 'Too many open files.' },
  EIO: {
    write: 'The disk reported an error (EIO).',
    read: 'The disk or device failed while reading (EIO).',
    reason: 'input/output error',
  },
  EBUSY: { write: IN_USE },
  ETXTBSY: { write: IN_USE },
  ENXIO: { write: NOT_REGULAR, read: NO_FILE },
  ENODEV: { write: NOT_REGULAR },
  ESTALE: { write: 'The network drive lost the file. Try again.' },
  ERR_INVALID_ARG_VALUE: { read: 'The path contains an invalid character.' },
};

/** The code of a system error, such as `ENOSPC`; undefined for other errors. */
export function fileCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Why a file cannot be written, as a sentence. */
export function describeFileCode(code: string): string {
  return WORDS[code]?.write ?? `(${code})`;
}

/** Why a file cannot be written, as a sentence. ELOOP of the system is a loop; of this program it is a refused link. */
export function describeFileError(error: unknown): string {
  const code = fileCodeOf(error) ?? String(error);
  const isOfSystem = error instanceof Error && 'errno' in error;
  return code === 'ELOOP' && isOfSystem ? 'Its symbolic links form a loop.' : describeFileCode(code);
}

/** Why a file cannot be read, as a sentence. @param error of the file system, or an `UnsafeFileError` */
export function describeReadError(error: unknown): string {
  const code = fileCodeOf(error) ?? String(error);
  return WORDS[code]?.read ?? `It could not be read (${code}).`;
}

/** Why a stream or file cannot be used, as part of a sentence; undefined for a code without a text. */
export function reasonForCode(code: string): string | undefined {
  return WORDS[code]?.reason;
}

/** True for an error caused by the user's system rather than by a bug. A missing file could be either, so it is not. */
export function isSystemFault(code: string): boolean {
  return code !== 'ENOENT' && WORDS[code]?.write !== undefined;
}
