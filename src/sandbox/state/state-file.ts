import { rmSync } from 'node:fs';
import { fileCodeOf } from '../../lib/error-code.ts';
import { isGone, nameOwner, withLock } from '../../lib/files/lock.ts';
import { readPrivate, replacePrivate } from '../../lib/files/private-file.ts';

/** Milliseconds to wait for another sandbox that is starting on the same file. */
const WAIT_MS = 2000;

/** Another sandbox keeps its account in this file. */
export class StateInUseError extends Error {
  override name = 'StateInUseError';

  /** @param marker the file that says so */
  constructor(readonly marker: string) {
    super(`${marker} belongs to a running sandbox.`);
  }
}

/** The file in which one sandbox at a time keeps its account between runs. All methods are synchronous. */
export interface StateFile {
  /** Its text; undefined if it does not exist. @throws the system's error */
  read(): string | undefined;
  /** Replaces it atomically, readable only by its owner. Does nothing if the text is the same. @throws the system's error */
  write(text: string): void;
  /** Lets another sandbox use it. */
  release(): void;
}

/**
 * Takes a file for this process until `release`; if the process is killed, another one can take it.
 * @throws StateInUseError; LockedError; the system's error
 */
export function takeStateFile(path: string, pid: number | undefined): StateFile {
  const owner = nameOwner(pid);
  const marker = `${path}.in-use`;
  const unfinished = `${path}.unfinished`;
  let written: string | undefined;
  withLock({ path: `${path}.lock`, owner, waitMs: WAIT_MS }, () => {
    const other = readIfThere(marker);
    if (other !== undefined && !isGone(other)) throw new StateInUseError(marker);
    // Left by a process that was killed.
    for (const left of [`${marker}.unfinished`, unfinished]) rmSync(left, { force: true });
    replacePrivate(marker, `${marker}.unfinished`, owner);
  });
  return {
    read: () => readIfThere(path),
    write(text) {
      if (text === written) return;
      replacePrivate(path, unfinished, text);
      written = text;
    },
    release() {
      if (readIfThere(marker) === owner) rmSync(marker, { force: true });
    },
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readPrivate(path);
  } catch (error) {
    if (fileCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
