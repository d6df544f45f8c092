import { checkFolderFor, refuseEmpty, toPlaceError } from '../../../../lib/files/output-place.ts';
import { makeFolder } from '../../../../lib/files/place.ts';

/** Checks the folder for the videos without creating it. @throws UsageError; StateError if it cannot be used */
export async function checkDownloadFolder(folder: string | undefined): Promise<void> {
  refuseEmpty('--download', folder);
  if (folder !== undefined) await checkFolderFor(folder, { createsFolders: true });
}

/** Creates the folder for the videos. @throws StateError if that fails */
export async function makeDownloadFolder(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  try {
    await makeFolder(folder);
    await checkDownloadFolder(folder);
  } catch (error) {
    throw toPlaceError(folder, error);
  }
}
