import { closeSync, fsyncSync, lstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LinkError, openRegular } from './regular-file.ts';

/** Modes of private files and folders, and the bits of group and others. */
export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;
export const OTHERS = 0o077;

/** @throws UnsafeFileError; the system's error, such as for a missing file */
export function readPrivate(path: string): string {
  const file = openRegular(path, 'read');
  try {
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Replaces a file atomically. @param unfinished the temporary path @throws LinkError; the system's error */
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
  // wx: must be a new file, never an existing one.
  const file = openSync(path, 'wx', FILE_MODE);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a rename survive a power failure, on systems that support it. */
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
