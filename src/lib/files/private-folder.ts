import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileCodeOf } from '../error-code.ts';
import { nameOwner, withLock } from './lock.ts';
import { FILE_MODE, FOLDER_MODE, OTHERS, readPrivate, replacePrivate } from './private-file.ts';

const LOCK = 'tavus.lock';
/** A file that is being written. Its name is always the same: only who holds the lock writes. */
const UNFINISHED = '.tavus-unfinished';
/** The same of a file that conf writes. */
const UNFINISHED_BY_CONF = /\.tmp-\d{10}[0-9a-f]{6}$/;
/** Milliseconds that another program may take for its change. */
const WAIT_MS = 5000;
/** How often the lock of a folder that is missing is tried. */
const MAX_TRIES = 5;

export type Openness = 'closed' | 'was open' | 'is open';

export interface PrivateFolderOptions {
  /** This process, so that others know when it is gone. */
  readonly pid?: number | undefined;
  /** Milliseconds to wait for another program. */
  readonly waitMs?: number;
}

/**
 * Small files that nobody else may read, in a folder that several programs may change at once. Everything is
 * synchronous, and on the disk when it returns. Each file is whole whenever it is looked at, and no link is followed.
 * All methods throw what the system says.
 */
export class PrivateFolder {
  readonly path: string;
  readonly #waitMs: number;
  readonly #pid: number | undefined;
  #owner: string | undefined;

  constructor(path: string, { pid, waitMs = WAIT_MS }: PrivateFolderOptions = {}) {
    this.path = path;
    this.#pid = pid;
    this.#waitMs = waitMs;
  }

  /** From `nameOwner`; its chance costs a start, and who only reads needs none. */
  get owner(): string {
    this.#owner ??= nameOwner(this.#pid);
    return this.#owner;
  }

  /** Makes the folder where it is not there, and works while no other program changes anything in it. @throws LockedError */
  change<Result>(work: () => Result): Result {
    for (let tries = 1; ; tries += 1) {
      let hasBegun = false;
      try {
        return this.#hold(() => {
          hasBegun = true;
          return work();
        });
      } catch (error) {
        // Only the lock's own failure means a missing folder; another program can create or remove it at any moment.
        if (hasBegun || fileCodeOf(error) !== 'ENOENT' || tries >= MAX_TRIES) throw error;
        makePrivateFolder(this.path);
      }
    }
  }

  /** Removes what a program left that was killed in the middle of a change, unless one is making a change. */
  tidy(): void {
    if (this.names().some(isLeftOver)) withLock({ ...this.#lock(), waitMs: 0 }, () => this.#removeLeftOvers());
  }

  /** Names of all files; none where there is no such folder. */
  names(): readonly string[] {
    try {
      return readdirSync(this.path);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** @returns undefined where there is no such file. @throws LinkError */
  read(name: string): string | undefined {
    try {
      return readPrivate(join(this.path, name));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Replaces a file, in a change. @throws LinkError */
  write(name: string, text: string): void {
    const path = join(this.path, name);
    replacePrivate(path, path + UNFINISHED, text);
  }

  /** Gives a file another name, in a change. */
  rename(name: string, newName: string): void {
    renameSync(join(this.path, name), join(this.path, newName));
  }

  /** Removes a file, in a change; one that is not there is as good. */
  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }

  /** Closes a file that others may open; the folder itself without a name. @returns how it was found and what it is now */
  close(name?: string): Openness {
    if (platform() === 'win32') return 'closed';
    const path = name === undefined ? this.path : join(this.path, name);
    try {
      const found = name === undefined ? statSync(path) : lstatSync(path);
      const isIt = name === undefined ? found.isDirectory() : found.isFile();
      if (!isIt || (found.mode & OTHERS) === 0) return 'closed';
    } catch {
      return 'closed';
    }
    try {
      chmodSync(path, name === undefined ? FOLDER_MODE : FILE_MODE);
      return 'was open';
    } catch {
      return 'is open';
    }
  }

  #hold<Result>(work: () => Result): Result {
    return withLock(this.#lock(), () => {
      this.#removeLeftOvers();
      return work();
    });
  }

  #lock() {
    return { path: join(this.path, LOCK), owner: this.owner, waitMs: this.#waitMs };
  }

  #removeLeftOvers(): void {
    for (const name of this.names()) if (isUnfinished(name)) this.remove(name);
  }
}

/**
 * Creates a folder for its owner only, and those above it. Node's own way calls a file system that can only be read a
 * missing folder, and never ends below /proc. @throws what the system says
 */
export function makePrivateFolder(path: string): void {
  if (createFolder(path)) return;
  if (dirname(path) !== path) makePrivateFolder(dirname(path));
  mkdirIfMissing(path);
}

/** @returns false where the folder above is missing */
function createFolder(path: string): boolean {
  try {
    mkdirIfMissing(path);
    return true;
  } catch (error) {
    if (fileCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Another program may create it at the same time. */
function mkdirIfMissing(path: string): void {
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
  } catch (error) {
    if (fileCodeOf(error) !== 'EEXIST') throw error;
  }
}

function isUnfinished(name: string): boolean {
  return name.endsWith(UNFINISHED) || UNFINISHED_BY_CONF.test(name);
}

function isLeftOver(name: string): boolean {
  return isUnfinished(name) || name === LOCK || name.startsWith(`${LOCK}.`);
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(fileCodeOf(error) ?? '');
}
