import { readFile } from 'node:fs/promises';
import { settingsPath } from './settings.ts';

/** The setting `"images": false`; pictures are shown unless it says so. A file that can't be used is left to `Settings`. */
export async function readImages(directory: string | undefined): Promise<boolean> {
  if (directory === undefined) return true;
  try {
    const saved: unknown = JSON.parse(await readFile(settingsPath(directory), 'utf8'));
    return !(typeof saved === 'object' && saved !== null && 'images' in saved && saved.images === false);
  } catch {
    return true;
  }
}
