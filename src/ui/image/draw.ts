import { inLines, iterm2Image, kittyImage } from './graphics.ts';
import { halfBlockLines } from './half-blocks.ts';
import type { Picture } from './picture.ts';
import { resize } from './resize.ts';
import { roomFor } from './room.ts';
import { pictureStyle, type Surface } from './style.ts';

/** Pixels of a terminal cell, approximately, so that no more data is sent than is visible. */
const PLACE = { width: 10, height: 20 };

/**
 * A picture as text that draws it, without the last line end. Only numbers and base64 come from the picture, so that
 * it cannot contain control sequences. @returns undefined where it cannot be shown
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
