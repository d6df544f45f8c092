import { existsSync, linkSync, lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileCodeOf } from '../error-code.ts';
import { FILE_MODE, readPrivate } from './private-file.ts';

/** Milliseconds after which a lock counts as left behind, whoever holds it: nobody needs it for more than a few. */
const OLD_MS = 60_000;
/** The same without a holder's name: its program was ended before it was in the file, where that can happen. */
const UNSIGNED_MS = 2000;
/** The longest pause before it is tried again, in milliseconds. */
const PAUSE_MS = 10;

/** Another program holds the lock, and has not given it free in time. */
export class LockedError extends Error {
  override name = 'LockedError';

  constructor(readonly path: string) {
    super(`${path} is in use.`);
  }
}

interface Holding {
  /** Tells this holding from all before and after it. */
  readonly id: string;
  readonly isLeftBehind: boolean;
}

export interface Lock {
  readonly path: string;
  /** From `nameOwner`. */
  readonly owner: string;
  /** Milliseconds to wait for another program. */
  readonly waitMs: number;
}

/**
 * Works while no other program holds the same lock, which is a file that only one can make. Not with proper-lockfile: it
 * takes two seconds at least until the lock of a killed program is free, two programs that find such a lock can both
 * get it, and its synchronous lock does not wait.
 * @throws LockedError; what the system says where no file can be made.
 */
export function withLock<Result>({ path, owner, waitMs }: Lock, work: () => Result): Result {
  const start = performance.now();
  let held = tryLock(path, owner);
  while (!held) {
    if (performance.now() - start > waitMs) throw new LockedError(path);
    sleep(1 + Math.random() * PAUSE_MS);
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
 * A lock that was left behind is not removed: two programs could see it so, and the second remove what the first has
 * made in its place. Its successor is a second file, named after that very holding, so that only one can make it; one
 * that is left behind in turn has a successor of its own.
 * @returns the files that make the lock ours, the first one first; undefined while another holds it.
 */
function tryLock(path: string, owner: string): readonly string[] | undefined {
  const files = [path];
  const before: string[] = [];
  for (let last = path; ; files.push(last)) {
    if (create(last, owner)) {
      // Whoever gives a lock free removes the first file first: what leads here leads here still, or all is to be begun anew.
      if (before.every((id, index) => holdingOf(files[index] ?? '')?.id === id)) return files;
      rmSync(last, { force: true });
      return undefined;
    }
    const holding = holdingOf(last);
    if (!holding?.isLeftBehind) return undefined;
    before.push(holding.id);
    last = `${path}.${holding.id}`;
  }
}

/** Removes what does not lead to the holder: a program was killed while it gave the lock free. */
function removeOrphans(path: string, held: readonly string[]): void {
  const start = `${basename(path)}.`;
  const files = readdirSync(dirname(path)).flatMap((name) =>
    name.startsWith(start) ? [join(dirname(path), name)] : [],
  );
  for (const file of files) if (!held.includes(file)) rmSync(file, { force: true });
}

function unlock(path: string, files: readonly string[]): void {
  const last = files.at(-1) ?? path;
  // Who was thought to be gone, and has a successor, leaves the rest to it.
  const holding = holdingOf(last);
  if (holding && existsSync(`${path}.${holding.id}`)) return;
  for (const file of files) rmSync(file, { force: true });
}

/**
 * A lock has its holder's name from its first moment on, so that none is without when its program is killed.
 * @returns false when it is there already, or is to be tried again
 */
function create(path: string, owner: string): boolean {
  // An owner can hold it many times: each holding has a name of its own.
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
    // Who holds the lock has cleared the other file away, or was quicker.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    return writeAnew(path, text);
  }
}

/** Some file systems have no links. */
function writeAnew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: FILE_MODE });
    return true;
  } catch (error) {
    if (fileCodeOf(error) === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw error;
  }
}

/** @returns undefined when it has been given free. */
function holdingOf(path: string): Holding | undefined {
  try {
    const { ino, mtimeMs } = lstatSync(path);
    const text = readPrivate(path);
    const [owner = ''] = text.split(' ');
    const age = Date.now() - mtimeMs;
    const isLeftBehind = text === '' ? age > UNSIGNED_MS : isGone(owner) || age > OLD_MS;
    const name = text || `${ino} ${mtimeMs}`;
    return { id: name.replace(/\W/g, '').slice(-24), isLeftBehind };
  } catch (error) {
    if (fileCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whoever calls is in the middle of a change: nothing else may happen meanwhile. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Names a run of the program: the computer it is on, its process there, and what no other run has. */
export function nameOwner(pid: number | undefined): string {
  return `${hostname()}:${pid ?? 0}:${crypto.randomUUID().slice(-12)}`;
}

/** True when it has surely ended. Of another computer, or without a process id, nobody knows. */
export function isGone(owner: string): boolean {
  const [, host, pid] = /^(.*):(\d+):[0-9a-f]+$/.exec(owner) ?? [];
  if (host !== hostname() || Number(pid) === 0) return false;
  try {
    // Asks for nothing that is needed, but fails for a process that is not there.
    getPriority(Number(pid));
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes('ESRCH');
  }
}
