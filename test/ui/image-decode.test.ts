import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeImage } from '../../src/ui/image/decode.ts';
import { readHeader } from '../../src/ui/image/header.ts';
import type { Picture } from '../../src/ui/image/picture.ts';
import {
  BLUE,
  GREEN,
  jpegFile,
  pngFile,
  pngSize,
  quarters,
  RED,
  type Rgb,
  rawPng,
  WHITE,
} from '../support/image-files.ts';

const JPEG = jpegFile(quarters());
const PNG = pngFile(quarters());
const FILES = [
  ['JPEG', JPEG],
  ['PNG', PNG],
] as const;

/** Decoders may say nothing: standard output is for results. */
const said = [vi.spyOn(console, 'log'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
beforeEach(() => {
  for (const spy of said) spy.mockClear();
});
afterEach(() => {
  for (const spy of said) expect(spy).not.toHaveBeenCalled();
});

function pixel({ width, rgba }: Picture, x: number, y: number): number[] {
  return [...rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

/** The middle of each quarter; a JPEG is close to its colours, not the same. */
function expectQuarters(picture: Picture | undefined, tolerance = 0): void {
  expect(picture).toBeDefined();
  if (picture === undefined) return;
  const { width, height } = picture;
  const middles: [number, number, Rgb][] = [
    [width / 4, height / 4, RED],
    [(width * 3) / 4, height / 4, GREEN],
    [width / 4, (height * 3) / 4, BLUE],
    [(width * 3) / 4, (height * 3) / 4, WHITE],
  ];
  for (const [x, y, color] of middles) {
    const found = pixel(picture, Math.floor(x), Math.floor(y));
    expect(found[3]).toBe(255);
    for (const [at, value] of color.entries())
      expect(Math.abs((found[at] ?? -99) - value)).toBeLessThanOrEqual(tolerance);
  }
}

function expectWholeOrNothing(picture: Picture | undefined): void {
  if (picture) expect(picture.rgba.length).toBe(picture.width * picture.height * 4);
}

describe('a file that is whole', () => {
  it('is a JPEG', async () => expectQuarters(await decodeImage(JPEG), 12));
  it('is a PNG', async () => expectQuarters(await decodeImage(PNG)));

  it('is known by its bytes alone, wherever in memory they are', async () => {
    const moved = Buffer.concat([Buffer.from('before'), PNG, Buffer.from('after')]).subarray(6, 6 + PNG.length);
    expectQuarters(await decodeImage(new Uint8Array(moved.buffer, moved.byteOffset, moved.byteLength)));
  });

  it.each([
    [1, 1],
    [7, 3],
    [33, 17],
    [300, 200],
  ])('has any size: %i × %i', async (width, height) => {
    for (const file of [jpegFile(quarters(width, height)), pngFile(quarters(width, height))]) {
      expect(await decodeImage(file)).toMatchObject({ width, height });
    }
  });

  it('is a PNG whose pixels come in seven passes', async () => {
    // 3 × 3, all passes but the third and second: one row of one or more pixels each.
    const rows = Uint8Array.from([0, 10, 0, 20, 0, 30, 40, 0, 50, 0, 60, 0, 70, 80, 90]);
    const picture = await decodeImage(rawPng({ width: 3, height: 3, isInterlaced: true, rows }));
    const greys = picture && Array.from({ length: 9 }, (_, at) => picture.rgba[at * 4]);
    expect(greys).toEqual([10, 50, 20, 70, 80, 90, 30, 60, 40]);
  });
});

describe('a file that is not whole, or no image', () => {
  it.each(FILES)('%s, cut off anywhere', async (_, file) => {
    for (let length = 0; length < file.length; length += 1 + Math.floor(length / 200)) {
      expectWholeOrNothing(await decodeImage(file.subarray(0, length)));
    }
    expect(await decodeImage(file.subarray(0, 30))).toBeUndefined();
  });

  it.each(FILES)('%s, with bytes that were changed', async (_, file) => {
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const broken = Buffer.from(file);
        for (const [at, byte] of list) broken[at] = byte;
        expectWholeOrNothing(await decodeImage(broken));
      }),
      { numRuns: 400 },
    );
  });

  it.each(FILES)('bytes by chance behind the beginning of a %s', async (_, file) => {
    const bytes = fc.tuple(fc.nat(Math.min(200, file.length)), fc.uint8Array({ maxLength: 500 }));
    await fc.assert(
      fc.asyncProperty(bytes, async ([kept, rest]) => {
        expectWholeOrNothing(await decodeImage(Buffer.concat([file.subarray(0, kept), rest])));
      }),
      { numRuns: 400 },
    );
  });

  it('bytes by chance', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await decodeImage(bytes)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><title>Not found</title>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a GIF', 'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b'],
    ['a WebP', 'RIFF\x24\0\0\0WEBPVP8 '],
  ])('%s', async (_, text) => expect(await decodeImage(Buffer.from(text, 'latin1'))).toBeUndefined());
});

