import { trimEndWhile } from '../../lib/text-end.ts';
import { graphemesOf } from '../../ui/graphemes.ts';

// What Windows, macOS or a shell's own notation take for something else, and what can't be seen. U+200D joins emoji.
const UNSAFE =
  /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
/** Windows keeps these for devices, whatever their ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Bytes; file systems take 255, and endings are added. */
const MOST_BYTES = 160;
/** Characters; more are not looked at. */
const MOST_READ = 2000;

/** A name that every file system takes, made from any text; `fallback` where nothing is left of it. */
export function toFileName(text: string, fallback: string): string {
  const clean = text
    .slice(0, MOST_READ)
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+/, '');
  const cut = trimDots(cutTo(trimDots(clean), MOST_BYTES));
  if (cut.replaceAll('_', '') === '') return fallback;
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
