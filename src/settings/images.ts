import { readFileSync } from 'node:fs';
import { settingsPath } from './settings.ts';

/** The setting `"images": false`; pictures are shown unless it says so. A file that can't be used is left to `Settings`. */
export async function readImages(directory: string): Promise<boolean> {
  try {
    const saved: unknown = JSON.parse(readFileSync(settingsPath(directory), 'utf8'));
    return !(typeof saved === 'object' && saved !== null && 'images' in saved && saved.images === false);
  } catch {
    return true;
  }
}
