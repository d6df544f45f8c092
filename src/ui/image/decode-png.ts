import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { type ImageHeader, viewOf } from './header.ts';
import type { Picture } from './picture.ts';

const SIGNATURE_BYTES = 8;
/** The length and name before the content of a chunk, and the checksum after it. */
const CHUNK_HEAD = 8;
const CHUNK_BYTES = 12;
const MAX_PALETTE_BYTES = 3 * 256;
/** Bytes of a pixel: RGBA with 16 bits each. */
const MAX_PIXEL_BYTES = 8;

/** @throws for bytes that are not a PNG, or contain more than its size says */
export function decodePng(bytes: Uint8Array, header: ImageHeader): Picture {
  checkPacked(bytes, header);
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return { width, height, rgba: data };
}

/**
 * pngjs unpacks an interlaced picture without a limit, keeps a palette of any length, and uses the last of several
 * sizes: such files are rejected before it reads them. It rejects a file with too few pixels by itself.
 */
function checkPacked(bytes: Uint8Array, { width, height }: ImageHeader): void {
  const packed: Uint8Array[] = [];
  for (const { name, content } of chunksOf(bytes)) {
    if (name === 'IHDR') throw new Error('a second size');
    if (name === 'PLTE' && content.length > MAX_PALETTE_BYTES) throw new Error('a palette too large');
    if (name === 'IDAT') packed.push(content);
  }
  // In seven passes there are about twice as many rows, each of which may have a byte for its filter and an unfilled one.
  const rows = 2 * height + 7;
  inflateSync(Buffer.concat(packed), { maxOutputLength: width * height * MAX_PIXEL_BYTES + rows * 2 });
}

/** All chunks except the first, which is the header. */
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
