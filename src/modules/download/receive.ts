import type { Readable } from 'node:stream';
import { InvalidRequestError, RateLimitedError, TavusError, UnusableFileError } from '../../api/errors.ts';
import type { FileVersion, Media } from '../../api/media.ts';
import { isTemporary } from '../../api/polling.ts';
import { type Clock, pause } from '../../lib/clock.ts';
import { formatSize } from '../../lib/format.ts';
import type { Services } from '../context.ts';
import { judgeStart } from './video-start.ts';

/** Milliseconds before each new try. */
const PAUSES = [1000, 2000, 4000];
/** Milliseconds that a server may ask to wait; a longer pause is left to the user. */
const MAX_PAUSE_MS = 60_000;
/** Milliseconds without a byte after which a connection counts as cut. */
const STALL_MS = 30_000;

/** What is loaded. */
export interface Source {
  /** Reads the link for each try: how long one is valid is not documented. */
  link(signal: AbortSignal): Promise<string>;
  /** Told of every piece. @param size bytes of the whole file; undefined where it is not known. */
  onProgress(got: number, size: number | undefined): void;
}

/** Where it goes. What a sink throws ends the download. */
export interface Sink {
  /** What earlier tries left that can be continued. */
  find(): Promise<Found | undefined>;
  /** @param from 0 for a file from its beginning: what is there is of another one, and is removed */
  open(from: number, version: FileVersion | undefined): Promise<Writer>;
}

export interface Found {
  /** Bytes from the beginning of the file. */
  readonly size: number;
  readonly version: FileVersion;
}

export interface Writer {
  write(piece: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** A connection that ended before the file did. */
export class CutError extends Error {
  override name = 'CutError';
}

type Around = Pick<Services, 'clock' | 'openMedia'>;

/**
 * Loads a file, with several tries. What came before a cut is not loaded again, unless the file is another one by then.
 * @returns its size in bytes. @throws CutError or TavusError after the last try; what the sink throws
 */
export async function receive(services: Around, source: Source, sink: Sink, signal: AbortSignal): Promise<number> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await receiveOnce(services, source, sink, signal);
    } catch (error) {
      const wait = PAUSES[tried];
      if (signal.aborted || wait === undefined || !mayPass(error)) throw error;
      await pause(services.clock, Math.max(wait, pauseAskedBy(error)), signal);
    }
  }
}

/** True for what can be otherwise the next time. */
export function mayPass(error: unknown): error is CutError | TavusError {
  if (error instanceof CutError) return true;
  if (!(error instanceof TavusError) || error instanceof UnusableFileError) return false;
  return isTemporary(error) && pauseAskedBy(error) <= MAX_PAUSE_MS;
}

function pauseAskedBy(error: unknown): number {
  return error instanceof RateLimitedError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
}

async function receiveOnce(services: Around, source: Source, sink: Sink, signal: AbortSignal): Promise<number> {
  const media = await open(services, source, sink, signal);
  source.onProgress(media.from, media.size);
  const got = await copy(services.clock, media, source, sink, signal);
  if (media.size === undefined || got === media.size) return got;
  throw new CutError(`${formatSize(got)} of ${formatSize(media.size)} came`);
}

async function open({ openMedia }: Around, source: Source, sink: Sink, signal: AbortSignal): Promise<Media> {
  const link = await source.link(signal);
  const found = await sink.find();
  try {
    return await openMedia(link, { from: found?.size, version: found?.version, signal });
  } catch (error) {
    // The file has no such part, or the server does not keep to what was asked.
    const doesNotFit = found && error instanceof InvalidRequestError && error.status === 416;
    if (!doesNotFit) throw error;
    return await openMedia(link, { signal });
  }
}

/** Writes piece after piece, so that all that came before a cut is there. @returns how many bytes of the file are there */
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

/** Holds the first bytes back until they show that it can be a video. @throws UnusableFileError */
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
  throw new UnusableFileError('What is behind the link is not a video.', request, fault, { ...request, came });
}

interface StallWatch {
  sawByte(): void;
  /** Time that the reader takes is not counted. */
  without(work: Promise<void>): Promise<void>;
  end(): void;
}

/** Closes a connection through which nothing comes any more. */
function watchForStall(clock: Clock, body: Readable): StallWatch {
  let lastAt = clock.now();
  let isPaused = false;
  let cancel = () => {};
  const look = () => {
    const left = isPaused ? STALL_MS : STALL_MS - (clock.now() - lastAt);
    if (left > 0) cancel = clock.after(left, look);
    else body.destroy(new CutError(`no byte came for ${STALL_MS / 1000} s`));
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
