import { describeFileError, describeReadError, fileCodeOf } from '../../../lib/error-code.ts';
import { LinkError, openRegularFile } from '../../../lib/files/regular-file.ts';
import { MAX_TEXT_SIZE, TOO_LARGE, toText } from '../../../ui/form/text-file.ts';

/** A text file: `text` with line feeds and without a byte order mark, `whole` as it is. */
export interface TextRead {
  readonly text: string;
  readonly whole: string;
}

/** Reads a text file in UTF-8. Links are not followed. @returns the problem in a sentence; undefined if there is no file */
export async function readFile(path: string): Promise<TextRead | { readonly problem: string } | undefined> {
  try {
    const file = await openRegularFile(path, 'read');
    try {
      const { size } = await file.stat();
      if (size > MAX_TEXT_SIZE) return { problem: TOO_LARGE };
      const bytes = await file.readFile();
      const read = toText(bytes, true);
      return 'problem' in read ? read : { ...read, whole: bytes.toString() };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (fileCodeOf(error) === 'ENOENT') return undefined;
    return { problem: error instanceof LinkError ? describeFileError(error) : describeReadError(error) };
  }
}
