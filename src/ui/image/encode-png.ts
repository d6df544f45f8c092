import { PNG } from 'pngjs';
import type { SmallPicture } from './picture.ts';

/** The color type of three bytes per pixel. */
const RGB = 2;

/** Encodes a picture as a new PNG file, without any bytes of the file that was loaded. */
export function encodePng({ width, height, rgb }: SmallPicture): Buffer {
  const png = Object.assign(new PNG(), { width, height, data: Buffer.from(rgb) });
  return PNG.sync.write(png, { colorType: RGB, inputColorType: RGB, inputHasAlpha: false });
}
