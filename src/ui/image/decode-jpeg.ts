import { type ImageHeader, MAX_COMPONENTS } from './header.ts';
import type { Picture } from './picture.ts';

/** Maximum of pixels times the components of all scans: a few bytes can request a scan of the whole picture. */
const MAX_WORK = 64_000_000;
const MAX_MEMORY_MB = 160;

/** @throws for bytes that are not a JPEG, or would take long to decode */
export async function decodeJpeg(bytes: Uint8Array, { width, height }: ImageHeader): Promise<Picture> {
  if (countScanned(bytes) * width * height > MAX_WORK) throw new Error('too many scans');
  const { decode } = await import('jpeg-js');
  const limits = { maxResolutionInMP: Math.ceil((width * height) / 1e6), maxMemoryUsageInMB: MAX_MEMORY_MB };
  const decoded = decode(bytes, { useTArray: true, formatAsRGBA: true, ...limits });
  return { width: decoded.width, height: decoded.height, rgba: decoded.data };
}

/** Compressed pixels contain no FF DA except at the start of a scan; elsewhere too many may be counted. */
function countScanned(bytes: Uint8Array): number {
  let components = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0xda) continue;
    const count = bytes[at + 4] ?? 0;
    if (count > MAX_COMPONENTS) throw new Error('a scan of too many components');
    components += count;
  }
  return components;
}
