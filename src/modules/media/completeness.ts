import type { ByteSource } from './byte-source.ts';
import type { FileFormat } from './file-format.ts';

/** What the frame of a file says about its end. */
export interface Frame {
  /** False if a part of the file is missing. */
  readonly isWhole: boolean;
  /** Bytes of the index, for a file that has one part for it. */
  readonly indexSize?: number;
  /** True if the index is spread over the file. */
  readonly isFragmented?: boolean;
}

/** Looks at the sizes that a file has at its beginning, and at those of its parts. @throws as `ByteSource.read` does */
export async function readFrame(source: ByteSource, format: FileFormat): Promise<Frame> {
  const { size } = source;
  if (size === undefined) return { isWhole: true };
  if (format === 'mp4' || format === 'mov') return await readBoxes(source, size);
  if (format === 'wav') return { isWhole: (await riffEnd(source, size)) <= size };
  if (format === 'webm' || format === 'mkv') return { isWhole: (await segmentEnd(source, size)) <= size };
  return { isWhole: true };
}

/** Boxes at the top of a file that are looked at. */
const MAX_BOXES = 20;
const BOX_HEAD = 16;

/** Walks through the top boxes, ISO/IEC 14496-12, 4.2: a size of 32 bits, a name, and a size of 64 bits if the first is 1. */
async function readBoxes(source: ByteSource, size: number): Promise<Frame> {
  let frame: Frame = { isWhole: true };
  for (let at = 0, count = 0; at < size && count < MAX_BOXES; count += 1) {
    const head = await source.read(at, Math.min(at + BOX_HEAD, size));
    if (head.length < 8) break;
    const name = head.toString('latin1', 4, 8);
    const short = head.readUInt32BE(0);
    // 0: up to the end of the file. Other sizes below 8 are not possible.
    const long = short === 1 && head.length === BOX_HEAD ? Number(head.readBigUInt64BE(8)) : short;
    const length = long === 0 ? size - at : long;
    if (length < 8) break;
    if (name === 'moov') frame = { ...frame, indexSize: length };
    // Only the first fragment is needed.
    if (name === 'moof') return { ...frame, isFragmented: true };
    at += length;
    if (at > size) return { ...frame, isWhole: false };
  }
  return frame;
}

/** Written by programs that write into a pipe, and do not know the size. */
const UNKNOWN_RIFF = [0, 0xffffffff];

async function riffEnd(source: ByteSource, size: number): Promise<number> {
  if (size < 8) return 8;
  const head = await source.read(0, 8);
  if (head.toString('latin1', 0, 4) !== 'RIFF') return 0;
  const content = head.readUInt32LE(4);
  return UNKNOWN_RIFF.includes(content) ? 0 : content + 8;
}

const SEGMENT = 0x18538067;

/** The end of a Matroska segment, https://www.rfc-editor.org/rfc/rfc8794: after the EBML header, an id and a size. */
async function segmentEnd(source: ByteSource, size: number): Promise<number> {
  const start = await source.read(0, Math.min(size, 512));
  const header = readSize(start, 4);
  if (header === undefined || header.value === undefined) return 0;
  const at = 4 + header.length + header.value;
  if (at + 12 > start.length || start.readUInt32BE(at) !== SEGMENT) return 0;
  const segment = readSize(start, at + 4);
  return segment?.value === undefined ? 0 : at + 4 + segment.length + segment.value;
}

/** Reads a size of variable length. @returns its length; no value if the size is unknown, which is all ones */
function readSize(bytes: Buffer, at: number): { readonly length: number; readonly value?: number } | undefined {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || at + length > bytes.length) return undefined;
  const digits = [first & (0xff >> length), ...bytes.subarray(at + 1, at + length)];
  const value = digits.reduce((sum, digit) => sum * 256 + digit, 0);
  const isUnknown = digits.slice(1).every((digit) => digit === 0xff) && digits[0] === 0xff >> length;
  return { length, ...(!isUnknown && { value }) };
}
