import { createHash } from 'node:crypto';
import { platform } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { graphemesOf } from '../text/graphemes.ts';
import { trimEndWhile } from '../text/text-end.ts';

// Characters that are special on Windows, macOS or in shells, and invisible ones. U+200D is kept: it joins emoji.
const UNSAFE =
  /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
/** Reserved for devices on Windows, with any extension. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(\.|$)/i;
/** Maximum bytes; file systems allow 255, and extensions are added. */
const MAX_BYTES = 160;
/** Maximum characters that are processed. */
const MAX_READ = 2000;
/** The form of Tavus' ids. Limited, because a file name contains an item's name too. */
const PLAIN_ID = /^[\w-]{1,32}$/;
/** Never in a name of `toFileName`: separators, and the colon of Windows' data streams. */
const NAME_BREAKER = /[/\\:\0]/;
/** Bytes kept of any other id, before its hash. */
const ID_BYTES = 20;

/** Converts text to a file name that is valid on every file system; `fallback` if nothing is left of it. */
export function toFileName(text: string, fallback: string): string {
  return clean(text, MAX_BYTES) ?? clean(fallback, MAX_BYTES) ?? 'file';
}

/** The part of a file name that identifies an item: its id, or a hash of an id that cannot be in a file name. */
export function toIdPart(id: string): string {
  if (PLAIN_ID.test(id)) return id;
  const hash = createHash('sha256').update(id, 'utf16le').digest('hex').slice(0, 8);
  return `${clean(id, ID_BYTES) ?? 'id'}-${hash}`;
}

/** The path of a file directly in a folder. @throws Error for a name that leads elsewhere, which is a bug */
export function pathIn(folder: string, name: string): string {
  const path = join(folder, name);
  const staysThere = !NAME_BREAKER.test(name) && basename(path) === name && dirname(resolve(path)) === resolve(folder);
  if (!staysThere) throw new Error(`${JSON.stringify(name)} is not a valid file name.`);
  return path;
}

/** True for a path with a trailing separator. A backslash is a separator only on Windows. */
export function endsInSeparator(path: string): boolean {
  return (platform() === 'win32' ? /[/\\]$/ : /\/$/).test(path);
}

/** @returns undefined if nothing is left */
function clean(text: string, bytes: number): string | undefined {
  const safe = text
    .slice(0, MAX_READ)
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+/, '');
  const cut = trimDots(cutTo(trimDots(safe), bytes));
  if (cut.replaceAll('_', '') === '') return undefined;
  return DEVICE.test(cut) || cut.startsWith('-') ? `_${cut}` : cut;
}

/** Removes trailing spaces and dots, as Windows does. */
function trimDots(text: string): string {
  return trimEndWhile(text, (character) => /[\s.]/.test(character));
}

function cutTo(text: string, bytes: number): string {
  let [kept, size] = ['', 0];
  for (const { segment } of graphemesOf(text)) {
    size += Buffer.byteLength(segment);
    if (size > bytes) break;
    kept += segment;
  }
  return kept;
}
