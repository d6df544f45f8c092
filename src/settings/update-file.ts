import { PrivateFolder } from '../lib/files/private-folder.ts';
import { isObject } from '../lib/guards.ts';
import { parseJson } from '../lib/json.ts';

const NAME = 'update.json';

/** The result of the last check for a newer version. */
export interface UpdateState {
  /** When the last check started, in milliseconds since 1970, UTC; 0 before the first. */
  readonly askedAt: number;
  /** The newest version, until the user has been notified. */
  readonly newest?: string;
}

export function readUpdateState(directory: string): UpdateState {
  try {
    const saved = parseJson(new PrivateFolder(directory).read(NAME) ?? '');
    if (!isObject(saved) || typeof saved.askedAt !== 'number') return { askedAt: 0 };
    const { askedAt, newest } = saved;
    return typeof newest === 'string' ? { askedAt, newest } : { askedAt };
  } catch {
    return { askedAt: 0 };
  }
}

/** Saves the state with a short timeout. @returns false if that failed */
export function saveUpdateState(directory: string, state: UpdateState, pid: number): boolean {
  try {
    const folder = new PrivateFolder(directory, { pid, waitMs: 100 });
    folder.change(() => folder.write(NAME, JSON.stringify(state)));
    return true;
  } catch {
    return false;
  }
}
