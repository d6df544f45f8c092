import { randomUUID } from 'node:crypto';
import { link, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expandPath } from '../../ui/text-file.ts';
import { StateError } from '../../ui/usage-error.ts';

export interface TextFile {
  /** As it is typed; a folder, or a path with a slash at its end, gets `name` in it. */
  readonly path: string;
  /** The file's own name, for a folder. */
  readonly name: string;
  readonly text: string;
  /** Replaces a file that is there. */
  readonly force: boolean;
}

/**
 * Writes a text file whole or not at all. @returns its path
 * @throws StateError when something is there already, or nothing can be written there
 */
export async function saveText({ path, name, text, force }: TextFile): Promise<string> {
  const typed = expandPath(path, {});
  const target = /[/\\]$/.test(typed) || (await kindOf(typed)) === 'folder' ? join(typed, name) : typed;
  const kind = await kindOf(target);
  if (kind === 'folder' || kind === 'other') throw problem(target, 'That is not a file.');
  if (kind === 'file' && !force) throw alreadyThere(target);
  // A link goes on leading to the file, and its file is what is replaced.
  const place = kind === 'file' ? await realpath(target) : target;
  const part = `${place}.${randomUUID().slice(0, 8)}.part`;
  try {
    await writeWhole(part, text);
    await putInPlace(part, place, force);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw isFileError(error) ? (error.code === 'EEXIST' ? alreadyThere(target) : toProblem(target, error.code)) : error;
  }
  return target;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function putInPlace(part: string, place: string, force: boolean): Promise<void> {
  if (force) return await rename(part, place);
  try {
    // Unlike a rename this never replaces what has come there meanwhile.
    await link(part, place);
    await rm(part);
  } catch (error) {
    // Some file systems have no links.
    if ((isFileError(error) && error.code === 'EEXIST') || (await kindOf(place)) !== 'nothing') throw error;
    await rename(part, place);
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | 'nothing'> {
  return await stat(path).then(
    (found) => (found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'),
    () => 'nothing',
  );
}

function alreadyThere(target: string): StateError {
  return new StateError(`${target} is there already.`, 'Choose another name, or replace it with --force.');
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such folder.',
  ENOTDIR: 'A part of the path is not a folder.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your share of the disk is full.',
  EACCES: 'You may not write there.',
  EPERM: 'You may not write there.',
  EROFS: 'Nothing can be written there.',
  ENAMETOOLONG: 'The name is too long.',
};

function toProblem(target: string, code: string): StateError {
  return problem(target, WORDS[code] ?? `(${code})`);
}

function problem(target: string, words: string): StateError {
  return new StateError(`${target} can't be written. ${words}`, 'Choose another place.');
}

function isFileError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
