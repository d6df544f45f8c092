import { join } from 'node:path';
import { PrivateFolder } from '../lib/files/private-folder.ts';

/** Reports that are kept. */
const MAX_KEPT = 10;
const ENDING = '.txt';
/** Milliseconds to wait for another process that crashes too. */
const WAIT_MS = 500;

export interface CrashFileOptions {
  /** Milliseconds since 1970, UTC. The file name begins with it, so that names sort by age. */
  readonly now: number;
  /** The process id: two processes may crash at the same time. */
  readonly pid: number;
}

/**
 * Saves a crash report synchronously and removes old ones.
 * @returns its path @throws the system's error if it cannot be written
 */
export function saveCrash(directory: string, text: string, { now, pid }: CrashFileOptions): string {
  const folder = new PrivateFolder(directory, { pid, waitMs: WAIT_MS });
  const name = `${new Date(now).toISOString().replace(/[:.]/g, '-')}-${pid}${ENDING}`;
  folder.change(() => {
    folder.write(name, text);
    const names = folder.names().filter((one) => one.endsWith(ENDING));
    for (const old of names.toSorted().slice(0, -MAX_KEPT)) folder.remove(old);
  });
  return join(directory, name);
}
