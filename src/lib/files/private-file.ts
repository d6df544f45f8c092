import { closeSync, fsyncSync, lstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LinkError, openRegular } from './regular-file.ts';

/** Modes of what only its owner may read, and the bits that are about others. */
export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;
export const OTHERS = 0o077;

/** @throws UnsafeFileError; what the system says, as of a file that is not there */
export function readPrivate(path: string): string {
  const file = openRegular(path, 'read');
  try {
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Replaces a file as a whole. @param unfinished where it is written first @throws LinkError; what the system says */
export function replacePrivate(path: string, unfinished: string, text: string): void {
  refuseLink(path);
  try {
    writeToDisk(unfinished, text);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function refuseLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) throw new LinkError(path);
}

function writeToDisk(path: string, text: string): void {
  // It must be a new one: nothing that lies there is written into.
  const file = openSync(path, 'wx', FILE_MODE);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** So that the new name is still there after the power was cut; not every system can. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {}
}
