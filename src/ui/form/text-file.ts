import { readdirSync, readFileSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Env } from '../../lib/env.ts';
import { describeReadError } from '../../lib/error-code.ts';
import { expandHome } from '../../lib/files/home-folder.ts';
import { readWord } from '../../lib/text/shell-words.ts';
import type { Completion } from './form-fields.ts';

export type FileRead = { readonly text: string } | { readonly problem: string };

/** Bytes: 1 MB. */
export const MAX_TEXT_SIZE = 1_048_576;

/** Reads a text file that is named in a form. Refuses a pipe, which would block the screen until it ends. */
export function readTextFile(path: string): FileRead {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return { problem: 'It is a folder, not a file.' };
    if (!found.isFile()) return { problem: 'That is not a file.' };
    // Not read as a whole before its size is known.
    return found.size > MAX_TEXT_SIZE ? { problem: TOO_LARGE } : toText(readFileSync(path));
  } catch (error) {
    return { problem: describeReadError(error) };
  }
}

export const TOO_LARGE = 'It is larger than 1 MB.';

/**
 * Decodes text. Line ends become line feeds, and the last one is removed.
 * @param isPipe true refuses UTF-16, which is supported only in files, since Notepad saves it
 */
export function toText(bytes: Buffer, isPipe = false): FileRead {
  if (bytes.length > MAX_TEXT_SIZE) return { problem: TOO_LARGE };
  const text = decode(bytes, isPipe);
  if (text === undefined) return { problem: 'This is not text in UTF-8.' };
  return text.trim() === '' ? { problem: 'It is empty.' } : { text };
}

/** An error of the file system in words. */
export function whyUnreadable(error: unknown): string {
  return describeReadError(error);
}

/** Completes a path as far as there is only one way to continue. */
export function completePath(typed: string, env: Env): Completion {
  if (typed === '~') return { value: '~/', candidates: [] };
  const end = typed.lastIndexOf('/') + 1;
  const start = typed.slice(end);
  const names = listNames(end === 0 ? '.' : expandPath(typed.slice(0, end), env), start);
  const [first = ''] = names;
  const common = names.reduce((shared, name) => sharedStart(shared, name), first);
  const value = typed.slice(0, end) + (names.length > 0 ? common : start);
  return {
    value,
    candidates: names.length === 1 ? [] : names.length > 0 ? names : ['No file or folder starts with this.'],
  };
}

/** The names in a folder that start so; folders end with a slash. Hidden ones are listed only after a dot. */
function listNames(folder: string, start: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name.startsWith(start) && (start !== '' || !name.startsWith('.')))
      .map((entry) => (isFolder(folder, entry) ? `${entry.name}/` : entry.name))
      .sort();
  } catch {
    return [];
  }
}

function isFolder(folder: string, entry: { name: string; isDirectory(): boolean; isSymbolicLink(): boolean }): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function sharedStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}

/**
 * The path that a form field means. A terminal pastes the path of a file that is dragged there with a trailing space,
 * in quotes, with backslashes, or as a URL. Each of these is also a valid path, which is used if it exists.
 */
export function expandPath(typed: string, env: Env): string {
  const [pasted, trimmed] = [typed.replace(/ $/, ''), typed.trim()];
  const readings = [readPasted(pasted), readPasted(trimmed), readFileUrl(trimmed)];
  const meant = [trimmed, ...readings.filter((path) => path !== undefined)];
  const found = [typed, pasted, ...meant].find((path) => exists(expandHome(path, env)));
  // The name of a new file can follow the path of a folder that was dragged there.
  const isInFolder = (path: string) => exists(dirname(expandHome(path, env)));
  return expandHome(found ?? meant.find(isInFolder) ?? trimmed, env);
}

/** Windows quotes paths with spaces, and its separators are not escapes. */
function readPasted(text: string): string | undefined {
  return platform() === 'win32' ? /^"(.*)"$/s.exec(text)?.[1] : readWord(text);
}

function readFileUrl(text: string): string | undefined {
  try {
    return text.startsWith('file://') ? fileURLToPath(text) : undefined;
  } catch {
    return undefined;
  }
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function decode(bytes: Buffer, isPipe: boolean): string | undefined {
  // Notepad writes UTF-16 with this mark.
  const encoding = !isPipe && bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
    return text.includes('\0') ? undefined : text.replace(/\n$/, '');
  } catch {
    return undefined;
  }
}
