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

/** Characters read from the header on; enough to hold the whole header. */
const START_LENGTH = 65_536;
/** Number of lines in which another header is looked for. */
const MAX_PREAMBLE = 30;
const LINE_END = /\r\n?|\n/g;

/** Paths of open files of a process: the journal and the results could not be written next to them. */
const PROCESS_FILE = /^\/(dev\/(stdin|fd\/)|proc\/)/;

/** @throws UsageError for pipes and devices, which cannot be read twice, and for paths that only this run has */
export async function refuseStream(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  const isStream = found !== undefined && !found.isFile() && !found.isDirectory();
  if (!isStream && path !== '-' && !PROCESS_FILE.test(resolve(path))) return;
  throw new UsageError('The CSV must be a file, because it is read twice.', 'Save it to a file, and give its path.');
}

/**
 * Reads the records of a CSV file, starting with the header. Only a part of the file is in memory at any time.
 * A record that cannot be parsed is skipped and added to `problems`.
 */
export async function* readCsv(source: CsvSource, problems: Problems): AsyncGenerator<CsvRecord> {
  let isHeader = true;
  try {
    for await (const record of readRecords(source, problems)) {
      const isEmpty = isHeader && record.cells.every(isBlank);
      if (isEmpty && source.headerLine === undefined) continue;
      if (isEmpty) throw new UnreadableCsv('The header line is empty.', record.line);
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

/** The text from the header on, long enough to hold the whole header. */
interface Start {
  readonly text: string;
  /** The line of the file on which it begins. */
  readonly line: number;
  /** From a line such as `sep=;`; undefined without one. */
  readonly delimiter: string | undefined;
}

/** Skips to the header, and reads `START_LENGTH` characters. @throws UnreadableCsv if the file has fewer lines */
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
    throw new UnreadableCsv(`Header line ${wanted} does not exist: the file has ${countOf(lines, 'line')}.`);
  }
  // Some programs write the byte order mark again below a line of their own.
  return { text: text.replace(/^\ufeff+/, ''), line, delimiter };
}

/**
 * The indexes after each line end, at most `max` of them.
 * @param isWhole false if more text follows: a CR at the end may then be the first half of CR LF
 */
function lineEnds(text: string, max: number, isWhole: boolean): number[] {
  const ends: number[] = [];
  for (const { 0: sign, index } of text.matchAll(LINE_END)) {
    const end = index + sign.length;
    if (ends.length >= max || (sign === '\r' && end === text.length && !isWhole)) break;
    ends.push(end);
  }
  return ends;
}

/** A line that may be the header. */
export interface HeaderLine {
  readonly line: number;
  /** False if it only looks like a header. */
  readonly isCertain: boolean;
}

/**
 * Looks for a header below the first line: some exports begin with notes.
 * @param isHeader whether a record has all required columns
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

/** The trimmed cells of the first line of a text. */
export function readHeader(text: string, delimiter?: string): readonly string[] {
  return readRecord(text, 1, delimiter)?.cells.map((cell) => cell.trim()) ?? [];
}

/** The first record of a text; undefined if it cannot be parsed. */
function readRecord(text: string, line: number, delimiter = detectDelimiter(text)): CsvRecord | undefined {
  const parser = new CsvParser(delimiter, line, new Problems());
  for (const record of parser.read(text)) return record.line === line ? record : undefined;
  for (const record of parser.end()) return record.line === line ? record : undefined;
  return undefined;
}

/** True for two rows with the same number of cells, the first of which has no blank cell. */
function isTableStart({ cells }: CsvRecord, next: CsvRecord | undefined): boolean {
  return cells.length > 1 && cells.length === next?.cells.length && !cells.some(isBlank);
}
