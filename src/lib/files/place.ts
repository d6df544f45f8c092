import { constants, type Stats } from 'node:fs';
import { access, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileCodeOf } from '../error-code.ts';

/** A path that should be a folder is something else. */
export class NotFolderError extends Error {
  override name = 'NotFolderError';
  readonly code = 'ENOTDIR';

  constructor(readonly path: string) {
    super(`${path} is not a folder.`);
  }
}

/** The file at a path, without following links; undefined if it does not exist. @throws the system's error */
export async function findAt(path: string): Promise<Stats | undefined> {
  return await lstat(path).catch(ignoreMissing);
}

/**
 * Checks that a folder is writable; creates nothing. @param mayBeMissing true if the folder will be created later
 * @throws NotFolderError; the system's error
 */
export async function checkFolder(path: string, mayBeMissing: boolean): Promise<void> {
  const found = await (mayBeMissing ? stat(path).catch(ignoreMissing) : stat(path));
  if (found === undefined) {
    // A broken link cannot be created as a folder.
    if ((await findAt(path)) || dirname(path) === path) throw new NotFolderError(path);
    return await checkFolder(dirname(path), true);
  }
  if (!found.isDirectory()) throw new NotFolderError(path);
  await access(path, constants.W_OK | constants.X_OK);
}

/**
 * Creates a folder and its parents. Node's recursive mkdir hangs below /proc, where the system reports a missing folder that
 * cannot be created. @throws NotFolderError; the system's error
 */
export async function makeFolder(path: string): Promise<void> {
  if (await tryToMake(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path).catch(acceptFolder(path));
}

/** @returns false if the parent folder is missing */
async function tryToMake(path: string): Promise<boolean> {
  try {
    await mkdir(path).catch(acceptFolder(path));
    return true;
  } catch (error) {
    if (fileCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Another process may have created it. */
function acceptFolder(path: string): (error: unknown) => Promise<void> {
  return async (error) => {
    if (fileCodeOf(error) !== 'EEXIST') throw error;
    if (!(await stat(path).catch(ignoreMissing))?.isDirectory()) throw new NotFolderError(path);
  };
}

function ignoreMissing(error: unknown): undefined {
  if (fileCodeOf(error) !== 'ENOENT') throw error;
}
