import { type FileHandle, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describeFileCode, fileCodeOf } from '../../../../lib/error-code.ts';
import { StateError, UsageError } from '../../../../lib/errors.ts';
import { lookAt, openRegularFile, UnsafeFileError } from '../../../../lib/files/regular-file.ts';
import { syncFolder } from '../../../../lib/files/whole-file.ts';
import { BatchRows, type Entry, naming, readEntry } from './journal-entry.ts';

const NEWLINE = 10;
/**
 * Maximum length of a line in bytes. A longer one is damaged: a name comes from a record of the CSV, which has at most
 * 1 MB, and JSON escapes some characters with six.
 */
const MAX_LINE = 8 * 1_048_576;

export interface ReadJournal {
  readonly rows: BatchRows;
  /** Bytes up to the end of the last complete line. */
  readonly size: number;
}

/**
 * Reads a journal. A missing file counts as empty, and an incomplete last line, such as after a kill, is ignored.
 * @throws UsageError for a damaged journal; StateError for a file that cannot be used, such as a symbolic link
 */
export async function readJournal(path: string): Promise<ReadJournal> {
  const rows = new BatchRows();
  let size = 0;
  let [number, damagedAt] = [0, 0];
  for await (const line of readLines(path)) {
    number += 1;
    const entry = line === undefined ? undefined : readEntry(line.toString('utf8'));
    // A kill can cut the last line, but not make it too long.
    if (line === undefined) throw damaged(path, number);
    if (damagedAt > 0) throw damaged(path, damagedAt);
    if (entry === undefined) {
      damagedAt = number;
      continue;
    }
    rows.apply(entry);
    size += line.length + 1;
  }
  return { rows, size };
}

/** Complete lines without their line ends. Yields undefined for a line that is too long; the caller stops there. */
async function* readLines(path: string): AsyncGenerator<Buffer | undefined> {
  // The pieces of a line are joined once, at its end, so that a long line takes linear time.
  let [pieces, size]: [Buffer[], number] = [[], 0];
  try {
    const file = await openRegularFile(path, 'read');
    for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        const line = Buffer.concat([...pieces, chunk.subarray(start, end)]);
        yield line.length > MAX_LINE ? undefined : line;
        [pieces, size] = [[], 0];
        start = end + 1;
      }
      pieces.push(chunk.subarray(start));
      size += chunk.length - start;
      if (size > MAX_LINE) yield undefined;
    }
  } catch (error) {
    if (fileCodeOf(error) !== 'ENOENT') throw unusable(path, error);
  }
}

/** Appends entries to a journal, in order. Entries that are written at the same time share one flush to the disk. */
export class Journal {
  readonly rows: BatchRows;
  readonly #path: string;
  readonly #file: FileHandle;
  /** False on file systems without a link count, where a removed file cannot be detected. */
  readonly #countsLinks: boolean;
  #waiting: string[] = [];
  /** The flush of `#waiting`; undefined while it is empty. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, rows: BatchRows, countsLinks: boolean) {
    this.#path = path;
    this.#file = file;
    this.#countsLinks = countsLinks;
    this.rows = rows;
  }

  /** Opens the journal for appending, and cuts off an incomplete last line. @throws StateError if that fails */
  static async open(path: string, { rows, size }: ReadJournal): Promise<Journal> {
    try {
      const file = await openRegularFile(path, 'append', 0o600);
      try {
        await file.truncate(size);
        await syncFolder(dirname(path));
        return new Journal(path, file, rows, (await file.stat()).nlink > 0);
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      throw unusable(path, error);
    }
  }

  /** Resolves when the entry is on the disk. @throws StateError if it cannot be written; all later writes fail too */
  write(entry: Entry): Promise<void> {
    this.rows.apply(entry);
    this.#waiting.push(`${JSON.stringify(entry)}\n`);
    if (!this.#next) {
      this.#next = this.#last.then(() => this.#flush());
      this.#last = this.#next;
      // Callers that do not await get the failure with the next entry.
      this.#next.catch(() => {});
    }
    // A request is sent only after its entry is on the disk, so a row without its entry was not sent.
    if (entry.event === 'sending') this.#next.catch(() => this.rows.apply({ event: 'unsent', ...naming(entry) }));
    return this.#next;
  }

  /** Resolves when all entries are on the disk. @throws StateError if they cannot be written */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** @returns the failure if not all entries are on the disk */
  async close(): Promise<Error | undefined> {
    try {
      await this.settled();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      await this.#file.close().catch(() => {});
    }
  }

  async #flush(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#next = undefined;
    try {
      await this.#file.appendFile(text);
      await this.#file.datasync();
      if (this.#countsLinks && (await this.#file.stat()).nlink === 0) throw removed(this.#path);
    } catch (error) {
      throw unusable(this.#path, error);
    }
  }
}

/** Renames a journal, so that a new one can be started. @returns its new path */
export async function putAside(path: string, now: number): Promise<string> {
  const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(0, 17);
  const kept = path.replace(/\.jsonl$/, `.${stamp}.jsonl`);
  // Never replaces an earlier journal.
  if (await lookAt(kept)) return await putAside(path, now + 1);
  await rename(path, kept).catch((error: unknown) => {
    if (fileCodeOf(error) !== 'ENOENT') throw unusable(path, error);
  });
  return kept;
}

/** The paths of earlier journals that `putAside` renamed. */
export async function listKept(path: string): Promise<readonly string[]> {
  const start = `${basename(path, '.jsonl')}.`;
  const names = await readdir(dirname(path));
  const kept = names.filter((name) => name.startsWith(start) && /^\d{17}\.jsonl$/.test(name.slice(start.length)));
  return kept.map((name) => join(dirname(path), name));
}

function damaged(path: string, line: number): UsageError {
  return new UsageError(
    `${path} is damaged at line ${line}, so it is not certain what was sent.`,
    'Check the list of videos, then fix that line.',
  );
}

/** The system reports no error for a file that was removed while it is open. */
function removed(path: string): Error {
  return Object.assign(new Error(`${path} was removed.`), { code: 'ENOENT' });
}

function unusable(path: string, error: unknown): Error {
  if (error instanceof UnsafeFileError) {
    return new StateError(
      `Cannot use ${path} as the journal. ${describeFileCode(error.code)} Nothing was sent.`,
      'Remove or rename it, then try again. If it is a link to the journal of this batch, replace it with that file.',
    );
  }
  const code = fileCodeOf(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  return new StateError(
    `Cannot write the journal ${path}. ${describeFileCode(code)} Nothing more is sent without it.`,
    'Free some space, or copy the CSV to a folder that you can write to; then try again.',
  );
}
