import { type ImageHeader, viewOf } from './header.ts';
import { unpackLzw } from './lzw.ts';
import type { Picture } from './picture.ts';

const [EXTENSION, FRAME] = [0x21, 0x2c];
const CONTROL_LABEL = 0xf9;
const HEADER_BYTES = 13;
const FRAME_BYTES = 10;
/** Where the rows of an interlaced frame start, and how far apart they are. */
const PASSES = [
  { from: 0, step: 8 },
  { from: 4, step: 8 },
  { from: 2, step: 4 },
  { from: 1, step: 2 },
];

/**
 * The first frame of a GIF. By own code: omggif prints its doubts on standard output, and never ends with some files.
 * @throws for what is no GIF, or not whole.
 */
export function decodeGif(bytes: Uint8Array, { width, height }: ImageHeader): Picture {
  const { at, transparent } = findFirstFrame(bytes);
  const view = viewOf(bytes);
  const frame = { x: view.getUint16(at + 1, true), y: view.getUint16(at + 3, true) };
  const size = { width: view.getUint16(at + 5, true), height: view.getUint16(at + 7, true) };
  if (frame.x + size.width > width || frame.y + size.height > height) throw new Error('a frame beyond the picture');
  const flags = view.getUint8(at + 9);
  const ownColors = paletteBytes(flags);
  const colorsAt = ownColors > 0 ? at + FRAME_BYTES : HEADER_BYTES;
  const indexes = unpackLzw(bytes, at + FRAME_BYTES + ownColors, size.width * size.height);
  const rgba = new Uint8Array(width * height * 4);
  const rows = rowOrder(size.height, (flags & 0x40) !== 0);
  for (const [row, y] of rows.entries()) {
    for (let x = 0; x < size.width; x += 1) {
      const color = indexes[row * size.width + x] ?? 0;
      if (color === transparent) continue;
      const to = ((frame.y + y) * width + frame.x + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        rgba[to + channel] = bytes[colorsAt + color * 3 + channel] ?? 0;
      }
      rgba[to + 3] = 255;
    }
  }
  return { width, height, rgba };
}

/** Passes over what comes before it; of that, the colour that stays transparent counts. */
function findFirstFrame(bytes: Uint8Array): { at: number; transparent: number | undefined } {
  let at = HEADER_BYTES + paletteBytes(bytes[10] ?? 0);
  let transparent: number | undefined;
  while (bytes[at] === EXTENSION) {
    if (bytes[at + 1] === CONTROL_LABEL) transparent = ((bytes[at + 3] ?? 0) & 1) === 1 ? bytes[at + 6] : undefined;
    at += 2;
    for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += 1 + length;
    at += 1;
  }
  if (bytes[at] !== FRAME) throw new Error('no frame');
  return { at, transparent };
}

function paletteBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function rowOrder(height: number, isInterlaced: boolean): number[] {
  const passes = isInterlaced ? PASSES : [{ from: 0, step: 1 }];
  return passes.flatMap(({ from, step }) =>
    Array.from({ length: Math.max(0, Math.ceil((height - from) / step)) }, (_, index) => from + index * step),
  );
}
