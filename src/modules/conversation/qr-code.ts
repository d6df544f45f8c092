import { renderUnicodeCompact } from 'uqr';

/** Empty modules around a code. The standard says four, but phones need one, and a terminal of 24 rows has no room for more. */
const BORDER = 1;

/** A QR code of half blocks, light on dark, as most terminals are. @returns its lines, and their size */
export function createQrCode(url: string): { readonly text: string; readonly columns: number; readonly rows: number } {
  const text = renderUnicodeCompact(url, { ecc: 'L', border: BORDER });
  return { text, columns: text.indexOf('\n'), rows: text.split('\n').length };
}
