import { StateError } from '../errors.ts';
import { pathIn } from './file-name.ts';
import { checkFolderFor, findPlace, isFolderPath, toPlaceError } from './output-place.ts';
import { writeWhole } from './whole-file.ts';

export interface TextFile {
  /** The path of the file, or of a folder, in which it is saved as `name`. */
  readonly path: string;
  /** The name of the file if `path` is a folder. */
  readonly name: string;
  readonly text: string;
  /** Replaces an existing file. */
  readonly force: boolean;
}

/** Checks the path of a text file before its text is loaded. @throws StateError as `saveText` does */
export async function checkTextPlace({ path, force }: Pick<TextFile, 'path' | 'force'>): Promise<void> {
  if (isFolderPath(path)) await checkFolderFor(path, {});
  else await findPlace({ target: path, force, followsLink: true });
}

/**
 * Writes a text file atomically. @returns its path
 * @throws StateError if it already exists or cannot be written
 */
export async function saveText({ path, name, text, force }: TextFile): Promise<string> {
  if (path === '') throw new StateError('The path of the file is empty.', 'Use the path of a file or a folder.');
  const isFolder = isFolderPath(path);
  const target = isFolder ? pathIn(path, name) : path;
  // A link given by the user is kept and its file replaced; a link whose path comes from an item's name is replaced itself.
  const place = await findPlace({ target, force, followsLink: !isFolder });
  try {
    await writeWhole(place, text, { replaces: force });
  } catch (error) {
    throw toPlaceError(target, error);
  }
  return target;
}
