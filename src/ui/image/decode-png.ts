import { inflateSync } from 'node:zlib';
import { type ImageHeader, viewOf } from './header.ts';
import type { Picture } from './picture.ts';

const SIGNATURE_BYTES = 8;
/** A chunk's length and name before its content, and a check sum behind it. */
const CHUNK_HEAD = 8;
const CHUNK_BYTES = 12;
const MOST_PALETTE_BYTES = 3 * 256;
/** Encoders may pack a little more than the pixels. */
const SPARE_BYTES = 64;

/** By colour type: grey, RGB, palette, grey and alpha, RGBA. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** The seven passes of an interlaced picture: where each starts, and how far apart its pixels are. */
const PASSES = [
  { x: 0, y: 0, right: 8, down: 8 },
  { x: 4, y: 0, right: 8, down: 8 },
  { x: 0, y: 4, right: 4, down: 8 },
  { x: 2, y: 0, right: 4, down: 4 },
  { x: 0, y: 2, right: 2, down: 4 },
  { x: 1, y: 0, right: 2, down: 2 },
  { x: 0, y: 1, right: 1, down: 2 },
];

/** @throws for what is no PNG, or holds more than its size says. */
export async function decodePng(bytes: Uint8Array, header: ImageHeader): Promise<Picture> {
  checkPacked(bytes, header);
  const { PNG } = await import('pngjs');
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return { width, height, rgba: data };
}

/** Unpacks to no more than the pixels need: pngjs has no limit for some pictures, and takes the last of several sizes. */
function checkPacked(bytes: Uint8Array, header: ImageHeader): void {
  const packed: Uint8Array[] = [];
  for (const { name, content } of chunksOf(bytes)) {
    if (name === 'IHDR') throw new Error('a second size');
    if (name === 'PLTE' && content.length > MOST_PALETTE_BYTES) throw new Error('a palette too large');
    if (name === 'IDAT') packed.push(content);
  }
  const size = unpackedSize(bytes, header);
  const unpacked = inflateSync(Buffer.concat(packed), { maxOutputLength: size + SPARE_BYTES });
  if (unpacked.length < size) throw new Error('too few pixels');
}

/** All after the first, which is the header. */
function* chunksOf(bytes: Uint8Array): Generator<{ name: string; content: Uint8Array }> {
  const view = viewOf(bytes);
  let at = SIGNATURE_BYTES + CHUNK_BYTES + view.getUint32(SIGNATURE_BYTES);
  while (at + CHUNK_BYTES <= bytes.length) {
    const length = view.getUint32(at);
    const name = Buffer.from(bytes.subarray(at + 4, at + CHUNK_HEAD)).toString('latin1');
    yield { name, content: bytes.subarray(at + CHUNK_HEAD, at + CHUNK_HEAD + length) };
    at += CHUNK_BYTES + length;
  }
}

function unpackedSize(bytes: Uint8Array, { width, height }: ImageHeader): number {
  const [depth = 0, colorType = -1, , , interlaced] = bytes.subarray(24, 29);
  const bits = (CHANNELS[colorType] ?? Number.NaN) * depth;
  const rows = (columns: number, count: number) => (columns > 0 ? count * (1 + Math.ceil((columns * bits) / 8)) : 0);
  if (interlaced === 0) return rows(width, height);
  return PASSES.reduce(
    (sum, { x, y, right, down }) =>
      sum + rows(Math.max(0, Math.ceil((width - x) / right)), Math.max(0, Math.ceil((height - y) / down))),
    0,
  );
}
