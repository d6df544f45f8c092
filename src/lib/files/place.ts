import { constants, type Stats } from 'node:fs';
import { access, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileCodeOf } from '../error-code.ts';

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

/**
 * Creates a folder, and those above it. Node's own way to do that never ends where the system calls a folder missing
 * that cannot be created, as below /proc. @throws what the system says; NotFolderError
 */
export async function makeFolder(path: string): Promise<void> {
  if (await tryToMake(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path).catch(acceptFolder(path));
}

/** @returns false where the folder above is missing */
async function tryToMake(path: string): Promise<boolean> {
  try {
    await mkdir(path).catch(acceptFolder(path));
    return true;
  } catch (error) {
    if (fileCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Another program can have created it. */
function acceptFolder(path: string): (error: unknown) => Promise<void> {
  return async (error) => {
    if (fileCodeOf(error) !== 'EEXIST') throw error;
    if (!(await stat(path).catch(ignoreMissing))?.isDirectory()) throw new NotFolderError(path);
  };
}

function ignoreMissing(error: unknown): undefined {
  if (fileCodeOf(error) !== 'ENOENT') throw error;
}
