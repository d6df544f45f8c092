import { isUtf8 } from 'node:buffer';

const SAVE_AS = 'Save it as “CSV UTF-8”.';
/** Bytes at the start of a file by which UTF-16 without a mark is recognized. */
const SAMPLE = 512;
const [LF, CR] = [10, 13];

/** Ends the reading where nothing after it makes sense. */
export class UnreadableCsv extends Error {
  override name = 'UnreadableCsv';

  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message);
  }
}

/** Decodes UTF-8 chunk by chunk, without a byte order mark. @throws UnreadableCsv with the line of the first byte that is not text */
export async function* decodeUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [line, last] = [1, 0];
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (last === 0) refuseOtherFormats(chunk);
    const nul = chunk.indexOf(0);
    const readable = nul < 0 ? chunk : chunk.subarray(0, nul);
    yield decode(decoder, { line, last, held }, readable);
    held = unfinished(Buffer.concat([held, readable.subarray(-3)]));
    line += countLines(readable, last);
    if (nul >= 0)
      throw new UnreadableCsv('There is a NUL byte, which is not text. Remove it, or save the file again.', line);
    last = chunk.at(-1) ?? last;
  }
  yield decode(decoder, { line, last, held });
}

/** @throws UnreadableCsv for a workbook, and for UTF-16 */
function refuseOtherFormats(start: Buffer): void {
  const sample = start.subarray(0, SAMPLE);
  if (
    sample.toString('latin1', 0, 4) === 'PK\x03\x04' ||
    sample.readUIntBE(0, Math.min(4, sample.length)) === 0xd0cf11e0
  ) {
    throw new UnreadableCsv(`This is a spreadsheet document or an archive, not a CSV. ${SAVE_AS}`);
  }
  const hasMark = (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff);
  const nuls = sample.filter((byte) => byte === 0).length;
  if (hasMark || nuls * 3 >= sample.length) throw new UnreadableCsv(`This is UTF-16, not UTF-8. ${SAVE_AS}`);
}

/** Where a chunk begins: its line, the byte before it, and the bytes of a character that the chunk before has not ended. */
interface Place {
  readonly line: number;
  readonly last: number;
  readonly held: Buffer;
}

/** A character can begin in one chunk and end in the next: the decoder remembers. */
function decode(decoder: InstanceType<typeof TextDecoder>, { line, last, held }: Place, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    const bytes = Buffer.concat([held, chunk ?? held.subarray(0, 0)]);
    const before = countLines(bytes.subarray(0, findBadLine(bytes)), last);
    throw new UnreadableCsv(`This is not UTF-8. ${SAVE_AS}`, line + before);
  }
}

/** The bytes at the end that begin a character and do not end it. */
function unfinished(bytes: Buffer): Buffer {
  for (let size = 1; size <= Math.min(3, bytes.length); size += 1) {
    const byte = bytes[bytes.length - size] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return size < whole ? bytes.subarray(-size) : bytes.subarray(0, 0);
  }
  return bytes.subarray(0, 0);
}

/** Where the line with the first byte begins that is not UTF-8. */
function findBadLine(chunk: Buffer): number {
  let start = 0;
  for (let at = 0; at < chunk.length; at += 1) {
    if (chunk[at] !== LF && chunk[at] !== CR) continue;
    if (!isUtf8(chunk.subarray(start, at))) break;
    start = at + 1;
  }
  return start;
}

/** CR, LF and CR LF each end one line. @param last the byte before the chunk */
function countLines(chunk: Buffer, last: number): number {
  let [lines, previous] = [0, last];
  for (const byte of chunk) {
    if (byte === CR || (byte === LF && previous !== CR)) lines += 1;
    previous = byte;
  }
  return lines;
}
