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

/** Codes as the system has them, so that `describeFileCode` has words for them. */
type UnsafeCode = 'ELOOP' | 'EISDIR' | 'EFTYPE' | 'EMLINK';

/** Something is in the place of a file that this program must not read or write through. */
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

/** It is a symbolic link. */
export class LinkError extends UnsafeFileError {
  override name = 'LinkError';

  constructor(path: string) {
    super(path, 'ELOOP');
  }
}

/**
 * Opens a file of this program that others may have put something in the place of: never follows a symbolic link, never
 * blocks on a FIFO, never writes to a device or to a file that has a second name.
 * @param mode of a file that is created. @throws UnsafeFileError; the system's error
 */
export function openRegular(path: string, access: Access, mode?: number): number {
  refuseUnsafe(path, access, lstatSync(path, { throwIfNoEntry: false }));
  const file = openSync(path, FLAGS[access] | O_NOFOLLOW | O_NONBLOCK, mode);
  try {
    // Another program can have replaced it since the first check.
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

/** What is at a path, without following a link; undefined for nothing, or for nothing that can be reached. */
export async function lookAt(path: string): Promise<Stats | undefined> {
  return await promises.lstat(path).catch(() => undefined);
}

function refuseUnsafe(path: string, access: Access, found: Stats | undefined): void {
  if (found === undefined) return;
  if (found.isSymbolicLink()) throw new LinkError(path);
  if (found.isDirectory()) throw new UnsafeFileError(path, 'EISDIR');
  if (!found.isFile()) throw new UnsafeFileError(path, 'EFTYPE');
  // A hard link needs no permission to the file that it leads to.
  if (access !== 'read' && found.nlink > 1) throw new UnsafeFileError(path, 'EMLINK');
}
