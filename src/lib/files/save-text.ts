import { StateError } from '../errors.ts';
import { pathIn } from './file-name.ts';
import { checkFolderFor, findPlace, isFolderPath, toPlaceError } from './output-place.ts';
import { writeWhole } from './whole-file.ts';

export interface TextFile {
  /** A folder, or a path with a slash at its end, gets `name` in it. */
  readonly path: string;
  /** The file's own name, for a folder. */
  readonly name: string;
  readonly text: string;
  /** Replaces a file that is there. */
  readonly force: boolean;
}

/** Finds what is wrong with the place of a text file before its text is loaded. @throws StateError as `saveText` does */
export async function checkTextPlace({ path, force }: Pick<TextFile, 'path' | 'force'>): Promise<void> {
  if (isFolderPath(path)) await checkFolderFor(path, {});
  else await findPlace({ target: path, force, followsLink: true });
}

/**
 * Writes a text file whole or not at all. @returns its path
 * @throws StateError when something is there already, or nothing can be written there
 */
export async function saveText({ path, name, text, force }: TextFile): Promise<string> {
  if (path === '') throw new StateError('The path of the file is empty.', 'Name a file or a folder.');
  const isFolder = isFolderPath(path);
  const target = isFolder ? pathIn(path, name) : path;
  // A link that the user named stays, and its file is replaced; one that the item's name leads to is replaced itself.
  const place = await findPlace({ target, force, followsLink: !isFolder });
  try {
    await writeWhole(place, text, { replaces: force });
  } catch (error) {
    throw toPlaceError(target, error);
  }
  return target;
}
