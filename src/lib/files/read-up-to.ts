import { closeSync, constants, createReadStream, fstatSync, openSync, type Stats, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import { isatty } from 'node:tty';
import { UnsafeFileError } from './regular-file.ts';

// Windows has none.
const { O_NONBLOCK = 0 }: Partial<typeof constants> = constants;

const OWN_INPUT: ReadonlySet<string> = new Set(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

export interface BytesRead {
  /** Up to one byte more than the limit, which indicates that the file is longer. */
  readonly bytes: Buffer;
  /** True for a FIFO and for the pipe of a process substitution. */
  readonly isPipe: boolean;
}

/** True for `-`, and for the system's names of standard input, which cannot be opened if it is a socket. */
export function namesStandardInput(path: string): boolean {
  return path === '-' || OWN_INPUT.has(resolve(path));
}

/**
 * Reads a file or pipe up to a limit of bytes.
 * @throws UnsafeFileError for a folder, terminal, block device or socket; the system's error
 */
export async function readFileUpTo(path: string, limit: number): Promise<BytesRead> {
  refuseOthers(path, statSync(path));
  // Non-blocking: a FIFO without a writer would block a thread, and exit would wait for that thread.
  const file = openSync(path, constants.O_RDONLY | O_NONBLOCK);
  const isPipe = isOpenPipe(path, file);
  // Both close the file. Only a socket waits for the writer of a pipe without blocking a thread.
  const stream = isPipe
    ? new Socket({ fd: file, readable: true, writable: false })
    : createReadStream(path, { fd: file, end: limit });
  return { bytes: await readStreamUpTo(stream, limit), isPipe };
}

/** Checks again: another process may have replaced the file since the first check. */
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

/** Reads a stream to its end, to the limit, or until a chunk is enough. @returns up to one byte more than the limit */
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
