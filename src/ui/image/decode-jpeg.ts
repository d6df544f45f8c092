import { type ImageHeader, MOST_COMPONENTS } from './header.ts';
import type { Picture } from './picture.ts';

/** Pixels, times the components that all scans go through: a few bytes can ask for a scan of the whole picture. */
const MOST_WORK = 64_000_000;
const MOST_MEMORY_MB = 160;

/** @throws for what is no JPEG, or would take long. */
export async function decodeJpeg(bytes: Uint8Array, { width, height }: ImageHeader): Promise<Picture> {
  if (countScanned(bytes) * width * height > MOST_WORK) throw new Error('too many scans');
  const { decode } = await import('jpeg-js');
  const limits = { maxResolutionInMP: Math.ceil((width * height) / 1e6), maxMemoryUsageInMB: MOST_MEMORY_MB };
  const decoded = decode(bytes, { useTArray: true, formatAsRGBA: true, ...limits });
  return { width: decoded.width, height: decoded.height, rgba: decoded.data };
}

/** Among compressed pixels there is no FF DA but where a scan begins; elsewhere it may be counted for nothing. */
function countScanned(bytes: Uint8Array): number {
  let components = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0xda) continue;
    const count = bytes[at + 4] ?? 0;
    if (count > MOST_COMPONENTS) throw new Error('a scan of too many components');
    components += count;
  }
  return components;
}
