import { existsSync, linkSync, lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileCodeOf } from '../error-code.ts';
import { FILE_MODE, readPrivate } from './private-file.ts';

/** Milliseconds after which any lock counts as stale: a process holds it for only a few milliseconds. */
const STALE_MS = 60_000;
/** The same for a lock without an owner: the process was killed before it wrote its name, where links are missing. */
const UNSIGNED_MS = 2000;
/** Maximum pause between attempts, in milliseconds. */
const MAX_PAUSE_MS = 10;

/** Another process holds the lock and has not released it in time. */
export class LockedError extends Error {
  override name = 'LockedError';

  constructor(readonly path: string) {
    super(`${path} is in use.`);
  }
}

interface Holding {
  /** Unique for each acquisition of the lock. */
  readonly id: string;
  readonly isStale: boolean;
}

export interface Lock {
  readonly path: string;
  /** From `nameOwner`. */
  readonly owner: string;
  /** Milliseconds to wait for another process. */
  readonly waitMs: number;
}

/**
 * Runs `work` while holding a lock file. proper-lockfile is not used: it takes at least two seconds to release the lock of a
 * killed process, two processes that find such a lock can both acquire it, and its synchronous lock does not wait.
 * @throws LockedError; the system's error if no file can be created
 */
export function withLock<Result>({ path, owner, waitMs }: Lock, work: () => Result): Result {
  const start = performance.now();
  let held = tryLock(path, owner);
  while (!held) {
    if (performance.now() - start > waitMs) throw new LockedError(path);
    sleep(1 + Math.random() * MAX_PAUSE_MS);
    held = tryLock(path, owner);
  }
  try {
    removeOrphans(path, held);
    return work();
  } finally {
    unlock(path, held);
  }
}

/**
 * A stale lock is not removed: of two processes that see it, the second could remove the new lock of the first. Instead its
 * successor is a second file, named after the stale acquisition, so that only one process can create it; a stale successor
 * gets a successor in turn.
 * @returns the lock files, in order; undefined if another process holds the lock
 */
function tryLock(path: string, owner: string): readonly string[] | undefined {
  const files = [path];
  const before: string[] = [];
  for (let last = path; ; files.push(last)) {
    if (create(last, owner)) {
      // A release removes the first file first. If any earlier file has changed, start over.
      if (before.every((id, index) => holdingOf(files[index] ?? '')?.id === id)) return files;
      rmSync(last, { force: true });
      return undefined;
    }
    const holding = holdingOf(last);
    if (!holding?.isStale) return undefined;
    before.push(holding.id);
    last = `${path}.${holding.id}`;
  }
}

/** Removes files that are not part of the held lock, left by a process that was killed while releasing it. */
function removeOrphans(path: string, held: readonly string[]): void {
  const start = `${basename(path)}.`;
  const files = readdirSync(dirname(path)).flatMap((name) =>
    name.startsWith(start) ? [join(dirname(path), name)] : [],
  );
  for (const file of files) if (!held.includes(file)) rmSync(file, { force: true });
}

function unlock(path: string, files: readonly string[]): void {
  const last = files.at(-1) ?? path;
  // If this lock was considered stale and has a successor, the successor removes the files.
  const holding = holdingOf(last);
  if (holding && existsSync(`${path}.${holding.id}`)) return;
  for (const file of files) rmSync(file, { force: true });
}

/**
 * Creates a lock file that contains its owner from the start, even if the process is killed.
 * @returns false if it already exists, or on a conflict with another process
 */
function create(path: string, owner: string): boolean {
  // One owner can acquire the lock many times.
  const name = crypto.randomUUID();
  const text = `${owner} ${name}`;
  const ready = `${path}.${name}`;
  try {
    writeFileSync(ready, text, { flag: 'wx', mode: FILE_MODE });
    return place(ready, path, text);
  } finally {
    rmSync(ready, { force: true });
  }
}

function place(ready: string, path: string, text: string): boolean {
  try {
    linkSync(ready, path);
    return true;
  } catch (error) {
    const code = fileCodeOf(error) ?? '';
    // Another process has created the lock, or the holder has removed the prepared file.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    return createExclusively(path, text);
  }
}

/** For file systems without hard links. */
function createExclusively(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: FILE_MODE });
    return true;
  } catch (error) {
    if (fileCodeOf(error) === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw error;
  }
}

/** @returns undefined if the lock was released */
function holdingOf(path: string): Holding | undefined {
  try {
    const { ino, mtimeMs } = lstatSync(path);
    const text = readPrivate(path);
    const [owner = ''] = text.split(' ');
    const age = Date.now() - mtimeMs;
    const isStale = text === '' ? age > UNSIGNED_MS : isGone(owner) || age > STALE_MS;
    const name = text || `${ino} ${mtimeMs}`;
    return { id: name.replace(/\W/g, '').slice(-24), isStale };
  } catch (error) {
    if (fileCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Blocks the event loop on purpose: the caller holds a synchronous critical section. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** A unique name of this run: host, process id and a random id. */
export function nameOwner(pid: number | undefined): string {
  return `${hostname()}:${pid ?? 0}:${crypto.randomUUID().slice(-12)}`;
}

/** True if the owner has certainly ended; false for another host, or without a process id. */
export function isGone(owner: string): boolean {
  const [, host, pid] = /^(.*):(\d+):[0-9a-f]+$/.exec(owner) ?? [];
  if (host !== hostname() || Number(pid) === 0) return false;
  try {
    // Fails if the process does not exist; its result is not used.
    getPriority(Number(pid));
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes('ESRCH');
  }
}
