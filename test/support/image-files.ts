import { crc32, deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { GifWriter } from 'omggif';
import { PNG } from 'pngjs';
import type { Picture } from '../../src/ui/image/picture.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

export const RED: Rgb = [224, 32, 32];
export const GREEN: Rgb = [32, 192, 64];
export const BLUE: Rgb = [32, 64, 224];
export const WHITE: Rgb = [240, 240, 240];
const QUARTERS = [RED, GREEN, BLUE, WHITE];

/** Four quarters: red and green above blue and white. */
export function quarters(width = 32, height = 32): Picture {
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgba.set([...(QUARTERS[quarterOf(pixel, width, height)] ?? RED), 255], pixel * 4);
  }
  return { width, height, rgba };
}

function quarterOf(pixel: number, width: number, height: number): number {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return (x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2);
}

export function jpegFile({ width, height, rgba }: Picture): Buffer {
  return jpeg.encode({ width, height, data: rgba }, 95).data;
}

export function pngFile({ width, height, rgba }: Picture): Buffer {
  const png = new PNG({ width, height });
  png.data.set(rgba);
  return PNG.sync.write(png);
}

export interface GifOptions {
  /** Frames after the first. */
  readonly more?: number;
  readonly isInterlaced?: boolean;
  /** The colour, of those of the quarters, that is not drawn. */
  readonly transparent?: number;
  /** Which of the four colours a pixel has; that of its quarter unless told. */
  readonly colorOf?: (pixel: number) => number;
}

/** The quarters as a GIF, whose frame has colours of its own when there are several. */
export function gifFile(width = 32, height = 32, options: GifOptions = {}): Buffer {
  const { more = 0, isInterlaced = false, transparent, colorOf } = options;
  const palette = QUARTERS.map(([red, green, blue]) => (red << 16) | (green << 8) | blue);
  const bytes = new Uint8Array(2000 + width * height * 2 * (more + 1));
  const writer = new GifWriter(bytes, width, height, { palette });
  const indexes = Array.from(
    { length: width * height },
    (_, pixel) => colorOf?.(pixel) ?? quarterOf(pixel, width, height),
  );
  const rows = Array.from({ length: height }, (_, y) => indexes.slice(y * width, (y + 1) * width));
  const order = isInterlaced ? interlacedRows(height) : rows.keys();
  const frame = transparent === undefined ? {} : { transparent };
  writer.addFrame(
    0,
    0,
    width,
    height,
    [...order].flatMap((y) => rows[y] ?? []),
    frame,
  );
  for (let added = 0; added < more; added += 1)
    writer.addFrame(
      0,
      0,
      width,
      height,
      indexes.map(() => 3),
      { palette },
    );
  const file = Buffer.from(bytes.subarray(0, writer.end()));
  if (isInterlaced) file.writeUInt8(file.readUInt8(frameAt(file) + 9) | 0x40, frameAt(file) + 9);
  return file;
}

/** Where the first frame's description begins: behind header and colours, and what says which is transparent. */
export function frameAt(gif: Buffer): number {
  return gif.indexOf(0x2c, 13 + 3 * 4);
}

function interlacedRows(height: number): number[] {
  const all = Array.from({ length: height }, (_, y) => y);
  const rest = (y: number) => (y % 8 === 0 ? 0 : y % 8 === 4 ? 1 : y % 4 === 2 ? 2 : 3);
  return all.toSorted((a, b) => rest(a) - rest(b) || a - b);
}

export interface RawPng {
  readonly width: number;
  readonly height: number;
  /** Grey with 8 bits unless told. */
  readonly depth?: number;
  readonly colorType?: number;
  readonly isInterlaced?: boolean;
  /** The rows before packing, each behind the number of its filter. */
  readonly rows: Uint8Array;
  /** Chunks between header and pixels. */
  readonly extra?: readonly (readonly [name: string, content: Uint8Array])[];
}

/** A PNG from its parts, which need not fit together. */
export function rawPng({
  width,
  height,
  depth = 8,
  colorType = 0,
  isInterlaced = false,
  rows,
  extra = [],
}: RawPng): Buffer {
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', pngSize(width, height, [depth, colorType, 0, 0, isInterlaced ? 1 : 0])),
    ...extra.map(([name, content]) => pngChunk(name, content)),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngSize(width: number, height: number, rest: readonly number[] = [8, 0, 0, 0, 0]): Buffer {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content.set(rest, 8);
  return content;
}

function pngChunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
