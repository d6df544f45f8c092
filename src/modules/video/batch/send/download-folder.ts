import { checkFolderFor, refuseEmpty, toPlaceError } from '../../../../lib/files/output-place.ts';
import { makeFolder } from '../../../../lib/files/place.ts';

/** Finds what is wrong with the folder for the videos before anything is sent; creates nothing. @throws StateError */
export async function checkDownloadFolder(folder: string | undefined): Promise<void> {
  refuseEmpty('--download', folder);
  if (folder !== undefined) await checkFolderFor(folder, { createsFolders: true });
}

/** Creates it, when the user has agreed and nothing is sent yet. @throws StateError */
export async function makeDownloadFolder(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  try {
    await makeFolder(folder);
    await checkDownloadFolder(folder);
  } catch (error) {
    throw toPlaceError(folder, error);
  }
}
