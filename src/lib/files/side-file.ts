import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** Bytes of a file's name that file systems take. */
const MAX_BYTES = 255;
const HASH_LENGTH = 8;

/**
 * The path of a file of this program beside another one: its name, and an ending. A name that leaves no room for the
 * ending is shortened, and a hash of it tells it from others that begin alike.
 */
export function sidePath(path: string, ending: string): string {
  const name = basename(path);
  if (Buffer.byteLength(name + ending) <= MAX_BYTES) return path + ending;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  const room = MAX_BYTES - Buffer.byteLength(ending) - HASH_LENGTH - 1;
  return join(dirname(path), `${cutTo(name, room)}~${hash}${ending}`);
}

/** Never in the middle of a character: macOS takes no name that is not UTF-8. */
function cutTo(name: string, bytes: number): string {
  let [kept, size] = ['', 0];
  for (const character of name) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept += character;
  }
  return kept;
}
