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

/** Bytes that are read of the file beside a part. */
const MAX_NOTE = 2000;

/**
 * The unfinished file beside its place. A small file beside it names the version of the file that it is a part of; a
 * part without one is not continued. All methods throw StateError where the file system refuses something.
 */
export class DownloadPart implements Sink {
  readonly path: string;
  readonly #note: string;
  readonly #target: string;
  readonly #place: string;

  /** @param target as the user knows it. @param place where it is put. @param key tells files of one name apart */
  constructor(target: string, place: string, key: string) {
    this.#target = target;
    this.#place = place;
    this.path = sidePath(place, `.${key}.part`);
    this.#note = sidePath(place, `.${key}.part.json`);
  }

  /**
   * Refuses what others put in its place, before anything is loaded. A part with a second name was left between two
   * steps of putting it in place: it is removed.
   */
  async check(): Promise<void> {
    await this.#tell(async () => {
      const found = await lookAt(this.path);
      if (found?.isFile() && found.nlink > 1) await rm(this.path);
      else if (found) await (await openRegularFile(this.path, 'read')).close();
      if (await lookAt(this.#note)) await (await openRegularFile(this.#note, 'read')).close();
    });
  }

  async find(): Promise<Found | undefined> {
    return await this.#tell(async () => {
      const size = (await lookAt(this.path))?.size ?? 0;
      const version = size > 0 ? await readNote(this.#note) : undefined;
      if (version === undefined || (version.size !== undefined && size >= version.size)) return undefined;
      return { size, version };
    });
  }

  async open(from: number, version: FileVersion | undefined): Promise<Writer> {
    const file = await this.#tell(() => (from > 0 ? openRegularFile(this.path, 'append') : this.#begin(version)));
    return {
      write: (piece) => this.#tell(() => file.appendFile(piece)),
      close: () => this.#tell(() => file.close()),
    };
  }

  /** Puts it in its place. @param size bytes that were loaded */
  async finish(size: number, { force }: { readonly force: boolean }): Promise<void> {
    await this.#tell(async () => {
      // Two runs that save the same file write into one part.
      if ((await lookAt(this.path))?.size !== size) throw mixed(this.#target);
      await putInPlace(this.path, this.#place, { replaces: force });
      await rm(this.#note, { force: true });
    });
  }

  /** Removes what no later run can continue. @returns the part that is left */
  async keep(): Promise<string | undefined> {
    try {
      if (await this.find()) return this.path;
      await this.#remove();
    } catch {
      // It is told already that something is wrong there.
    }
    return undefined;
  }

  /** The old part goes before the new note is there: one never stands beside the other. */
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

  async #tell<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UnsafeFileError) throw unsafe(error);
      throw toPlaceError(this.#target, error);
    }
  }
}

/** @returns undefined where there is none, or none that this program wrote. @throws UnsafeFileError; the system's error */
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
    `The download cannot be saved in ${path}. ${describeFileCode(code)}`,
    'Remove it, then run the same command again; or choose another place.',
  );
}

function mixed(target: string): StateError {
  return new StateError(
    `${target} was not saved: another program wrote to its part.`,
    'Run the same command again when no other tavus saves this file.',
  );
}
