import { join } from 'node:path';
import { PrivateFolder } from '../lib/files/private-folder.ts';

const MOST_KEPT = 10;
const ENDING = '.txt';
/** Milliseconds that another program, which fails too, may take. */
const WAIT_MS = 500;

export interface CrashFileOptions {
  /** Milliseconds since 1970, UTC: the beginning of its name, so that names sort by age. */
  readonly now: number;
  /** This process: two of them may fail at once. */
  readonly pid: number;
}

/**
 * Writes what is known of a failure that nobody expected, at once and whole; of older ones the newest are kept.
 * @returns where it is. @throws what the system says when it can't be written.
 */
export function saveCrash(directory: string, text: string, { now, pid }: CrashFileOptions): string {
  const folder = new PrivateFolder(directory, { pid, waitMs: WAIT_MS });
  const name = `${new Date(now).toISOString().replace(/[:.]/g, '-')}-${pid}${ENDING}`;
  folder.change(() => {
    folder.write(name, text);
    const names = folder.names().filter((one) => one.endsWith(ENDING));
    for (const old of names.toSorted().slice(0, -MOST_KEPT)) folder.remove(old);
  });
  return join(directory, name);
}
