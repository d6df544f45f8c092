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

/** Milliseconds between two writings while rows come in. */
const INTERVAL_MS = 5000;
/** Without this mark Excel reads UTF-8 as Windows-1252. */
const MARK = '\ufeff';
const HEADER = `${MARK}${RESULT_FIELDS.join(',')}\r\n`;
/** Bytes in which the header is whole, also where a spreadsheet has put its names into quotes. */
const HEADER_SIZE = 1024;
const ROWS_AT_ONCE = 500;

/** The results beside the CSV, as a CSV: always whole, whenever they are looked at. */
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

  /** Writes it when the last time was long enough ago. It can be open in a spreadsheet: the end is soon enough then. */
  touch(): void {
    if (this.#clock.now() - this.#writtenAt < INTERVAL_MS) return;
    this.#writtenAt = this.#clock.now();
    this.#writing = this.#writing.then(() => this.#write(isDone)).catch(() => {});
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** @returns what to say when it can't be written. */
  async finish(): Promise<StateError | undefined> {
    await this.settled();
    try {
      await this.#write(isTold);
      return undefined;
    } catch (error) {
      const words = describeFileCode(fileCodeOf(error) ?? String(error));
      return new StateError(
        `${this.path} can't be written. ${words}`,
        'Close it where it is open, then run the same command again: the journal holds all that is in it.',
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
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE);
    await file.appendFile(some.map(lineOf).join(''));
  }
}

/** Refuses to replace a file that is somebody else's, or what is no file. @throws UsageError */
export async function checkResultsFile(path: string): Promise<void> {
  try {
    const file = await openRegularFile(path, 'read');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_SIZE)).finally(() => file.close());
    if (bytesRead === 0 || isResults(buffer.toString('utf8', 0, bytesRead))) return;
  } catch (error) {
    // Any other failure is reported when it is written.
    if (!(error instanceof UnsafeFileError)) return;
    throw new UsageError(
      `${path} cannot be replaced. ${describeFileCode(error.code)}`,
      'The results of a batch are written there: remove it, or rename it.',
    );
  }
  throw new UsageError(
    `${path} is there already, and not from an earlier run.`,
    'The results of a batch are written there: give that file another name.',
  );
}

/** True for our own columns in any order, also where a spreadsheet has saved them with another delimiter, line end or quotes. */
function isResults(start: string): boolean {
  const text = start.replace(/^\ufeff/, '');
  const separator = readSeparatorLine(text.split(/[\r\n]/, 1)[0] ?? '');
  const table = separator === undefined ? text : text.replace(/^.*[\r\n]+/, '');
  const names = readHeader(table, separator).filter((name) => name !== '');
  return names.length === RESULT_FIELDS.length && RESULT_FIELDS.every((field) => names.includes(field));
}

/** A row that is as if it had not begun has no result. */
export function isTold({ state }: BatchRow): boolean {
  return state !== 'unsent';
}

/** Not one that is being sent. */
function isDone({ state, error }: BatchRow): boolean {
  return state === 'sent' || state === 'failed' || error !== '';
}

function lineOf(row: BatchRow): string {
  const result: RowResult = toResult(row);
  return `${RESULT_FIELDS.map((field) => cellOf(result[field])).join(',')}\r\n`;
}

/** A spreadsheet runs what begins like a formula: an apostrophe makes it text. */
function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
