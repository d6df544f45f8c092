import { type FileHandle, mkdir, open, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { type Clock, pause } from '../../api/clock.ts';
import { InvalidRequestError, NotFoundError, TavusError } from '../../api/errors.ts';
import type { Media } from '../../api/media.ts';
import { describeFileCode, fileCodeOf } from '../../files/file-error.ts';
import { lookAt, openRegularFile, UnsafeFileError } from '../../files/regular-file.ts';
import { putInPlace } from '../../files/whole-file.ts';
import { StateError } from '../../ui/usage-error.ts';
import type { Services } from './context.ts';
import { alreadyThere } from './save-text.ts';

/** After a cut: how often it is tried again, and how long before each, in milliseconds. */
const PAUSES = [1000, 2000, 4000];
/** Milliseconds without a byte after which a connection counts as cut. */
const STALL_MS = 30_000;

export interface Download {
  /** The path of the file as it will be. */
  readonly target: string;
  /** Tells what the file is from others of its name, in the name of its unfinished part. */
  readonly key: string;
  /** Replaces a file that is there. */
  readonly force: boolean;
  /** With `force`: where the target is a symbolic link, its file is replaced and the link stays. */
  readonly followsLink?: boolean;
  /** Reads the link afresh: nobody knows how long one lives. */
  link(signal: AbortSignal): Promise<string>;
  /** Told of every piece. @param size bytes of the whole file; undefined while nobody knows. */
  onProgress(got: number, size: number | undefined): void;
}

type Around = Pick<Services, 'clock' | 'openMedia'>;

/**
 * Saves what is behind a link: into a part beside the target, which takes its name at the end. What was loaded before a
 * cut is not loaded again, even by a later run.
 * @throws StateError that names the part when it could not be finished; TavusError
 */
export async function saveDownload(services: Around, download: Download, signal: AbortSignal): Promise<void> {
  const { target, key, force } = download;
  const place = await findPlace(download);
  const part = `${place}.${key}.part`;
  try {
    await mkdir(dirname(place), { recursive: true });
    await checkPart(part);
    for (let tried = 0; ; tried += 1) {
      const problem = await tryOnce(services, part, download, signal);
      if (problem === undefined) break;
      const wait = PAUSES[tried];
      if (wait === undefined) throw unfinished(part, problem);
      await pause(services.clock, wait, signal);
    }
    await putInPlace(part, place, { replaces: force }).catch((error: unknown) => {
      throw fileCodeOf(error) === 'EEXIST' ? alreadyThere(target) : error;
    });
  } catch (error) {
    if (error instanceof UnsafeFileError) throw unsafePart(error);
    throw isFileError(error) ? fileProblem(target, error.code) : error;
  }
}

/** The path that is written. @throws StateError where something is there that is not to be replaced */
async function findPlace({ target, force, followsLink = false }: Download): Promise<string> {
  const found = await lookAt(target);
  if (found === undefined) return target;
  if (!force) throw alreadyThere(target);
  const isLink = found.isSymbolicLink();
  // A link to nothing, or one that the video's name leads to, is replaced itself.
  const end = isLink && followsLink ? await stat(target).catch(() => undefined) : undefined;
  const kind = end ?? found;
  if (kind.isDirectory() || !(kind.isFile() || kind.isSymbolicLink())) {
    throw new StateError(`${target} is not a file.`, 'Choose another name with -o.');
  }
  return end === undefined ? target : await realpath(target);
}

/**
 * A part is opened by its name again and again: something else in its place is refused before anything is loaded.
 * A regular one with a second name was left between two steps of putting it in place: it is let go, and loaded again.
 */
async function checkPart(part: string): Promise<void> {
  const found = await lookAt(part);
  if (found?.isFile() && found.nlink > 1) await rm(part);
  else if (found) await (await openRegularFile(part, 'read')).close();
}

/** @returns what cut it off; undefined when all of it is there. @throws what trying again does not mend. */
async function tryOnce(
  { clock, openMedia }: Around,
  part: string,
  download: Download,
  signal: AbortSignal,
): Promise<string | undefined> {
  const from = await sizeOf(part);
  try {
    const media = await openMedia(await download.link(signal), { from, signal });
    download.onProgress(media.from, media.size);
    const got = await append(clock, part, media, download, signal);
    return media.size === undefined || got === media.size ? undefined : `${got} of ${media.size} bytes came`;
  } catch (error) {
    if (signal.aborted || isFileError(error)) throw error;
    // A part that is longer than the file can't be one of it.
    if (error instanceof InvalidRequestError && error.status === 416 && from > 0) {
      await rm(part, { force: true });
      return 'the part did not fit';
    }
    if (error instanceof NotFoundError || error instanceof InvalidRequestError) throw error;
    if (error instanceof TavusError && (error.kind === 'key_refused' || error.kind === 'out_of_credits')) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Writes what comes to the part, piece after piece, so that all that came before a cut is there. @returns its size */
async function append(
  clock: Clock,
  part: string,
  { body, from, size, failure }: Media,
  { onProgress }: Download,
  signal: AbortSignal,
): Promise<number> {
  const file = await openPart(part, from);
  const watch = watchForStall(clock, body);
  const stop = () => body.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  let got = from;
  try {
    signal.throwIfAborted();
    for await (const chunk of body) {
      watch.sawByte();
      await file.appendFile(chunk);
      got += chunk.length;
      onProgress(got, size);
    }
    const broken = failure();
    if (broken) throw broken;
    return got;
  } finally {
    signal.removeEventListener('abort', stop);
    watch.end();
    body.destroy();
    await file.close();
  }
}

/** A part that is begun is a new file, which nothing can have been put in the place of. */
async function openPart(part: string, from: number): Promise<FileHandle> {
  if (from > 0) return await openRegularFile(part, 'append');
  await rm(part, { force: true });
  return await open(part, 'wx');
}

/** Breaks a connection off through which nothing comes any more. */
function watchForStall(clock: Clock, body: Readable): { sawByte(): void; end(): void } {
  let lastAt = clock.now();
  let cancel = () => {};
  const look = () => {
    const left = STALL_MS - (clock.now() - lastAt);
    if (left > 0) cancel = clock.after(left, look);
    else body.destroy(new Error(`no byte came for ${STALL_MS / 1000} s`));
  };
  look();
  return {
    sawByte: () => {
      lastAt = clock.now();
    },
    end: () => cancel(),
  };
}

async function sizeOf(path: string): Promise<number> {
  return (await lookAt(path))?.size ?? 0;
}

function unfinished(part: string, problem: string): StateError {
  return new StateError(
    `The download broke off: ${problem}.`,
    `What came so far is kept in ${part}; the same command goes on from there.`,
  );
}

function fileProblem(target: string, code: string): StateError {
  return new StateError(`${target} can't be saved. ${describeFileCode(code)}`, 'Choose another place with -o.');
}

function unsafePart({ path, code }: UnsafeFileError): StateError {
  return new StateError(
    `The download cannot be saved in ${path}. ${describeFileCode(code)}`,
    'Remove it, then run the same command again; or choose another place with -o.',
  );
}

/** The file system's own errors; those of a connection have codes too, and a request. */
function isFileError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'path' in error && 'code' in error;
}
