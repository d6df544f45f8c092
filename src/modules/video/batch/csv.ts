import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { whyUnreadable } from '../../../ui/text-file.ts';
import { UsageError } from '../../../ui/usage-error.ts';
import type { Problems } from './problems.ts';

/** One record, and the line of the file on which it begins; the first line is 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Bytes of one record: beyond it a quote was probably never closed. */
const MAX_RECORD = 1_048_576;
const DELIMITERS = [',', ';', '\t'];
const SAVE_AS = 'Save it as “CSV UTF-8”.';

/** Ends the reading where nothing after it makes sense. */
class UnreadableCsv extends Error {
  override name = 'UnreadableCsv';

  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message);
  }
}

/** The system's own names for what is open in a process: the journal and the results would be written beside them. */
const OF_A_PROCESS = /^\/(dev\/(stdin|fd\/)|proc\/)/;

/** Refuses pipes and devices, which can be read only once, and names that another run does not have. @throws UsageError */
export async function refuseStream(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  const isStream = found !== undefined && !found.isFile() && !found.isDirectory();
  if (!isStream && path !== '-' && !OF_A_PROCESS.test(resolve(path))) return;
  throw new UsageError('The CSV must be a file: it is read twice.', 'Save it, and name the file.');
}

/**
 * Reads a CSV file record after record, the header too; only a part of the file is in memory at any time.
 * Records that can't be read are left out and told to `problems`.
 */
export async function* readCsv(path: string, problems: Problems): AsyncGenerator<CsvRecord> {
  let lastLine = 0;
  // The parser counts CR LF inside quotes as two lines.
  let doubled = 0;
  const skip = ({ code, lines }: CsvError & { lines?: number }): undefined => {
    problems.add(describe(code, lastLine), code === 'CSV_QUOTE_NOT_CLOSED' ? undefined : lines);
  };
  try {
    const chunks = checked(createReadStream(path));
    const first = await chunks.next();
    if (first.done === true) throw new UnreadableCsv('The file is empty.');
    const parser = parse({
      bom: true,
      info: true,
      delimiter: delimiterOf(first.value),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => error && skip(error),
      max_record_size: MAX_RECORD,
    });
    // What goes wrong is thrown where the parser is read.
    pipeline(Readable.from(joined(first.value, chunks)), parser, () => {});
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      doubled += count(record, /\r\n/g);
      lastLine = info.lines - doubled;
      yield { line: lastLine - count(record, /\r\n|\n|\r/g), cells: record };
    }
  } catch (error) {
    if (error instanceof UnreadableCsv) problems.add(error.message, error.line);
    else if (error instanceof Error && 'syscall' in error) problems.add(whyUnreadable(error));
    else throw error;
  }
}

/** Passes on what is text in UTF-8. @throws UnreadableCsv */
async function* checked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for await (const chunk of chunks) {
    if (chunk.includes(0)) throw new UnreadableCsv(`This is not text in UTF-8. ${SAVE_AS}`);
    decode(decoder, line, chunk);
    line += chunk.filter((byte) => byte === 10).length;
    yield chunk;
  }
  decode(decoder, line);
}

/** A character can begin in one chunk and end in the next: the decoder remembers. */
function decode(decoder: InstanceType<typeof TextDecoder>, line: number, chunk?: Buffer): void {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new UnreadableCsv(`This is not UTF-8. ${SAVE_AS}`, line + (chunk ? linesBeforeBadByte(chunk) : 0));
  }
}

function linesBeforeBadByte(chunk: Buffer): number {
  let [start, lines] = [0, 0];
  // What a character that began in the chunk before left over.
  while (start < 3 && (chunk[start] ?? 0) >> 6 === 2) start += 1;
  for (let end = chunk.indexOf(10, start); end >= 0; end = chunk.indexOf(10, start)) {
    if (!isUtf8(chunk.subarray(start, end))) break;
    start = end + 1;
    lines += 1;
  }
  return lines;
}

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Spreadsheets write semicolons where a comma is the decimal sign: the header tells which. */
function delimiterOf(start: Buffer): string {
  const [header = ''] = start.toString('utf8').split(/[\r\n]/, 1);
  const bare = header.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((sign) => bare.split(sign).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function count(cells: readonly string[], pattern: RegExp): number {
  return cells.reduce((sum, cell) => sum + (cell.match(pattern)?.length ?? 0), 0);
}

function describe(code: string, lastLine: number): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `A quote is opened after line ${lastLine} and never closed.`;
  if (code === 'CSV_MAX_RECORD_SIZE') return 'This row is longer than 1 MB; is a quote not closed?';
  if (code === 'INVALID_OPENING_QUOTE')
    return 'A quote stands inside a value. Put the value into quotes, and double the quote.';
  if (code === 'CSV_INVALID_CLOSING_QUOTE')
    return 'Something follows a closing quote. Double the quotes that belong to the value.';
  return `This row can't be read (${code}).`;
}
