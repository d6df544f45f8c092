import { closeSync, constants, createReadStream, fstatSync, openSync, type Stats, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import { isatty } from 'node:tty';
import { UnsafeFileError } from './regular-file.ts';

// Windows has none.
const { O_NONBLOCK = 0 }: Partial<typeof constants> = constants;

const OWN_INPUT: ReadonlySet<string> = new Set(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

export interface BytesRead {
  /** At most one byte more than the limit, which shows that there is more. */
  readonly bytes: Buffer;
  /** True for a FIFO and for the pipe of a process substitution. */
  readonly isPipe: boolean;
}

/** True for `-`, and for the names that the system has for standard input: a socket there cannot be opened by them. */
export function namesStandardInput(path: string): boolean {
  return path === '-' || OWN_INPUT.has(resolve(path));
}

/**
 * Reads a file, or a pipe until it ends, which may be large or endless.
 * @throws UnsafeFileError for a folder, a terminal, a disk or a socket; the system's error
 */
export async function readFileUpTo(path: string, limit: number): Promise<BytesRead> {
  refuseOthers(path, statSync(path));
  // Otherwise a FIFO without a writer blocks a thread, and the end of the program waits for that thread.
  const file = openSync(path, constants.O_RDONLY | O_NONBLOCK);
  const isPipe = isOpenPipe(path, file);
  // Both close the file. Only the socket waits for the writer of a pipe without a thread that blocks.
  const stream = isPipe
    ? new Socket({ fd: file, readable: true, writable: false })
    : createReadStream(path, { fd: file, end: limit });
  return { bytes: await readStreamUpTo(stream, limit), isPipe };
}

/** Looks again: another program can have replaced the file since the first check. */
function isOpenPipe(path: string, file: number): boolean {
  try {
    const found = fstatSync(file);
    refuseOthers(path, found);
    if (isatty(file)) throw new UnsafeFileError(path, 'EFTYPE');
    return found.isFIFO();
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** Reads a stream to its end, to the limit, or until the first bytes are enough. @returns at most one byte more than the limit */
export async function readStreamUpTo(
  stream: AsyncIterable<string | Uint8Array>,
  limit: number,
  isEnough: (chunk: Buffer) => boolean = () => false,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > limit || isEnough(bytes)) break;
  }
  return Buffer.concat(chunks).subarray(0, limit + 1);
}

function refuseOthers(path: string, found: Stats): void {
  if (found.isDirectory()) throw new UnsafeFileError(path, 'EISDIR');
  if (found.isBlockDevice() || found.isSocket()) throw new UnsafeFileError(path, 'EFTYPE');
}
