import { crc32, deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
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
