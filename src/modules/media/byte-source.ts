/** Bytes of one file that are read at most: its index may be at the end, but the recording itself is not downloaded. */
export const MAX_READ = 4_000_000;

/** A file that is read in parts. */
export interface ByteSource {
  /** Bytes of the whole file; undefined if a server does not tell. */
  readonly size: number | undefined;
  /**
   * @param end exclusive, at most `size`
   * @throws TooMuchError; `CutError` if the file is shorter than its size; the error of the file system or of the request
   */
  read(start: number, end: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** What is needed is beyond `MAX_READ`. */
export class TooMuchError extends Error {
  override name = 'TooMuchError';
}

/** The file ended before its size. */
export class CutError extends Error {
  override name = 'CutError';

  constructor(
    /** Bytes that came, from the start of the file; undefined if it is only known that they are fewer. */
    readonly got: number | undefined,
    /** As announced; undefined if it was not. */
    readonly size: number | undefined,
  ) {
    super('The file ended before its size.');
  }
}

/** Reads are extended to whole blocks, which are kept: an index is read in many small steps, each of which would be a request. */
const BLOCK = 64 * 1024;

interface BlockOptions {
  /** Bytes from the start of the file that were read already. */
  readonly first?: Buffer;
  /** More calls of `fetch` throw a `TooMuchError`. Default: any number. */
  readonly maxFetches?: number;
}

/** A file whose parts can be read in any order. */
export class BlockSource implements ByteSource {
  readonly size: number;
  readonly #fetch: (start: number, end: number) => Promise<Buffer>;
  readonly #blocks = new Map<number, Buffer>();
  #left = MAX_READ;
  #fetchesLeft: number;

  /** @param fetch reads exactly these bytes, or throws */
  constructor(
    size: number,
    fetch: (start: number, end: number) => Promise<Buffer>,
    { first = Buffer.alloc(0), maxFetches = Number.POSITIVE_INFINITY }: BlockOptions = {},
  ) {
    this.size = size;
    this.#fetch = fetch;
    this.#fetchesLeft = maxFetches;
    this.#left -= first.length;
    const isWhole = first.length === size;
    const count = isWhole ? Math.ceil(size / BLOCK) : Math.floor(first.length / BLOCK);
    for (let block = 0; block < count; block += 1) {
      this.#blocks.set(block, first.subarray(block * BLOCK, (block + 1) * BLOCK));
    }
  }

  async read(start: number, end: number): Promise<Buffer> {
    const [from, to] = [Math.floor(start / BLOCK), Math.ceil(end / BLOCK)];
    for (let block = from; block < to; block += 1) {
      if (this.#blocks.has(block)) continue;
      let last = block + 1;
      while (last < to && !this.#blocks.has(last)) last += 1;
      await this.#load(block, last);
      block = last - 1;
    }
    const blocks = Array.from({ length: Math.max(0, to - from) }, (_, at) => this.#blocks.get(from + at));
    const bytes = Buffer.concat(blocks.filter((block) => block !== undefined));
    return bytes.subarray(start - from * BLOCK, end - from * BLOCK);
  }

  async close(): Promise<void> {}

  /** @param last exclusive */
  async #load(first: number, last: number): Promise<void> {
    const [start, end] = [first * BLOCK, Math.min(last * BLOCK, this.size)];
    if (end - start > this.#left || this.#fetchesLeft === 0) throw new TooMuchError('Too many bytes are needed.');
    this.#left -= end - start;
    this.#fetchesLeft -= 1;
    const bytes = await this.#fetch(start, end);
    for (let block = first; block < last; block += 1) {
      this.#blocks.set(block, bytes.subarray((block - first) * BLOCK, (block - first + 1) * BLOCK));
    }
  }
}
