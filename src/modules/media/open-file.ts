import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { UnsafeFileError } from '../../lib/files/regular-file.ts';
import { BlockSource, type ByteSource, CutError } from './byte-source.ts';

// Windows has none.
const { O_NONBLOCK = 0 }: Partial<typeof constants> = constants;

/** Opens a local file; symbolic links are followed. @throws UnsafeFileError for a folder, pipe or device; the system's error */
export async function openFile(path: string): Promise<ByteSource> {
  const { size } = await checkRegular(path, await stat(path));
  // A FIFO that replaced the file since would block a thread.
  const file = await open(path, constants.O_RDONLY | O_NONBLOCK);
  const source = new BlockSource(size, (start, end) => readExactly(file, start, end, size));
  return { size, read: (start, end) => source.read(start, end), close: () => file.close() };
}

async function checkRegular<Found extends { isFile(): boolean; isDirectory(): boolean }>(path: string, found: Found) {
  if (found.isDirectory()) throw new UnsafeFileError(path, 'EISDIR');
  if (!found.isFile()) throw new UnsafeFileError(path, 'EFTYPE');
  return found;
}

async function readExactly(file: FileHandle, start: number, end: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  let got = 0;
  while (got < bytes.length) {
    const { bytesRead } = await file.read(bytes, got, bytes.length - got, start + got);
    if (bytesRead === 0) throw new CutError(start + got, size);
    got += bytesRead;
  }
  return bytes;
}
