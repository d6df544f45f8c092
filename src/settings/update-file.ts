import { PrivateFolder } from '../lib/files/private-folder.ts';
import { isObject } from '../lib/guards.ts';
import { parseJson } from '../lib/json.ts';

const NAME = 'update.json';

/** What is known of newer versions of the program. */
export interface UpdateState {
  /** Milliseconds since 1970, UTC; 0 when nobody has asked yet. */
  readonly askedAt: number;
  /** What was found, until the user was told of it. */
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

/** Nobody waits long for it. @returns false where it can't be kept */
export function saveUpdateState(directory: string, state: UpdateState, pid: number): boolean {
  try {
    const folder = new PrivateFolder(directory, { pid, waitMs: 100 });
    folder.change(() => folder.write(NAME, JSON.stringify(state)));
    return true;
  } catch {
    return false;
  }
}
