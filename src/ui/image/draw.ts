import { inLines, iterm2Image, kittyImage } from './graphics.ts';
import { halfBlockLines } from './half-blocks.ts';
import type { Picture } from './picture.ts';
import { resize } from './resize.ts';
import { roomFor } from './room.ts';
import { pictureStyle, type Surface } from './style.ts';

/** Pixels of a place on a screen, about; more than are there would only be bytes to send. */
const PLACE = { width: 10, height: 20 };

/**
 * A picture as text that draws it, without the last line end. All that is of the picture is numbers and base64, so that
 * nothing in it can act on the terminal. @returns undefined where it can't be shown
 */
export async function drawPicture(picture: Picture, surface: Surface, indent = 0): Promise<string | undefined> {
  const style = pictureStyle(surface);
  const { columns = 80, rows = 24 } = surface.output;
  const room = roomFor(picture, { columns, rows });
  if (style === undefined || room === undefined) return undefined;
  if (style === 'truecolor' || style === '256 colors') {
    const small = resize(picture, { width: room.columns, height: room.rows * 2 });
    const lines = halfBlockLines(small, style === 'truecolor');
    return lines.map((line) => ' '.repeat(indent) + line).join('\n');
  }
  const width = Math.min(picture.width, room.columns * PLACE.width);
  const height = Math.min(picture.height, room.rows * PLACE.height);
  const { encodePng } = await import('./encode-png.ts');
  const png = encodePng(resize(picture, { width, height }));
  return inLines(style === 'kitty' ? kittyImage(png, room) : iterm2Image(png, room), room, indent);
}
