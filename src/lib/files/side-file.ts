import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** Maximum bytes of a file name. */
const MAX_BYTES = 255;
const HASH_LENGTH = 8;

/**
 * The path of a helper file next to another file: its name plus a suffix. A name that is too long is shortened, and a hash
 * keeps it unique.
 */
export function sidePath(path: string, ending: string): string {
  const name = basename(path);
  if (Buffer.byteLength(name + ending) <= MAX_BYTES) return path + ending;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  const room = MAX_BYTES - Buffer.byteLength(ending) - HASH_LENGTH - 1;
  return join(dirname(path), `${cutTo(name, room)}~${hash}${ending}`);
}

/** Cuts between characters, because macOS rejects names that are not UTF-8. */
function cutTo(name: string, bytes: number): string {
  let [kept, size] = ['', 0];
  for (const character of name) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept += character;
  }
  return kept;
}
