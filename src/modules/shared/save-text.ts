import { realpath, stat } from 'node:fs/promises';
import { describeFileCode, fileCodeOf } from '../../files/file-error.ts';
import { writeWhole } from '../../files/whole-file.ts';
import { StateError } from '../../ui/usage-error.ts';
import { endsInSeparator, pathIn } from './file-name.ts';

export interface TextFile {
  /** A folder, or a path with a slash at its end, gets `name` in it. */
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
  if (path === '') throw new StateError('The path of the file is empty.', 'Name a file or a folder.');
  const isFolder = endsInSeparator(path) || (await kindOf(path)) === 'folder';
  const target = isFolder ? pathIn(path, name) : path;
  const kind = await kindOf(target);
  if (kind === 'folder' || kind === 'other') throw problem(target, 'That is not a file.');
  if (kind === 'file' && !force) throw alreadyThere(target);
  // A link that the user named stays, and its file is replaced; one that the item's name leads to is replaced itself.
  const place = kind === 'file' && !isFolder ? await realpath(target) : target;
  try {
    await writeWhole(place, text, { replaces: force });
  } catch (error) {
    const code = fileCodeOf(error);
    if (code === undefined) throw error;
    throw code === 'EEXIST' ? alreadyThere(target) : problem(target, describeFileCode(code));
  }
  return target;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | 'nothing'> {
  return await stat(path).then(
    (found) => (found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'),
    () => 'nothing',
  );
}

export function alreadyThere(target: string): StateError {
  return new StateError(`${target} is there already.`, 'Choose another name, or replace it with --force.');
}

function problem(target: string, words: string): StateError {
  return new StateError(`${target} can't be written. ${words}`, 'Choose another place.');
}
