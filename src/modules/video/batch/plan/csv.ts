import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../../../../lib/errors.ts';
import { countOf } from '../../../../lib/format.ts';
import { whyUnreadable } from '../../../../ui/form/text-file.ts';
import type { CsvSource } from '../types.ts';
import { isBlank } from './cell.ts';
import { detectDelimiter, readSeparatorLine } from './csv-dialect.ts';
import { CsvParser, type CsvRecord } from './csv-parser.ts';
import { decodeUtf8, UnreadableCsv } from './csv-text.ts';
import { Problems } from './problems.ts';

/** Characters from the header on, in which the header is found whole. */
const START_LENGTH = 65_536;
/** How far down another header is looked for, in lines. */
const MAX_PREAMBLE = 30;
const LINE_END = /\r\n?|\n/g;

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
 * Reads a CSV file record after record, from the header on; only a part of the file is in memory at any time.
 * Records that can't be read are left out and told to `problems`.
 */
export async function* readCsv(source: CsvSource, problems: Problems): AsyncGenerator<CsvRecord> {
  let isHeader = true;
  try {
    for await (const record of readRecords(source, problems)) {
      const isEmpty = isHeader && record.cells.every(isBlank);
      if (isEmpty && source.headerLine === undefined) continue;
      if (isEmpty) throw new UnreadableCsv('This line is empty, so it cannot name the columns.', record.line);
      isHeader = false;
      yield record;
    }
    if (isHeader && problems.count() === 0) throw new UnreadableCsv('The file is empty.');
  } catch (error) {
    if (error instanceof UnreadableCsv) problems.add(error.message, error.line);
    else if (error instanceof Error && 'syscall' in error) problems.add(whyUnreadable(error));
    else throw error;
  }
}

async function* readRecords(source: CsvSource, problems: Problems): AsyncGenerator<CsvRecord> {
  const file = createReadStream(source.path);
  try {
    const texts = decodeUtf8(file);
    const { text, line, delimiter } = await readStart(texts, source.headerLine);
    const parser = new CsvParser(delimiter ?? detectDelimiter(text), line, problems);
    yield* parser.read(text);
    for await (const more of texts) {
      if (parser.isEnded()) return;
      yield* parser.read(more);
    }
    yield* parser.end();
  } finally {
    file.destroy();
  }
}

/** The beginning of what is to be read, long enough to hold the header. */
interface Start {
  readonly text: string;
  /** The line of the file on which it begins. */
  readonly line: number;
  /** Undefined where no line such as `sep=;` names it. */
  readonly delimiter: string | undefined;
}

/** Reads up to the header and a bit further. @throws UnreadableCsv for a file without that line */
async function readStart(texts: AsyncGenerator<string, void>, headerLine = 1): Promise<Start> {
  let [text, line, wanted] = ['', 1, headerLine];
  let delimiter: string | undefined;
  for (let isFirst = true; ; isFirst = false) {
    const { value, done } = await texts.next();
    text += value ?? '';
    if (isFirst) {
      delimiter = readSeparatorLine(text.split(/[\r\n]/, 1)[0] ?? '');
      if (delimiter !== undefined) wanted = Math.max(2, headerLine);
    }
    const ends = lineEnds(text, wanted - line, done === true);
    text = text.slice(ends.at(-1) ?? 0);
    line += ends.length;
    if (line === wanted && text.length >= START_LENGTH) break;
    if (done === true) break;
  }
  const lines = text === '' ? line - 1 : line;
  if (headerLine > 1 && lines < wanted) {
    throw new UnreadableCsv(`There is no line ${wanted} to name the columns: the file has ${countOf(lines, 'line')}.`);
  }
  // Some programs write the mark again below a line of their own.
  return { text: text.replace(/^\ufeff+/, ''), line, delimiter };
}

/** Where lines end, at most `most` of them. A CR at the end may be half of a line end where more text follows. */
function lineEnds(text: string, most: number, isWhole: boolean): number[] {
  const ends: number[] = [];
  for (const { 0: sign, index } of text.matchAll(LINE_END)) {
    const end = index + sign.length;
    if (ends.length >= most || (sign === '\r' && end === text.length && !isWhole)) break;
    ends.push(end);
  }
  return ends;
}

/** A line that may be the header. */
export interface HeaderLine {
  readonly line: number;
  /** False where only its shape says so. */
  readonly isCertain: boolean;
}

/**
 * Looks below the first line for another one that names the columns, as below the notes that some exports begin with.
 * @param isHeader tells whether a record has all columns that are needed
 */
export async function findHeaderLine(
  source: CsvSource,
  isHeader: (record: CsvRecord) => boolean,
): Promise<HeaderLine | undefined> {
  const file = createReadStream(source.path);
  try {
    const { text, line, delimiter } = await readStart(decodeUtf8(file));
    const records = lineEnds(text, MAX_PREAMBLE, true).map((end, index) =>
      readRecord(text.slice(end), line + index + 1, delimiter),
    );
    const found = records.find((record) => record !== undefined && isHeader(record));
    if (found) return { line: found.line, isCertain: true };
    const likely = records.find((record, index) => record !== undefined && isTableStart(record, records[index + 1]));
    return likely && { line: likely.line, isCertain: false };
  } finally {
    file.destroy();
  }
}

/** The cells of the line that begins a text, each trimmed. */
export function readHeader(text: string, delimiter?: string): readonly string[] {
  return readRecord(text, 1, delimiter)?.cells.map((cell) => cell.trim()) ?? [];
}

/** The record that begins a text; undefined where it cannot be read. */
function readRecord(text: string, line: number, delimiter = detectDelimiter(text)): CsvRecord | undefined {
  const parser = new CsvParser(delimiter, line, new Problems());
  for (const record of parser.read(text)) return record.line === line ? record : undefined;
  for (const record of parser.end()) return record.line === line ? record : undefined;
  return undefined;
}

/** True for two rows of one length, of which the first has a name in every cell. */
function isTableStart({ cells }: CsvRecord, next: CsvRecord | undefined): boolean {
  return cells.length > 1 && cells.length === next?.cells.length && !cells.some(isBlank);
}
