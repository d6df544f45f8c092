import { statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeFileError, fileCodeOf } from '../error-code.ts';
import { StateError, UsageError } from '../errors.ts';
import { endsInSeparator } from './file-name.ts';
import { checkFolder, findAt, NotFolderError } from './place.ts';

export interface Output {
  /** The path of the final file. */
  readonly target: string;
  /** Replaces an existing file. */
  readonly force: boolean;
  /** With `force`: if the target is a symbolic link, replaces its file and keeps the link. */
  readonly followsLink?: boolean;
  /** True if missing parent folders are created. */
  readonly createsFolders?: boolean;
}

/**
 * Finds the path to write to, before the content is loaded. @throws StateError if it is not writable, or already exists
 * and must not be replaced
 */
export async function findPlace({ target, force, followsLink, createsFolders }: Output): Promise<string> {
  try {
    const found = await findAt(target);
    // A broken link, or a link whose path comes from an item's name, is replaced itself.
    const end = found?.isSymbolicLink() ? await stat(target).catch(() => undefined) : found;
    if (end?.isDirectory()) throw unwritable(target, 'It is a folder.');
    if (end && !end.isFile()) throw unwritable(target, 'It is not a file.');
    if (found && !force) throw alreadyExists(target);
    const place = found?.isSymbolicLink() && end && followsLink ? await realpath(target) : target;
    await checkFolder(dirname(place), createsFolders === true);
    return place;
  } catch (error) {
    throw toPlaceError(target, error);
  }
}

/** Checks that files can be saved in a folder. @throws StateError */
export async function checkFolderFor(
  folder: string,
  { createsFolders }: Pick<Output, 'createsFolders'>,
): Promise<void> {
  try {
    await checkFolder(folder, createsFolders === true);
  } catch (error) {
    throw toPlaceError(folder, error);
  }
}

/** Converts a file system error at the user's path to a StateError; returns other errors unchanged. */
export function toPlaceError(target: string, error: unknown): unknown {
  const code = fileCodeOf(error);
  if (!(error instanceof Error) || code === undefined) return error;
  if (code === 'EEXIST') return alreadyExists(target);
  const isItself = error instanceof NotFolderError && error.path === target;
  const hint = NEED_SPACE.has(code) ? 'Free some space, or choose another path.' : undefined;
  return unwritable(target, isItself ? 'It is not a folder.' : describeFileError(error), hint);
}

const NEED_SPACE: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

function unwritable(target: string, words: string, hint = 'Choose another path.'): StateError {
  return new StateError(`Could not write ${target}. ${words}`, hint);
}

function alreadyExists(target: string): StateError {
  return new StateError(`${target} already exists.`, 'Choose another name, or replace it with --force.');
}

/** True for the path of a folder: it ends with a separator, or is an existing folder. */
export function isFolderPath(path: string): boolean {
  if (endsInSeparator(path)) return true;
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    // Invalid paths are reported when the file is written.
    return false;
  }
}

const STANDARD_OUTPUT = /^(-|\/dev\/(stdout|fd\/1)|\/proc\/self\/fd\/1)$/;

/** True for `-`, and for the system's names of standard output. */
export function isStandardOutput(path: string): boolean {
  return STANDARD_OUTPUT.test(path);
}

/** @throws UsageError for an empty path, such as from an unset shell variable */
export function refuseEmpty(flag: string, path: string | undefined): void {
  if (path?.trim() === '') throw new UsageError(`${flag} is empty.`, 'Use the path of a file or a folder.');
}
