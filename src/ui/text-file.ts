import { readdirSync, readFileSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { findHome } from '../files/home-folder.ts';
import type { Env } from './editor.ts';
import type { Completion } from './form-field.ts';

export type FileRead = { readonly text: string } | { readonly problem: string };

/** Bytes: 1 MB. */
const MAX_SIZE = 1_048_576;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  EACCES: 'You may not read that file.',
  EPERM: 'You may not read that file.',
  EISDIR: 'That is a folder.',
};

/** Reads a text file whole, with line feeds for line ends. */
export function readTextFile(typed: string, env: Env): FileRead {
  try {
    const path = expandPath(typed, env);
    const found = statSync(path);
    if (found.isDirectory()) return { problem: 'That is a folder. Tab shows what is in it.' };
    if (!found.isFile()) return { problem: 'That is not a file.' };
    if (found.size > MAX_SIZE) return { problem: 'That file is larger than 1 MB.' };
    const text = decode(readFileSync(path));
    if (text === undefined) return { problem: 'That is not a text file: it is not in UTF-8.' };
    return text.trim() === '' ? { problem: 'That file is empty.' } : { text };
  } catch (error) {
    return { problem: whyUnreadable(error) };
  }
}

/** A failure of the file system in words. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return REASONS[code] ?? `That file could not be read (${code}).`;
}

/** Goes on with a path as far as there is one way only. */
export function completePath(typed: string, env: Env): Completion {
  if (typed === '~') return { value: '~/', candidates: [] };
  const start = typed.slice(typed.lastIndexOf('/') + 1);
  const names = listNames(expandPath(typed, env, true), start);
  const [first = ''] = names;
  const common = names.reduce((shared, name) => sharedStart(shared, name), first);
  const value = typed.slice(0, typed.length - start.length) + (names.length > 0 ? common : start);
  return {
    value,
    candidates: names.length === 1 ? [] : names.length > 0 ? names : ['Nothing there starts like that.'],
  };
}

/** What is in the folder and starts so; folders end with a slash, hidden ones show to who asks for them. */
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

/** A path as it is typed, or as terminals paste it when a file is dragged there: quoted, or with escaped spaces. */
export function expandPath(typed: string, env: Env, wantsFolder = false): string {
  const text = typed.trim();
  const bare = /^(['"])(.*)\1$/.exec(text)?.[2] ?? (platform() === 'win32' ? text : text.replace(/\\(.)/g, '$1'));
  const path = bare.replace(/^~(?=\/|\\|$)/, (tilde) => findHome(env) ?? tilde);
  if (!wantsFolder) return path;
  return path.endsWith('/') ? path : path.includes('/') ? dirname(path) : '.';
}

function decode(bytes: Buffer): string | undefined {
  // Notepad writes UTF-16 with this mark.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
    return text.includes('\0') ? undefined : text.replace(/\n$/, '');
  } catch {
    return undefined;
  }
}
