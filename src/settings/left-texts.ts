import { existsSync } from 'node:fs';
import { PrivateFolder } from '../lib/files/private-folder.ts';
import { parseJson } from '../lib/json.ts';
import { LEFT_TEXTS } from './settings.ts';

const MAX_KEPT = 20;
/** Milliseconds; short, because the program is about to end. */
const WAIT_MS = 500;

/** Records the file or folder of an editor that is open while a signal ends the program. @throws the system's error */
export function addLeftText(directory: string, path: string, pid?: number): void {
  const folder = new PrivateFolder(directory, { pid, waitMs: WAIT_MS });
  folder.change(() => {
    const paths = [...readPaths(folder), path].slice(-MAX_KEPT);
    folder.write(LEFT_TEXTS, `${JSON.stringify([...new Set(paths)])}\n`);
  });
}

/** The recorded paths that still exist. */
export function readLeftTexts(directory: string): readonly string[] {
  const folder = new PrivateFolder(directory, { waitMs: WAIT_MS });
  try {
    const paths = readPaths(folder).filter((path) => existsSync(path));
    if (paths.length === 0) folder.change(() => folder.remove(LEFT_TEXTS));
    return paths;
  } catch {
    return [];
  }
}

function readPaths(folder: PrivateFolder): readonly string[] {
  try {
    const json: unknown = parseJson(folder.read(LEFT_TEXTS) ?? '[]');
    return Array.isArray(json) ? json.filter((path): path is string => typeof path === 'string') : [];
  } catch {
    return [];
  }
}
