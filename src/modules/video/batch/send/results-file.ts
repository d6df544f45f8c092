import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../../../../lib/clock.ts';
import { describeFileCode, fileCodeOf } from '../../../../lib/error-code.ts';
import { StateError, UsageError } from '../../../../lib/errors.ts';
import { openRegularFile, UnsafeFileError } from '../../../../lib/files/regular-file.ts';
import { writeWhole } from '../../../../lib/files/whole-file.ts';
import type { BatchRow, BatchRows } from '../journal/journal-entry.ts';
import { readHeader } from '../plan/csv.ts';
import { readSeparatorLine } from '../plan/csv-dialect.ts';
import { RESULT_FIELDS, type RowResult, toResult } from './result.ts';

/** Milliseconds between two writes while rows are being sent. */
const INTERVAL_MS = 5000;
/** Without a byte order mark Excel reads UTF-8 as Windows-1252. */
const MARK = '\ufeff';
const HEADER = `${MARK}${RESULT_FIELDS.join(',')}\r\n`;
/** Bytes that hold the whole header, even if a spreadsheet has put its names in quotes. */
const HEADER_SIZE = 1024;
const ROWS_PER_WRITE = 500;

/** The results file next to the CSV. It is replaced as a whole, so a reader never sees half of it. */
export class ResultsFile {
  readonly path: string;
  readonly #rows: BatchRows;
  readonly #clock: Clock;
  #writtenAt: number;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, rows: BatchRows, clock: Clock) {
    this.path = path;
    this.#rows = rows;
    this.#clock = clock;
    this.#writtenAt = clock.now();
  }

  /** Writes the file if `INTERVAL_MS` have passed. Ignores failures, such as a file open in a spreadsheet: `finish` retries. */
  touch(): void {
    if (this.#clock.now() - this.#writtenAt < INTERVAL_MS) return;
    this.#writtenAt = this.#clock.now();
    this.#writing = this.#writing.then(() => this.#write(isDone)).catch(() => {});
  }

  /** Waits for a write in progress. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Writes the file a last time. @returns the failure, if any */
  async finish(): Promise<StateError | undefined> {
    await this.settled();
    try {
      await this.#write(isBegun);
      return undefined;
    } catch (error) {
      const reason = describeFileCode(fileCodeOf(error) ?? String(error));
      return new StateError(
        `Could not write ${this.path}. ${reason}`,
        'If another program has it open, close it there; then try again. Nothing is lost: the journal has all results.',
      );
    }
  }

  async #write(isShown: (row: BatchRow) => boolean): Promise<void> {
    const rows = this.#rows.all().filter(isShown);
    await writeWhole(this.path, (file) => writeRows(file, rows), { replaces: true });
  }
}

async function writeRows(file: FileHandle, rows: readonly BatchRow[]): Promise<void> {
  await file.appendFile(HEADER);
  for (let at = 0; at < rows.length; at += ROWS_PER_WRITE) {
    const some = rows.slice(at, at + ROWS_PER_WRITE);
    await file.appendFile(some.map(lineOf).join(''));
  }
}

/** @throws UsageError for a file that this program did not write, and for what is not a file */
export async function checkResultsFile(path: string): Promise<void> {
  try {
    const file = await openRegularFile(path, 'read');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_SIZE)).finally(() => file.close());
    if (bytesRead === 0 || isResults(buffer.toString('utf8', 0, bytesRead))) return;
  } catch (error) {
    // Any other failure is reported when the file is written.
    if (!(error instanceof UnsafeFileError)) return;
    throw new UsageError(
      `Cannot write the results to ${path}. ${describeFileCode(error.code)}`,
      'Remove or rename it, then try again.',
    );
  }
  throw new UsageError(
    `Cannot write the results to ${path}: the file already exists and is not from an earlier run.`,
    'Rename that file, then try again.',
  );
}

/** True for the header of a results file, even if a spreadsheet changed its order, delimiter, line ends or quotes. */
function isResults(start: string): boolean {
  const text = start.replace(/^\ufeff/, '');
  const separator = readSeparatorLine(text.split(/[\r\n]/, 1)[0] ?? '');
  const table = separator === undefined ? text : text.replace(/^.*[\r\n]+/, '');
  const names = readHeader(table, separator).filter((name) => name !== '');
  return names.length === RESULT_FIELDS.length && RESULT_FIELDS.every((field) => names.includes(field));
}

/** True for a row that was sent or is being sent. */
export function isBegun({ state }: BatchRow): boolean {
  return state !== 'unsent';
}

/** True for a row that is not being sent at the moment. */
function isDone({ state, error }: BatchRow): boolean {
  return state === 'sent' || state === 'failed' || error !== '';
}

function lineOf(row: BatchRow): string {
  const result: RowResult = toResult(row);
  return `${RESULT_FIELDS.map((field) => cellOf(result[field])).join(',')}\r\n`;
}

/** Escapes a value for CSV. A leading apostrophe keeps spreadsheets from running text that looks like a formula. */
function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
