import { renderUnicodeCompact } from 'uqr';

/** Empty modules around a code; scanners need some, the standard says four. */
const BORDER = 2;

/** A QR code of half blocks, light on dark, as most terminals are. @returns its lines, and how wide they are */
export function createQrCode(url: string): { readonly text: string; readonly columns: number } {
  const text = renderUnicodeCompact(url, { ecc: 'L', border: BORDER });
  return { text, columns: text.indexOf('\n') };
}
