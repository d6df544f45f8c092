import { type FileHandle, link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileCodeOf } from '../error-code.ts';
import { lookAt, openRegularFile } from './regular-file.ts';
import { sidePath } from './side-file.ts';

/** Milliseconds after which an unfinished file is considered left behind by a killed process. */
const OLD_MS = 60_000;

export interface Placing {
  /** Replaces an existing file; otherwise it is an error with the code `EEXIST`. */
  readonly replaces: boolean;
}

/**
 * Writes a file of the user atomically: to a temporary file next to it, which is synced and renamed. write-file-atomic is
 * not used: it always replaces, cannot stream, ignores short writes, opens a temporary file with a predictable name through
 * a link, and does not sync the folder.
 * @param write its text, or a function that writes it in pieces @throws the system's error
 */
export async function writeWhole(
  path: string,
  write: string | ((file: FileHandle) => Promise<void>),
  { replaces }: Placing,
): Promise<void> {
  await removeLeftOvers(path);
  const part = partOf(path, crypto.randomUUID().slice(0, 8));
  try {
    const file = await open(part, 'wx');
    try {
      await (typeof write === 'string' ? file.writeFile(write) : write(file));
    } finally {
      await file.close();
    }
    await putInPlace(part, path, { replaces });
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Syncs a temporary file and renames it to its final path. @throws the system's error */
export async function putInPlace(part: string, path: string, { replaces }: Placing): Promise<void> {
  const file = await openRegularFile(part, 'update');
  await file.sync().finally(() => file.close());
  if (replaces) await rename(part, path);
  else await placeNew(part, path);
  await syncFolder(dirname(path));
}

/** Makes a rename survive a power failure, on systems that support it. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {}
}

async function placeNew(part: string, path: string): Promise<void> {
  try {
    // Unlike rename, link never replaces a file that was created in the meantime.
    await link(part, path);
  } catch (error) {
    if (fileCodeOf(error) === 'EEXIST') throw error;
    // Some file systems have no hard links.
    if (await lookAt(path)) throw Object.assign(new Error(`${path} already exists.`), { code: 'EEXIST' });
    return await rename(part, path);
  }
  await rm(part);
}

/** @param id eight hexadecimal digits */
function partOf(path: string, id: string): string {
  return sidePath(path, `.${id}.part`);
}

async function removeLeftOvers(path: string): Promise<void> {
  const folder = dirname(path);
  const start = basename(partOf(path, '00000000')).slice(0, -'00000000.part'.length);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(start) || !/^[0-9a-f]{8}\.part$/.test(name.slice(start.length))) continue;
    const left = join(folder, name);
    const found = await stat(left).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > OLD_MS) await rm(left, { force: true }).catch(() => undefined);
  }
}
