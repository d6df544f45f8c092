import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FileVersion, isValidator } from '../../api/media.ts';
import { describeFileCode, fileCodeOf } from '../../lib/error-code.ts';
import { StateError } from '../../lib/errors.ts';
import { toPlaceError } from '../../lib/files/output-place.ts';
import { makeFolder } from '../../lib/files/place.ts';
import { lookAt, openRegularFile, UnsafeFileError } from '../../lib/files/regular-file.ts';
import { sidePath } from '../../lib/files/side-file.ts';
import { putInPlace } from '../../lib/files/whole-file.ts';
import { isObject } from '../../lib/guards.ts';
import { parseJson } from '../../lib/json.ts';
import type { Found, Sink, Writer } from './receive.ts';

/** Maximum size of the note next to a part, in bytes. */
const MAX_NOTE = 2000;

/**
 * An unfinished download: a `.part` file next to its target, with a note that names the version of the remote file. A part
 * without a note is not resumed. All methods throw StateError for an error of the file system.
 */
export class DownloadPart implements Sink {
  readonly path: string;
  readonly #note: string;
  readonly #target: string;
  readonly #place: string;

  /**
   * @param target the path as the user gave it, for messages
   * @param place the path that the finished file gets
   * @param key distinguishes downloads to the same path
   */
  constructor(target: string, place: string, key: string) {
    this.#target = target;
    this.#place = place;
    this.path = sidePath(place, `.${key}.part`);
    this.#note = sidePath(place, `.${key}.part.json`);
  }

  /**
   * Refuses a part or note that is not a regular file. Removes a part with a second hard link: an earlier run ended
   * between two steps of `finish`.
   */
  async check(): Promise<void> {
    await this.#withErrors(async () => {
      const found = await lookAt(this.path);
      if (found?.isFile() && found.nlink > 1) await rm(this.path);
      else if (found) await (await openRegularFile(this.path, 'read')).close();
      if (await lookAt(this.#note)) await (await openRegularFile(this.#note, 'read')).close();
    });
  }

  async find(): Promise<Found | undefined> {
    return await this.#withErrors(async () => {
      const size = (await lookAt(this.path))?.size ?? 0;
      const version = size > 0 ? await readNote(this.#note) : undefined;
      if (version === undefined || (version.size !== undefined && size >= version.size)) return undefined;
      return { size, version };
    });
  }

  async open(from: number, version: FileVersion | undefined): Promise<Writer> {
    const file = await this.#withErrors(() => (from > 0 ? openRegularFile(this.path, 'append') : this.#begin(version)));
    return {
      write: (piece) => this.#withErrors(() => file.appendFile(piece)),
      close: () => this.#withErrors(() => file.close()),
    };
  }

  /** Moves the part to its target. @param size of the whole file, in bytes */
  async finish(size: number, { force }: { readonly force: boolean }): Promise<void> {
    await this.#withErrors(async () => {
      // Another run that saves the same file writes to the same part.
      if ((await lookAt(this.path))?.size !== size) throw mixed(this.#target);
      await putInPlace(this.path, this.#place, { replaces: force });
      await rm(this.#note, { force: true });
    });
  }

  /** Removes a part that cannot be resumed. @returns the path of the part; undefined if it was removed */
  async keep(): Promise<string | undefined> {
    try {
      if (await this.find()) return this.path;
      await this.#remove();
    } catch {
      // The failure that ended the download is reported instead.
    }
    return undefined;
  }

  /** Removes the old part before writing the new note, so that they never exist together. */
  async #begin(version: FileVersion | undefined): Promise<FileHandle> {
    await makeFolder(dirname(this.#place));
    await this.#remove();
    if (version) await writeNote(this.#note, version);
    return await open(this.path, 'wx');
  }

  async #remove(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.#note, { force: true });
  }

  /** @throws StateError for an error of the file system */
  async #withErrors<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UnsafeFileError) throw unsafe(error);
      throw toPlaceError(this.#target, error);
    }
  }
}

/** @returns undefined for a missing note, and for one that this program did not write. @throws UnsafeFileError; the system's error */
async function readNote(path: string): Promise<FileVersion | undefined> {
  try {
    const file = await openRegularFile(path, 'read');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_NOTE)).finally(() => file.close());
    return parseNote(buffer.toString('utf8', 0, bytesRead));
  } catch (error) {
    if (fileCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseNote(text: string): FileVersion | undefined {
  try {
    const note = parseJson(text);
    if (!isObject(note) || typeof note.validator !== 'string' || !isValidator(note.validator)) return undefined;
    const { validator, size } = note;
    if (size === undefined) return { validator, size };
    return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? { validator, size } : undefined;
  } catch {
    return undefined;
  }
}

async function writeNote(path: string, { validator, size }: FileVersion): Promise<void> {
  const file = await open(path, 'wx');
  await file.writeFile(`${JSON.stringify({ validator, size })}\n`).finally(() => file.close());
}

function unsafe({ path, code }: UnsafeFileError): StateError {
  return new StateError(
    `Cannot write the download to ${path}. ${describeFileCode(code)}`,
    'Remove it and try again, or save to another folder.',
  );
}

function mixed(target: string): StateError {
  return new StateError(
    `${target} was not saved: another program wrote to its .part file.`,
    'Try again when no other tavus is saving this file.',
  );
}
