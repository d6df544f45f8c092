/** The format and size of an image file. */
export interface ImageHeader {
  readonly kind: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
}

/** Maximum ratio of the longer to the shorter side: a narrower picture would show nothing. */
const MAX_ASPECT_RATIO = 20;
/**
 * Maximum number of pixels. Decoding blocks the event loop: each of these takes about a second on a slow computer.
 * A 4K frame is 8.3 million.
 */
const MAX_PIXELS = { jpeg: 5_000_000, png: 10_000_000 } as const;

/** Maximum number of color components of a JPEG. */
export const MAX_COMPONENTS = 4;

/** Reads the format and size of an image. @returns undefined for an image that must not be decoded */
export function readHeader(bytes: Uint8Array): ImageHeader | undefined {
  const header = readPng(bytes) ?? readJpeg(bytes);
  return header && isDecodable(header) ? header : undefined;
}

function isDecodable({ kind, width, height }: ImageHeader): boolean {
  const [short, long] = width < height ? [width, height] : [height, width];
  return short > 0 && long <= short * MAX_ASPECT_RATIO && width * height <= MAX_PIXELS[kind];
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWith(bytes: Uint8Array, start: string): boolean {
  return Buffer.from(bytes.subarray(0, start.length)).toString('latin1') === start;
}

function readPng(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 33 || !startsWith(bytes, '\x89PNG\r\n\x1a\n\0\0\0\rIHDR')) return undefined;
  const view = viewOf(bytes);
  return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** Reads the segments up to the one with the size. */
function readJpeg(bytes: Uint8Array): ImageHeader | undefined {
  if (!startsWith(bytes, '\xff\xd8\xff')) return undefined;
  const view = viewOf(bytes);
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Baseline, extended and progressive. A scan before any of them has no size.
    if (marker >= 0xc0 && marker <= 0xc2 && view.getUint8(at + 9) <= MAX_COMPONENTS) {
      return { kind: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    if (marker === 0xda) return undefined;
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}
