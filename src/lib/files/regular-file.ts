import { closeSync, constants, fstatSync, lstatSync, openSync, promises, type Stats } from 'node:fs';

// Windows has neither.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 }: Partial<typeof constants> = constants;
const { O_APPEND, O_CREAT, O_RDONLY, O_RDWR, O_WRONLY } = constants;

/** `append` creates a missing file; the others fail with `ENOENT`. A new file is created with the flag `wx`. */
export type Access = 'read' | 'update' | 'append';

const FLAGS: Readonly<Record<Access, number>> = {
  read: O_RDONLY,
  update: O_RDWR,
  append: O_WRONLY | O_APPEND | O_CREAT,
};

/** Codes of the system, so that `describeFileCode` knows them. */
type UnsafeCode = 'ELOOP' | 'EISDIR' | 'EFTYPE' | 'EMLINK';

/** A path is not a regular file, so the program must not read or write it. */
export class UnsafeFileError extends Error {
  override name = 'UnsafeFileError';
  readonly syscall = 'open';

  constructor(
    readonly path: string,
    readonly code: UnsafeCode,
  ) {
    super(`${path} is not a regular file of its own (${code}).`);
  }
}

/** A path is a symbolic link. */
export class LinkError extends UnsafeFileError {
  override name = 'LinkError';

  constructor(path: string) {
    super(path, 'ELOOP');
  }
}

/**
 * Opens a file of this program, which another user may have replaced: never follows a symbolic link, blocks on a FIFO, or
 * writes to a device or a file with several hard links.
 * @param mode of a new file @throws UnsafeFileError; the system's error
 */
export function openRegular(path: string, access: Access, mode?: number): number {
  refuseUnsafe(path, access, lstatSync(path, { throwIfNoEntry: false }));
  const file = openSync(path, FLAGS[access] | O_NOFOLLOW | O_NONBLOCK, mode);
  try {
    // Another process may have replaced it since the first check.
    refuseUnsafe(path, access, fstatSync(file));
    if (O_NOFOLLOW === 0) refuseUnsafe(path, access, lstatSync(path));
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** The same without blocking the event loop. */
export async function openRegularFile(path: string, access: Access, mode?: number): Promise<promises.FileHandle> {
  refuseUnsafe(path, access, await lookAt(path));
  const file = await promises.open(path, FLAGS[access] | O_NOFOLLOW | O_NONBLOCK, mode);
  try {
    refuseUnsafe(path, access, await file.stat());
    if (O_NOFOLLOW === 0) refuseUnsafe(path, access, await lookAt(path));
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The file at a path, without following links; undefined if it is missing or inaccessible. */
export async function lookAt(path: string): Promise<Stats | undefined> {
  return await promises.lstat(path).catch(() => undefined);
}

function refuseUnsafe(path: string, access: Access, found: Stats | undefined): void {
  if (found === undefined) return;
  if (found.isSymbolicLink()) throw new LinkError(path);
  if (found.isDirectory()) throw new UnsafeFileError(path, 'EISDIR');
  if (!found.isFile()) throw new UnsafeFileError(path, 'EFTYPE');
  // Creating a hard link needs no permission for the file.
  if (access !== 'read' && found.nlink > 1) throw new UnsafeFileError(path, 'EMLINK');
}