describe('a file that asks for more than there is', () => {
  const huge = { width: 60_000, height: 60_000 };

  it('a PNG of 60,000 × 60,000', async () => {
    expect(await decodeImage(rawPng({ ...huge, rows: new Uint8Array(10) }))).toBeUndefined();
  });

  it.each([60_000, 2])('a PNG whose second size is %i × the same', async (side) => {
    const extra = [['IHDR', pngSize(side, side)]] as const;
    expect(await decodeImage(rawPng({ width: 4, height: 4, rows: new Uint8Array(20), extra }))).toBeUndefined();
  });

  it.each([true, false])('a PNG of 4 × 4 with 60 MB of pixels, in passes: %s', async (isInterlaced) => {
    const file = rawPng({ width: 4, height: 4, isInterlaced, rows: new Uint8Array(60_000_000) });
    const before = process.memoryUsage().arrayBuffers;
    expect(await decodeImage(file)).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it('a PNG with a palette of a million colours', async () => {
    const extra = [['PLTE', new Uint8Array(3_000_000)]] as const;
    const rows = new Uint8Array(20);
    expect(await decodeImage(rawPng({ width: 4, height: 4, colorType: 3, rows, extra }))).toBeUndefined();
  });

  it('a JPEG of 60,000 × 60,000', async () => {
    const file = Buffer.from(JPEG);
    const at = file.indexOf(Buffer.from([0xff, 0xc0]));
    file.writeUInt16BE(60_000, at + 5);
    file.writeUInt16BE(60_000, at + 7);
    expect(await decodeImage(file)).toBeUndefined();
  });

  it('a JPEG of 255 components, one of 255 a scan, and one of 100,000 scans', async () => {
    const [frame, scan] = [JPEG.indexOf(Buffer.from([0xff, 0xc0])), JPEG.indexOf(Buffer.from([0xff, 0xda]))];
    const components = Buffer.from(JPEG);
    components.writeUInt8(255, frame + 9);
    expect(readHeader(components)).toBeUndefined();
    const selectors = Buffer.from(JPEG);
    selectors.writeUInt8(255, scan + 4);
    const large = Buffer.from(JPEG);
    large.writeUInt16BE(2000, frame + 5);
    large.writeUInt16BE(2000, frame + 7);
    const scans = Buffer.alloc(14 * 100_000, large.subarray(scan, scan + 14));
    const repeated = Buffer.concat([large.subarray(0, scan), scans, large.subarray(scan)]);
    for (const file of [components, selectors, repeated]) expect(await decodeImage(file)).toBeUndefined();
  });

  it('a picture like a thread', () => {
    expect(readHeader(pngFile(quarters(2, 41)))).toBeUndefined();
    expect(readHeader(pngFile(quarters(41, 2)))).toBeUndefined();
    expect(readHeader(pngFile(quarters(2, 40)))).toEqual({ kind: 'png', width: 2, height: 40 });
  });

  it.each([
    ['jpeg', 2560, 1920, true],
    ['jpeg', 3840, 2160, false],
    ['png', 3840, 2160, true],
    ['png', 4000, 3000, false],
  ] as const)('a %s of %i × %i may be decoded: %s', (kind, width, height, isAllowed) => {
    const file = Buffer.from(kind === 'jpeg' ? JPEG : PNG);
    if (kind === 'png') file.set(pngSize(width, height).subarray(0, 8), 16);
    else file.set([height >> 8, height & 255, width >> 8, width & 255], file.indexOf(Buffer.from([0xff, 0xc0])) + 5);
    expect(readHeader(file)).toEqual(isAllowed ? { kind, width, height } : undefined);
  });
});
