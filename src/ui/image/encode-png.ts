import { crc32, deflateSync } from 'node:zlib';
import type { SmallPicture } from './picture.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Eight bits a colour, RGB, and the only ways of packing there are; not interlaced. */
const RGB_8_BIT = [8, 2, 0, 0, 0];
/** Each byte is written as its difference from the pixel before, which packs better. */
const DIFFERENCES = 1;

/** A picture as a PNG file of our own: no byte of the file that was loaded is in it. */
export function encodePng({ width, height, rgb }: SmallPicture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(RGB_8_BIT, 8);
  const stride = width * 3;
  const rows = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y += 1) {
    const to = y * (stride + 1);
    rows[to] = DIFFERENCES;
    for (let at = 0; at < stride; at += 1) {
      const before = at < 3 ? 0 : (rgb[y * stride + at - 3] ?? 0);
      rows[to + 1 + at] = (rgb[y * stride + at] ?? 0) - before;
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
