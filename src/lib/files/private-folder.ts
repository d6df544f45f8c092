import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileCodeOf } from '../error-code.ts';
import { nameOwner, withLock } from './lock.ts';
import { FILE_MODE, FOLDER_MODE, OTHERS, readPrivate, replacePrivate } from './private-file.ts';

const LOCK = 'tavus.lock';
/** Suffix of a file that is being written. A constant, because only the holder of the lock writes. */
const UNFINISHED = '.tavus-unfinished';
/** The suffix of conf's temporary files. */
const UNFINISHED_BY_CONF = /\.tmp-\d{10}[0-9a-f]{6}$/;
/** Milliseconds to wait for another process. */
const WAIT_MS = 5000;
/** Attempts to lock a missing folder. */
const MAX_TRIES = 5;

export type Openness = 'private' | 'was open' | 'is open';

export interface PrivateFolderOptions {
  /** The id of this process, so that others can detect that it has ended. */
  readonly pid?: number | undefined;
  /** Milliseconds to wait for another process. */
  readonly waitMs?: number;
}

/**
 * A folder of small private files that several processes may change at the same time. All methods are synchronous; data is
 * on disk when they return. Files are replaced atomically, and links are not followed. All methods throw the system's
 * errors.
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

  /** From `nameOwner`. Created on demand: random ids are slow, and readers need none. */
  get owner(): string {
    this.#owner ??= nameOwner(this.#pid);
    return this.#owner;
  }

  /** Runs `work` while no other process changes the folder, and creates the folder if missing. @throws LockedError */
  change<Result>(work: () => Result): Result {
    for (let tries = 1; ; tries += 1) {
      let hasBegun = false;
      try {
        return this.#hold(() => {
          hasBegun = true;
          return work();
        });
      } catch (error) {
        // ENOENT of the lock means a missing folder. Another process can create or remove it at any time.
        if (hasBegun || fileCodeOf(error) !== 'ENOENT' || tries >= MAX_TRIES) throw error;
        makePrivateFolder(this.path);
      }
    }
  }

  /** Removes temporary files of a killed process, unless a change is in progress. */
  tidy(): void {
    if (this.names().some(isLeftOver)) withLock({ ...this.#lock(), waitMs: 0 }, () => this.#removeLeftOvers());
  }

  /** Names of all files; none if the folder does not exist. */
  names(): readonly string[] {
    try {
      return readdirSync(this.path);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** @returns undefined if the file does not exist @throws LinkError */
  read(name: string): string | undefined {
    try {
      return readPrivate(join(this.path, name));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Replaces a file; only within `change`. @throws LinkError */
  write(name: string, text: string): void {
    const path = join(this.path, name);
    replacePrivate(path, path + UNFINISHED, text);
  }

  /** Renames a file; only within `change`. */
  rename(name: string, newName: string): void {
    renameSync(join(this.path, name), join(this.path, newName));
  }

  /** Removes a file if it exists; only within `change`. */
  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }

  /** Makes a file private; without a name, the folder. @returns whether it was and is private */
  restrictPermissions(name?: string): Openness {
    if (platform() === 'win32') return 'private';
    const path = name === undefined ? this.path : join(this.path, name);
    try {
      const found = name === undefined ? statSync(path) : lstatSync(path);
      const isIt = name === undefined ? found.isDirectory() : found.isFile();
      if (!isIt || (found.mode & OTHERS) === 0) return 'private';
    } catch {
      return 'private';
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
 * Creates a private folder and its parents. Node's recursive mkdir reports a read-only file system as a missing folder, and
 * hangs below /proc. @throws the system's error
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

/** Another process may create it at the same time. */
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
