import { readHeader } from './header.ts';
import type { Picture } from './picture.ts';

/** Decodes a JPEG or PNG. @returns undefined for all other data; never throws */
export async function decodeImage(bytes: Uint8Array): Promise<Picture | undefined> {
  try {
    const header = readHeader(bytes);
    switch (header?.kind) {
      case 'jpeg':
        return await (await import('./decode-jpeg.ts')).decodeJpeg(bytes, header);
      case 'png':
        return (await import('./decode-png.ts')).decodePng(bytes, header);
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}
