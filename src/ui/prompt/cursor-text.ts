import { safeLines, widthOf, wrapExactly } from '../../lib/text/safe-text.ts';
import type { TextBuffer } from './text-buffer.ts';

/** Marks the cursor while text is wrapped: a noncharacter of Unicode, which no text contains. */
const CURSOR_MARK = '\ufdd0';

/** Text under edit, wrapped, with its cursor; of long text the `room` lines around the cursor. */
export function drawCursor(
  buffer: TextBuffer,
  width: number,
  room: number,
  inverse: (text: string) => string,
): string[] {
  const { before, under, after } = buffer.split();
  const shown = under === '' || under === '\n' ? ' ' : safeLines(under);
  const rest = (under === '\n' ? '\n' : '') + safeLines(startOf(after, width, room));
  // Columns are reserved for the character under the cursor: two for an emoji, more for an escaped control character.
  const free = Math.max(1, widthOf(shown) - 1);
  const lines = wrapExactly(safeLines(endOf(before, width, room)) + CURSOR_MARK + rest, width - free);
  const at = lines.findIndex((line) => line.includes(CURSOR_MARK));
  return windowAround(lines, at, room).map((line) => line.replace(CURSOR_MARK, inverse(shown)));
}

/** At most `room` of the lines, with line `at` in the middle where possible. */
export function windowAround(lines: readonly string[], at: number, room: number): string[] {
  const start = Math.max(0, Math.min(at - Math.floor(room / 2), lines.length - room));
  return lines.slice(start, start + room);
}

/** More characters than fit in the rows, so that the rest of a long text is not wrapped after every key. */
function charactersIn(width: number, room: number): number {
  return 2 * width * (room + 1);
}

function startOf(text: string, width: number, room: number): string {
  let end = -1;
  for (let line = 0; line <= room; line += 1) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) break;
  }
  return text.slice(0, Math.min(end < 0 ? text.length : end, charactersIn(width, room)));
}

function endOf(text: string, width: number, room: number): string {
  const limit = charactersIn(width, room);
  // In steps, so that the line breaks do not move after every key.
  const cut = Math.max(0, Math.floor(text.length / limit) - 1) * limit;
  let start = text.length;
  for (let line = 0; line <= room && start > 0; line += 1) start = text.lastIndexOf('\n', start - 1);
  return text.slice(Math.max(cut, start + 1));
}
