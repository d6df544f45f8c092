import { isUtf8 } from 'node:buffer';

const SAVE_AS = 'Save it as “CSV UTF-8”.';
/** Bytes at the start of a file that are checked for UTF-16 without a byte order mark. */
const SAMPLE = 512;
const [LF, CR] = [10, 13];

/** The rest of the file cannot be read. */
export class UnreadableCsv extends Error {
  override name = 'UnreadableCsv';

  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message);
  }
}

/** Decodes UTF-8 in chunks, without a byte order mark. @throws UnreadableCsv with the line of the first invalid byte */
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
    if (nul >= 0) throw new UnreadableCsv('NUL byte in the text. Remove it, or save the file again.', line);
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
    throw new UnreadableCsv(`This is a spreadsheet or an archive, not a CSV. ${SAVE_AS}`);
  }
  const hasMark = (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff);
  const nuls = sample.filter((byte) => byte === 0).length;
  if (hasMark || nuls * 3 >= sample.length) throw new UnreadableCsv(`This is UTF-16, not UTF-8. ${SAVE_AS}`);
}

/** The start of a chunk: its line, the byte before it, and the incomplete character at the end of the previous chunk. */
interface Place {
  readonly line: number;
  readonly last: number;
  readonly held: Buffer;
}

/** @param decoder keeps a character that is split between two chunks */
function decode(decoder: InstanceType<typeof TextDecoder>, { line, last, held }: Place, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    const bytes = Buffer.concat([held, chunk ?? held.subarray(0, 0)]);
    const before = countLines(bytes.subarray(0, findBadLine(bytes)), last);
    throw new UnreadableCsv(`This is not UTF-8. ${SAVE_AS}`, line + before);
  }
}

/** The incomplete character at the end. */
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

/** The start of the first line that is not UTF-8. */
function findBadLine(chunk: Buffer): number {
  let start = 0;
  for (let at = 0; at < chunk.length; at += 1) {
    if (chunk[at] !== LF && chunk[at] !== CR) continue;
    if (!isUtf8(chunk.subarray(start, at))) break;
    start = at + 1;
  }
  return start;
}

/** Counts line ends: CR, LF or CR LF. @param last the byte before the chunk */
function countLines(chunk: Buffer, last: number): number {
  let [lines, previous] = [0, last];
  for (const byte of chunk) {
    if (byte === CR || (byte === LF && previous !== CR)) lines += 1;
    previous = byte;
  }
  return lines;
}
