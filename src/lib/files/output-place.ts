import { statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeFileError, fileCodeOf } from '../error-code.ts';
import { StateError, UsageError } from '../errors.ts';
import { endsInSeparator } from './file-name.ts';
import { checkFolder, findAt, NotFolderError } from './place.ts';

export interface Output {
  /** The path of the file as it will be. */
  readonly target: string;
  /** Replaces a file that is there. */
  readonly force: boolean;
  /** With `force`: where the target is a symbolic link, its file is replaced and the link stays. */
  readonly followsLink?: boolean;
  /** True where missing folders on the way to it are created. */
  readonly createsFolders?: boolean;
}

/**
 * Finds the path that is written, before what is to be written is loaded. @throws StateError where nothing can be
 * written there, or something is there that is not to be replaced
 */
export async function findPlace({ target, force, followsLink, createsFolders }: Output): Promise<string> {
  try {
    const found = await findAt(target);
    // A link to nothing, or one that the item's name leads to, is replaced itself.
    const end = found?.isSymbolicLink() ? await stat(target).catch(() => undefined) : found;
    if (end?.isDirectory()) throw unwritable(target, 'That is a folder.');
    if (end && !end.isFile()) throw unwritable(target, 'That is not a file.');
    if (found && !force) throw alreadyThere(target);
    const place = found?.isSymbolicLink() && end && followsLink ? await realpath(target) : target;
    await checkFolder(dirname(place), createsFolders === true);
    return place;
  } catch (error) {
    throw toPlaceError(target, error);
  }
}

/** The same for a folder that files are saved into, by names of their own. @throws StateError */
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

/** What went wrong with the file system at a place that the user named; any other error as it is. */
export function toPlaceError(target: string, error: unknown): unknown {
  const code = fileCodeOf(error);
  if (!(error instanceof Error) || code === undefined) return error;
  if (code === 'EEXIST') return alreadyThere(target);
  const isItself = error instanceof NotFolderError && error.path === target;
  const hint = NEED_SPACE.has(code) ? 'Free some space, or choose another place.' : undefined;
  return unwritable(target, isItself ? 'It is not a folder.' : describeFileError(error), hint);
}

const NEED_SPACE: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

function unwritable(target: string, words: string, hint = 'Choose another place.'): StateError {
  return new StateError(`${target} can't be written. ${words}`, hint);
}

function alreadyThere(target: string): StateError {
  return new StateError(`${target} is there already.`, 'Choose another name, or replace it with --force.');
}

/** True for a path that names a folder: it ends with a separator, or is one that is there. */
export function isFolderPath(path: string): boolean {
  if (endsInSeparator(path)) return true;
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    // What is wrong with the path is told when it is written.
    return false;
  }
}

const STANDARD_OUTPUT = /^(-|\/dev\/(stdout|fd\/1)|\/proc\/self\/fd\/1)$/;

/** True for `-`, and for the system's own names of standard output. */
export function isStandardOutput(path: string): boolean {
  return STANDARD_OUTPUT.test(path);
}

/** @throws UsageError for an empty path, as it comes from a shell variable that is not set */
export function refuseEmpty(flag: string, path: string | undefined): void {
  if (path?.trim() === '') throw new UsageError(`${flag} is empty.`, 'Name a file or a folder.');
}
