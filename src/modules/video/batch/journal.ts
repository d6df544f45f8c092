import { createReadStream } from 'node:fs';
import { access, type FileHandle, open, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describeFileCode, fileCodeOf } from '../../../files/file-error.ts';
import { syncFolder } from '../../../files/whole-file.ts';
import { StateError, UsageError } from '../../../ui/usage-error.ts';
import { BatchRows, type Entry, readEntry } from './journal-entry.ts';

const NEWLINE = 10;

/** What a journal holds. */
export interface ReadJournal {
  readonly rows: BatchRows;
  /** Bytes up to the end of the last whole line. */
  readonly size: number;
}

/**
 * Reads a journal; one that is not there is an empty one. A last line that was cut, as by a kill, counts as not written.
 * @throws UsageError for one that is damaged elsewhere.
 */
export async function readJournal(path: string): Promise<ReadJournal> {
  const rows = new BatchRows();
  let size = 0;
  let [number, damagedAt] = [0, 0];
  for await (const line of readLines(path)) {
    number += 1;
    const entry = readEntry(line.toString('utf8'));
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

/** Whole lines, without their ends. */
async function* readLines(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, start)) {
        yield rest.subarray(start, end);
        start = end + 1;
      }
      rest = rest.subarray(start);
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
  #waiting: string[] = [];
  /** Writes what is waiting; undefined while nothing is. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, rows: BatchRows) {
    this.#path = path;
    this.#file = file;
    this.rows = rows;
  }

  /** Goes on with what was read. @throws StateError when it can't be written. */
  static async open(path: string, { rows, size }: ReadJournal): Promise<Journal> {
    try {
      const file = await open(path, 'a', 0o600);
      await file.truncate(size);
      await syncFolder(dirname(path));
      return new Journal(path, file, rows);
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
    return this.#next;
  }

  async close(): Promise<void> {
    await this.#last.finally(() => this.#file.close());
  }

  async #flush(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#next = undefined;
    try {
      await this.#file.appendFile(text);
      await this.#file.datasync();
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
  if (await isThere(kept)) return await putAside(path, now + 1);
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

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

function damaged(path: string, line: number): UsageError {
  return new UsageError(
    `${path} is damaged at line ${line}: what was sent is not known for sure.`,
    'Look at the list of videos, mend that line, or begin anew with --start-over.',
  );
}

function cantUse(path: string, error: unknown): Error {
  const code = fileCodeOf(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  return new StateError(
    `${path} can't be used. ${describeFileCode(code)} Without it nothing is sent.`,
    'Copy the CSV to a folder where you may write, or make room; then run the same command again.',
  );
}
