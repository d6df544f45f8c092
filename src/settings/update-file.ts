import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from './profiles.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** What is known of newer versions of the program. */
export interface UpdateState {
  /** Milliseconds since 1970, UTC; 0 when nobody has asked yet. */
  readonly askedAt: number;
  /** What was found, until the user was told of it. */
  readonly newest?: string;
}

export async function readUpdateState(directory: string): Promise<UpdateState> {
  try {
    const saved: unknown = JSON.parse(await readFile(pathIn(directory), 'utf8'));
    if (!isObject(saved) || typeof saved.askedAt !== 'number') return { askedAt: 0 };
    const { askedAt, newest } = saved;
    return typeof newest === 'string' ? { askedAt, newest } : { askedAt };
  } catch {
    return { askedAt: 0 };
  }
}

/** Written whole: two programs may do so at once. @returns false where it can't be kept. */
export async function saveUpdateState(directory: string, state: UpdateState, writer: number): Promise<boolean> {
  const part = `${pathIn(directory)}.${writer}.tmp`;
  try {
    await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
    await writeFile(part, JSON.stringify(state), { mode: FILE_MODE });
    await rename(part, pathIn(directory));
    return true;
  } catch {
    return false;
  }
}

function pathIn(directory: string): string {
  return join(directory, 'update.json');
}
