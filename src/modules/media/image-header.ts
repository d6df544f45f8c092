import type { ByteSource } from './byte-source.ts';

export interface ImageFacts {
  /** In pixels, as stored. */
  readonly width: number;
  readonly height: number;
  /** The EXIF orientation, 1 to 8; 1 is upright. */
  readonly orientation: number;
}

/** @throws as `ByteSource.read` does @returns undefined for a damaged header */
export async function readImage(source: ByteSource, format: 'jpeg' | 'png'): Promise<ImageFacts | undefined> {
  return format === 'png' ? await readPng(source) : await readJpeg(source);
}

/** The length, name and content of a chunk, https://www.w3.org/TR/png-3/#5Chunk-layout */
const PNG_CHUNK = 8;
const PNG_CHUNK_END = 4;
/** Chunks and segments that are looked at; a real file has a few of them before its pixels. */
const MAX_PARTS = 200;

async function readPng(source: ByteSource): Promise<ImageFacts | undefined> {
  const header = await readAt(source, 8, 25);
  if (header?.toString('latin1', 4, 8) !== 'IHDR') return undefined;
  const [width, height] = [header.readUInt32BE(8), header.readUInt32BE(12)];
  let at = 33;
  for (let count = 0; count < MAX_PARTS; count += 1) {
    const chunk = await readAt(source, at, PNG_CHUNK);
    const [length, name] = [chunk?.readUInt32BE(0) ?? 0, chunk?.toString('latin1', 4, 8)];
    if (name === 'eXIf') {
      const exif = await readAt(source, at + PNG_CHUNK, Math.min(length, MAX_EXIF));
      return { width, height, orientation: exif ? orientationIn(exif) : 1 };
    }
    if (name === undefined || name === 'IDAT' || name === 'IEND') break;
    at += PNG_CHUNK + length + PNG_CHUNK_END;
  }
  return { width, height, orientation: 1 };
}

/** Maximum length of a segment, https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.1.1.4 */
const MAX_EXIF = 65_533;
const EXIF = 'Exif\0\0';
/** Start of frame; C4, C8 and CC are other markers. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Markers without a length: restarts, start of image, TEM. */
const hasNoLength = (marker: number) => (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01;

async function readJpeg(source: ByteSource): Promise<ImageFacts | undefined> {
  let orientation = 1;
  let at = 2;
  for (let count = 0; count < MAX_PARTS; count += 1) {
    const head = await readAt(source, at, 4);
    if (head?.[0] !== 0xff) return undefined;
    const marker = head[1] ?? 0;
    // Any number of FF may fill the space before a marker.
    if (marker === 0xff) at += 1;
    else if (hasNoLength(marker)) at += 2;
    else if (isFrame(marker)) {
      const frame = await readAt(source, at + 5, 4);
      return frame && { height: frame.readUInt16BE(0), width: frame.readUInt16BE(2), orientation };
    } else {
      const length = head.readUInt16BE(2);
      const content = marker === 0xe1 ? await readAt(source, at + 4, Math.max(0, length - 2)) : undefined;
      if (content?.toString('latin1', 0, EXIF.length) === EXIF)
        orientation = orientationIn(content.subarray(EXIF.length));
      at += 2 + length;
    }
  }
  return undefined;
}

/** @returns undefined after the end of the file */
async function readAt(source: ByteSource, start: number, length: number): Promise<Buffer | undefined> {
  if (source.size !== undefined && start + length > source.size) return undefined;
  return await source.read(start, start + length);
}

const ORIENTATION = 0x0112;
const ENTRY = 12;

/** The orientation in EXIF data: a TIFF header and a table of entries. @returns 1 where there is none */
function orientationIn(exif: Buffer): number {
  const order = exif.toString('latin1', 0, 2);
  if (exif.length < 8 || (order !== 'II' && order !== 'MM')) return 1;
  const short = (at: number) => (order === 'II' ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const table = order === 'II' ? exif.readUInt32LE(4) : exif.readUInt32BE(4);
  if (table + 2 > exif.length) return 1;
  const count = short(table);
  for (let entry = 0, at = table + 2; entry < count && at + ENTRY <= exif.length; entry += 1, at += ENTRY) {
    if (short(at) !== ORIENTATION) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
