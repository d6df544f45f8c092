import { createHash } from 'node:crypto';
import { platform } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { graphemesOf } from '../text/graphemes.ts';
import { trimEndWhile } from '../text/text-end.ts';

// What Windows, macOS or a shell's own notation take for something else, and what can't be seen. U+200D joins emoji.
const UNSAFE =
  /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
/** Windows keeps these for devices, whatever their ending. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(\.|$)/i;
/** Bytes; file systems take 255, and endings are added. */
const MOST_BYTES = 160;
/** Characters; more are not looked at. */
const MOST_READ = 2000;
/** An id as Tavus makes them; it is in file names next to a name, so that both have room. */
const PLAIN_ID = /^[\w-]{1,32}$/;
/** What is in no name that `toFileName` makes: separators, and what begins a stream of Windows. */
const NOT_IN_A_NAME = /[/\\:\0]/;
/** Bytes kept of any other id, before the hash that tells it from others. */
const ID_BYTES = 20;

/** A name that every file system takes, made from any text; `fallback` where nothing is left of it. */
export function toFileName(text: string, fallback: string): string {
  return clean(text, MOST_BYTES) ?? clean(fallback, MOST_BYTES) ?? 'file';
}

/** The part of a file name that tells an item from all others: its id, or what stands for an id that no file can have. */
export function toIdPart(id: string): string {
  if (PLAIN_ID.test(id)) return id;
  const hash = createHash('sha256').update(id, 'utf16le').digest('hex').slice(0, 8);
  return `${clean(id, ID_BYTES) ?? 'id'}-${hash}`;
}

/** The path of a file directly in a folder. @throws Error for a name that leads elsewhere, which is a fault of the program */
export function pathIn(folder: string, name: string): string {
  const path = join(folder, name);
  const staysThere = !NOT_IN_A_NAME.test(name) && basename(path) === name && dirname(resolve(path)) === resolve(folder);
  if (!staysThere) throw new Error(`${JSON.stringify(name)} is not the name of a file in a folder.`);
  return path;
}

/** True for a path that can only be that of a folder. A backslash is a character of names but for Windows. */
export function endsInSeparator(path: string): boolean {
  return (platform() === 'win32' ? /[/\\]$/ : /\/$/).test(path);
}

/** @returns undefined where nothing is left */
function clean(text: string, bytes: number): string | undefined {
  const safe = text
    .slice(0, MOST_READ)
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+/, '');
  const cut = trimDots(cutTo(trimDots(safe), bytes));
  if (cut.replaceAll('_', '') === '') return undefined;
  return DEVICE.test(cut) || cut.startsWith('-') ? `_${cut}` : cut;
}

/** Windows drops spaces and dots at the end of a name. */
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
