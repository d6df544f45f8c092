import { constants, type Stats } from 'node:fs';
import { access, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileCodeOf } from './file-error.ts';

/** Something that is no folder is in the place of one. */
export class NotFolderError extends Error {
  override name = 'NotFolderError';
  readonly code = 'ENOTDIR';

  constructor(readonly path: string) {
    super(`${path} is not a folder.`);
  }
}

/** What is at a path, without following a link; undefined for nothing. @throws what the system says of any other path */
export async function findAt(path: string): Promise<Stats | undefined> {
  return await lstat(path).catch(ignoreMissing);
}

/**
 * Proves that files can be written in a folder; creates nothing. @param mayBeMissing true for one that is created later
 * @throws what the system says; NotFolderError
 */
export async function checkFolder(path: string, mayBeMissing: boolean): Promise<void> {
  const found = await (mayBeMissing ? stat(path).catch(ignoreMissing) : stat(path));
  if (found === undefined) {
    // A link to nothing cannot be created as a folder.
    if ((await findAt(path)) || dirname(path) === path) throw new NotFolderError(path);
    return await checkFolder(dirname(path), true);
  }
  if (!found.isDirectory()) throw new NotFolderError(path);
  await access(path, constants.W_OK | constants.X_OK);
}

/** Creates a folder, and those above it. @throws what the system says; NotFolderError */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw fileCodeOf(error) === 'EEXIST' ? new NotFolderError(path) : error;
  });
}

function ignoreMissing(error: unknown): undefined {
  if (fileCodeOf(error) !== 'ENOENT') throw error;
}
