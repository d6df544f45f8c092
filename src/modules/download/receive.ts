import type { Readable } from 'node:stream';
import { InvalidRequestError, RateLimitedError, TavusError, UnusableFileError } from '../../api/errors.ts';
import type { FileVersion, Media } from '../../api/media.ts';
import { isTemporary } from '../../api/polling.ts';
import { type Clock, pause } from '../../lib/clock.ts';
import { formatSize } from '../../lib/format.ts';
import type { Services } from '../context.ts';
import { judgeStart } from './video-start.ts';

/** Pauses before each retry, in milliseconds. */
const RETRY_PAUSES_MS = [1000, 2000, 4000];
/** The longest pause that a server may ask for, in milliseconds; a longer one ends the download. */
const MAX_PAUSE_MS = 60_000;
/** Milliseconds without a byte after which a connection is closed. */
const STALL_MS = 30_000;

/** The file to download. */
export interface Source {
  /** Called for each try, as it is not documented how long a link is valid. */
  link(signal: AbortSignal): Promise<string>;
  /** @param got bytes so far @param size bytes of the whole file; undefined if unknown */
  onProgress(got: number, size: number | undefined): void;
}

/** Where a download is written. What a sink throws ends the download. */
export interface Sink {
  /** The part of an earlier try that can be resumed. */
  find(): Promise<Found | undefined>;
  /** @param from index of the first byte; 0 replaces an earlier part */
  open(from: number, version: FileVersion | undefined): Promise<Writer>;
}

export interface Found {
  /** Bytes from the start of the file. */
  readonly size: number;
  readonly version: FileVersion;
}

export interface Writer {
  write(piece: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** The connection ended before the file did. */
export class CutError extends Error {
  override name = 'CutError';
}

type Dependencies = Pick<Services, 'clock' | 'openMedia'>;

/**
 * Downloads a file with retries. Each retry resumes the download, unless the remote file has changed.
 * @returns the size of the file in bytes
 * @throws CutError or TavusError after the last try; what the sink throws
 */
export async function receive(
  services: Dependencies,
  source: Source,
  sink: Sink,
  signal: AbortSignal,
): Promise<number> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await receiveOnce(services, source, sink, signal);
    } catch (error) {
      const wait = RETRY_PAUSES_MS[tried];
      if (signal.aborted || wait === undefined || !mayPass(error)) throw error;
      await pause(services.clock, Math.max(wait, pauseAskedBy(error)), signal);
    }
  }
}

/** True for a failure that a retry may fix. */
export function mayPass(error: unknown): error is CutError | TavusError {
  if (error instanceof CutError) return true;
  if (!(error instanceof TavusError) || error instanceof UnusableFileError) return false;
  return isTemporary(error) && pauseAskedBy(error) <= MAX_PAUSE_MS;
}

function pauseAskedBy(error: unknown): number {
  return error instanceof RateLimitedError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
}

async function receiveOnce(services: Dependencies, source: Source, sink: Sink, signal: AbortSignal): Promise<number> {
  const media = await open(services, source, sink, signal);
  source.onProgress(media.from, media.size);
  const got = await copy(services.clock, media, source, sink, signal);
  if (media.size === undefined || got === media.size) return got;
  throw new CutError(`received ${formatSize(got)} of ${formatSize(media.size)}`);
}

async function open({ openMedia }: Dependencies, source: Source, sink: Sink, signal: AbortSignal): Promise<Media> {
  const link = await source.link(signal);
  const found = await sink.find();
  try {
    return await openMedia(link, { from: found?.size, version: found?.version, signal });
  } catch (error) {
    // The requested range does not exist, or the server does not support it.
    const doesNotFit = found && error instanceof InvalidRequestError && error.status === 416;
    if (!doesNotFit) throw error;
    return await openMedia(link, { signal });
  }
}

/** Writes each piece as it arrives, so that it is kept if the connection ends. @returns the number of bytes so far */
async function copy(clock: Clock, media: Media, source: Source, sink: Sink, signal: AbortSignal): Promise<number> {
  const { body, from, size, version } = media;
  const watch = watchForStall(clock, body);
  const stop = () => body.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  let writer: Writer | undefined;
  let got = from;
  try {
    signal.throwIfAborted();
    for await (const piece of readVideo(media, watch)) {
      writer ??= await sink.open(from, version);
      await watch.without(writer.write(piece));
      got += piece.length;
      source.onProgress(got, size);
    }
    const whole = size === undefined ? '' : ` of ${formatSize(size)}`;
    if (media.failure()) throw new CutError(`the connection was closed after ${formatSize(got)}${whole}`);
    return got;
  } finally {
    signal.removeEventListener('abort', stop);
    watch.end();
    body.destroy();
    await writer?.close();
  }
}

/** Holds back the first bytes until they show that the file may be a video. @throws UnusableFileError */
async function* readVideo(media: Media, watch: StallWatch): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let isVideo = media.from > 0;
  for await (const piece of media.body) {
    watch.sawByte();
    if (isVideo) yield piece;
    else {
      held = Buffer.concat([held, piece]);
      isVideo = canBeVideo(held, false, media);
      if (isVideo) yield held;
    }
  }
  if (!isVideo && !media.failure() && canBeVideo(held, true, media)) yield held;
}

function canBeVideo(start: Buffer, isWhole: boolean, { request, ...described }: Media): boolean {
  const verdict = judgeStart(start, isWhole, described);
  if (typeof verdict === 'string') return verdict === 'file';
  const { fault, came } = verdict;
  throw new UnusableFileError('The link does not lead to a video.', request, fault, { ...request, came });
}

interface StallWatch {
  sawByte(): void;
  /** Does not count the time that `work` takes. */
  without(work: Promise<void>): Promise<void>;
  end(): void;
}

/** Closes a connection that has stalled. */
function watchForStall(clock: Clock, body: Readable): StallWatch {
  let lastAt = clock.now();
  let isPaused = false;
  let cancel = () => {};
  const look = () => {
    const left = isPaused ? STALL_MS : STALL_MS - (clock.now() - lastAt);
    if (left > 0) cancel = clock.after(left, look);
    else body.destroy(new CutError(`no data received for ${STALL_MS / 1000} s`));
  };
  const sawByte = () => {
    lastAt = clock.now();
  };
  look();
  return {
    sawByte,
    async without(work) {
      isPaused = true;
      await work.finally(() => {
        isPaused = false;
        sawByte();
      });
    },
    end: () => cancel(),
  };
}
