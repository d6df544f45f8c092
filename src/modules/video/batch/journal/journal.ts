import { type FileHandle, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describeFileCode, fileCodeOf } from '../../../../lib/error-code.ts';
import { StateError, UsageError } from '../../../../lib/errors.ts';
import { lookAt, openRegularFile, UnsafeFileError } from '../../../../lib/files/regular-file.ts';
import { syncFolder } from '../../../../lib/files/whole-file.ts';
import { BatchRows, type Entry, naming, readEntry } from './journal-entry.ts';

const NEWLINE = 10;
/**
 * Bytes of one line; a longer one is damage. A name comes from a record of the CSV, which has 1 MB at most, and JSON
 * writes some characters as six.
 */
const MAX_LINE = 8 * 1_048_576;

/** What a journal holds. */
export interface ReadJournal {
  readonly rows: BatchRows;
  /** Bytes up to the end of the last whole line. */
  readonly size: number;
}

/**
 * Reads a journal; one that is not there is an empty one. A last line that was cut, as by a kill, counts as not written.
 * @throws UsageError for one that is damaged elsewhere; StateError for what is no journal, such as a link
 */
export async function readJournal(path: string): Promise<ReadJournal> {
  const rows = new BatchRows();
  let size = 0;
  let [number, damagedAt] = [0, 0];
  for await (const line of readLines(path)) {
    number += 1;
    const entry = line === undefined ? undefined : readEntry(line.toString('utf8'));
    // No kill leaves a line that is too long.
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

/** Whole lines, without their ends; undefined, and nothing more, for one that is too long. */
async function* readLines(path: string): AsyncGenerator<Buffer | undefined> {
  // The pieces of a line are joined once, when its end is there.
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
    if (fileCodeOf(error) !== 'ENOENT') throw cantUse(path, error);
  }
}

/** A journal that is written. Entries are on the disk in their order; several that come at once share one flush. */
export class Journal {
  readonly rows: BatchRows;
  readonly #path: string;
  readonly #file: FileHandle;
  /** False where the file system does not count names: then a file that was removed cannot be told. */
  readonly #hasNames: boolean;
  #waiting: string[] = [];
  /** Writes what is waiting; undefined while nothing is. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, rows: BatchRows, hasNames: boolean) {
    this.#path = path;
    this.#file = file;
    this.#hasNames = hasNames;
    this.rows = rows;
  }

  /** Goes on with what was read. @throws StateError when it can't be written. */
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
      throw cantUse(path, error);
    }
  }

  /** @returns when it is on the disk. @throws StateError when it can't be written, then and from then on. */
  write(entry: Entry): Promise<void> {
    this.rows.apply(entry);
    this.#waiting.push(`${JSON.stringify(entry)}\n`);
    if (!this.#next) {
      this.#next = this.#last.then(() => this.#flush());
      this.#last = this.#next;
      // Who does not wait hears of it at the next entry.
      this.#next.catch(() => {});
    }
    // A request is sent only after its entry is on the disk: without it the row is as if it had not begun.
    if (entry.event === 'sending') this.#next.catch(() => this.rows.apply({ event: 'unsent', ...naming(entry) }));
    return this.#next;
  }

  /** @returns when all entries are on the disk. @throws StateError when they are not */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** @returns why not all entries are on the disk; undefined when they are */
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
      if (this.#hasNames && (await this.#file.stat()).nlink === 0) throw removed(this.#path);
    } catch (error) {
      throw cantUse(this.#path, error);
    }
  }
}

/** Gives a journal another name, so that a new one can begin. @returns that name */
export async function putAside(path: string, now: number): Promise<string> {
  const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(0, 17);
  const kept = path.replace(/\.jsonl$/, `.${stamp}.jsonl`);
  // None that was kept before is replaced.
  if (await lookAt(kept)) return await putAside(path, now + 1);
  await rename(path, kept).catch((error: unknown) => {
    if (fileCodeOf(error) !== 'ENOENT') throw cantUse(path, error);
  });
  return kept;
}

/** What was put aside of a journal. */
export async function listKept(path: string): Promise<readonly string[]> {
  const start = `${basename(path, '.jsonl')}.`;
  const names = await readdir(dirname(path));
  const kept = names.filter((name) => name.startsWith(start) && /^\d{17}\.jsonl$/.test(name.slice(start.length)));
  return kept.map((name) => join(dirname(path), name));
}

function damaged(path: string, line: number): UsageError {
  return new UsageError(
    `${path} is damaged at line ${line}: what was sent is not known for sure.`,
    'Look at the list of videos, mend that line, or begin anew with --start-over.',
  );
}

/** An error of the system's kind, which has none for a file that was removed while it is open. */
function removed(path: string): Error {
  return Object.assign(new Error(`${path} was removed.`), { code: 'ENOENT' });
}

function cantUse(path: string, error: unknown): Error {
  if (error instanceof UnsafeFileError) {
    return new StateError(
      `${path} cannot be used as the journal. ${describeFileCode(error.code)} Nothing was sent.`,
      'Remove or rename it, then run the same command again. If it leads to the journal of this batch, put that file there.',
    );
  }
  const code = fileCodeOf(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  return new StateError(
    `${path} can't be used. ${describeFileCode(code)} Without it nothing more is sent.`,
    'Copy the CSV to a folder where you may write, or make room; then run the same command again.',
  );
}
