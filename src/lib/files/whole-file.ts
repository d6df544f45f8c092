import { type FileHandle, link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileCodeOf } from '../error-code.ts';
import { lookAt, openRegularFile } from './regular-file.ts';
import { sidePath } from './side-file.ts';

/** Milliseconds after which nobody works on an unfinished file any more: it was left by a program that was killed. */
const OLD_MS = 60_000;

export interface Placing {
  /** Replaces a file that is there; else it is a failure with the code `EEXIST`. */
  readonly replaces: boolean;
}

/**
 * Writes a file of the user's whole or not at all: beside its place first, to the disk, then into its place. Not with
 * write-file-atomic, which always replaces, writes no piece after piece, takes a short write for a whole one, opens its
 * unfinished file through a link under a name that can be guessed, and does not sync the folder.
 * @param write its text, or what writes it piece after piece. @throws what the system says
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

/** Gives what was written beside a file its name, when it is on the disk. @throws what the system says */
export async function putInPlace(part: string, path: string, { replaces }: Placing): Promise<void> {
  const file = await openRegularFile(part, 'update');
  await file.sync().finally(() => file.close());
  if (replaces) await rename(part, path);
  else await placeAnew(part, path);
  await syncFolder(dirname(path));
}

/** So that a new name is still there after the power was cut; not every system can. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {}
}

async function placeAnew(part: string, path: string): Promise<void> {
  try {
    // Unlike a rename this never replaces what has come there meanwhile.
    await link(part, path);
  } catch (error) {
    if (fileCodeOf(error) === 'EEXIST') throw error;
    // Some file systems have no links.
    if (await lookAt(path)) throw Object.assign(new Error(`${path} is there already.`), { code: 'EEXIST' });
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
