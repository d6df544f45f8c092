import { readFileSync } from 'node:fs';
import { settingsPath } from './settings.ts';

/**
 * The setting `"accessible": true`, which the first screen depends on. It is all that is read of the file, so that
 * the sandbox can ask too; a file that can't be used is left to `Settings`.
 */
export async function readAccessible(directory: string): Promise<boolean> {
  try {
    const saved: unknown = JSON.parse(readFileSync(settingsPath(directory), 'utf8'));
    return typeof saved === 'object' && saved !== null && 'accessible' in saved && saved.accessible === true;
  } catch {
    return false;
  }
}
