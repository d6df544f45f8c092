import { PNG } from 'pngjs';
import type { SmallPicture } from './picture.ts';

/** The colour type of three bytes a pixel. */
const RGB = 2;

/** A picture as a PNG file of our own: no byte of the file that was loaded is in it. */
export function encodePng({ width, height, rgb }: SmallPicture): Buffer {
  const png = Object.assign(new PNG(), { width, height, data: Buffer.from(rgb) });
  return PNG.sync.write(png, { colorType: RGB, inputColorType: RGB, inputHasAlpha: false });
}
