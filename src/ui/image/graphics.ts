import type { Cells } from './room.ts';

/** Maximum number of base64 characters in one escape sequence of kitty. */
const CHUNK = 4096;
const [SAVE_CURSOR, RESTORE_CURSOR] = ['\x1b7', '\x1b8'];

/**
 * A PNG by kitty's graphics protocol, https://sw.kovidgoyal.net/kitty/graphics-protocol/. `q=2`: the terminal must not
 * answer, since its answers would be read as keys. `C=1`: the cursor does not move.
 */
export function kittyImage(png: Buffer, { columns, rows }: Cells): string {
  const text = png.toString('base64');
  const parts = Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, index) =>
    text.slice(index * CHUNK, (index + 1) * CHUNK),
  );
  return parts
    .map((part, index) => {
      const first = index === 0 ? `a=T,f=100,C=1,c=${columns},r=${rows},` : '';
      return `\x1b_G${first}q=2,m=${index === parts.length - 1 ? 0 : 1};${part}\x1b\\`;
    })
    .join('');
}

/** A PNG by iTerm2's protocol, https://iterm2.com/documentation-images.html. */
export function iterm2Image(png: Buffer, { columns, rows }: Cells): string {
  const options = `inline=1;size=${png.length};width=${columns};height=${rows};preserveAspectRatio=1`;
  return `\x1b]1337;File=${options}:${png.toString('base64')}\x07`;
}

/**
 * Draws an image in new lines, and moves the cursor to the start of the last one, wherever the terminal left it.
 * The lines are created first, so that nothing scrolls while the image is drawn.
 */
export function inLines(image: string, { rows }: Cells, indent: number): string {
  const right = indent > 0 ? `\x1b[${indent}C` : '';
  const back = rows > 1 ? `\x1b[${rows - 1}B` : '';
  return `${'\n'.repeat(rows)}\x1b[${rows}A${SAVE_CURSOR}${right}${image}${RESTORE_CURSOR}${back}`;
}
