import type { Readable } from 'node:stream';
import { InvalidRequestError } from '../../api/errors.ts';
import type { Media } from '../../api/media.ts';
import { readStreamUpTo } from '../../lib/files/read-up-to.ts';
import type { Services } from '../context.ts';
import { BlockSource, type ByteSource, CutError, MAX_READ, TooMuchError } from './byte-source.ts';

/** How a server sent a file. */
export interface Served {
  readonly status: number;
  /** The content type; '' for none. */
  readonly type: string;
  /** The content encoding; '' for none. */
  readonly coding: string;
  readonly hasRanges: boolean;
  /** The URLs of the redirects, in order. */
  readonly redirects: readonly string[];
}

export interface ServedFile {
  readonly source: ByteSource;
  readonly served: Served;
}

type OpenMedia = Services['openMedia'];

/** Bytes of the first request: headers of most files, and the whole index of many. */
const FIRST = 64 * 1024;
/** Further requests for one file. A file of many fragments would need one for each. */
const MAX_REQUESTS = 24;
/** A range is requested again, from where it ended, if the connection breaks. */
const MAX_TRIES = 2;

/** Opens the file of a link, without cookies and key. @param signal ends all requests @throws TavusError; CutError */
export async function openLink(openMedia: OpenMedia, url: string, signal: AbortSignal): Promise<ServedFile> {
  const media = await openStart(openMedia, url, signal);
  if (media.request.status === 206 && media.size !== undefined) return await openParts(openMedia, url, media, signal);
  const whole = media.request.status === 206 ? await reopen(openMedia, url, media, signal) : media;
  const source = new StreamSource(whole, signal);
  if (whole.size === undefined) await source.findSize();
  return { source, served: describe(whole, false) };
}

async function openStart(openMedia: OpenMedia, url: string, signal: AbortSignal): Promise<Media> {
  try {
    return await openMedia(url, { from: 0, to: FIRST - 1, signal });
  } catch (error) {
    // An empty file has no range.
    if (isOutOfRange(error)) return await openMedia(url, { signal });
    throw error;
  }
}

/** A range without the size of the file is of no use. */
async function reopen(openMedia: OpenMedia, url: string, media: Media, signal: AbortSignal): Promise<Media> {
  media.body.destroy();
  return await openMedia(url, { signal });
}

async function openParts(openMedia: OpenMedia, url: string, media: Media, signal: AbortSignal): Promise<ServedFile> {
  const { size = 0, version } = media;
  const wanted = Math.min(FIRST, size);
  const first = await readBody(media.body, wanted, signal);
  const rest = async (start: number, end: number): Promise<Buffer> => {
    const bytes: Buffer[] = [];
    let got = start;
    for (let tries = 0; tries < MAX_TRIES && got < end; tries += 1) {
      const part = await openPart(openMedia, url, { from: got, to: end - 1, version, signal }, size);
      const piece = await readBody(part.body, end - got, signal);
      bytes.push(piece);
      got += piece.length;
    }
    if (got < end) throw new CutError(got, size);
    return Buffer.concat(bytes);
  };
  const start = first.length < wanted ? Buffer.concat([first, await rest(first.length, wanted)]) : first;
  return {
    source: new BlockSource(size, rest, { first: start, maxFetches: MAX_REQUESTS }),
    served: describe(media, true),
  };
}

async function openPart(
  openMedia: OpenMedia,
  url: string,
  options: Parameters<OpenMedia>[1] & { readonly from: number },
  size: number,
): Promise<Media> {
  const { from } = options;
  try {
    const part = await openMedia(url, options);
    if (part.from === from) return part;
    // The whole file: it has changed, or the server no longer knows ranges.
    part.body.destroy();
  } catch (error) {
    // The server announced more than it has.
    if (!isOutOfRange(error)) throw error;
  }
  throw new CutError(undefined, size);
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof InvalidRequestError && error.status === 416;
}

/** @returns fewer bytes if the connection broke */
async function readBody(body: Readable, count: number, signal: AbortSignal): Promise<Buffer> {
  const stop = () => body.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    return (await readStreamUpTo(body, count - 1)).subarray(0, count);
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

function describe({ request, type, coding, redirects }: Media, hasRanges: boolean): Served {
  return { status: request.status, type, coding, redirects, hasRanges };
}

/** A file that a server sends only from its start: what comes is kept, up to `MAX_READ` bytes. */
class StreamSource implements ByteSource {
  readonly #media: Media;
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #signal: AbortSignal;
  readonly #stop: () => void;
  #kept: Buffer = Buffer.alloc(0);
  #isAtEnd = false;

  constructor(media: Media, signal: AbortSignal) {
    this.#media = media;
    this.#pieces = media.body[Symbol.asyncIterator]();
    this.#signal = signal;
    this.#stop = () => media.body.destroy(signal.reason);
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  get size(): number | undefined {
    return this.#media.size ?? (this.#isAtEnd ? this.#kept.length : undefined);
  }

  async read(start: number, end: number): Promise<Buffer> {
    if (end > MAX_READ) throw new TooMuchError('Too many bytes are needed.');
    await this.#pull(end);
    if (this.#kept.length < end) throw new CutError(this.#kept.length, this.#media.size);
    return this.#kept.subarray(start, end);
  }

  /** Reads as much as may be read: a file that ends before has that size. @throws CutError */
  async findSize(): Promise<void> {
    await this.#pull(MAX_READ);
    if (this.#media.failure()) throw new CutError(this.#kept.length, undefined);
  }

  /** @param end bytes from the start, if there are as many */
  async #pull(end: number): Promise<void> {
    this.#signal.throwIfAborted();
    while (this.#kept.length < end && !this.#isAtEnd) {
      const { done, value } = await this.#pieces.next();
      if (done) this.#isAtEnd = true;
      else this.#kept = Buffer.concat([this.#kept, value]);
    }
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#stop);
    this.#media.body.destroy();
  }
}
