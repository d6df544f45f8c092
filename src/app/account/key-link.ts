import { lstat, realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { UsageError } from '../../lib/errors.ts';
import { quoteWord } from '../../lib/text/shell-words.ts';

/** The system's own names for what is open: standard input, and pipes such as <(pass tavus). */
const OF_THE_SYSTEM = /^\/(dev|proc)\//;

/**
 * A link could have been put there to lead to another file of the user's, whose text would be sent as a key. One that
 * stays in its own folder is followed: whoever can make it can write the key there too, and containers mount their
 * secrets so.
 * @throws UsageError for a link that leads elsewhere
 */
export async function refuseKeyLink(path: string): Promise<void> {
  const whole = resolve(path);
  if (OF_THE_SYSTEM.test(whole)) return;
  const found = await lstat(whole).catch(() => undefined);
  if (!found?.isSymbolicLink()) return;
  const target = await realpath(whole).catch(() => undefined);
  // What leads nowhere can't be read, and is told of as such.
  if (target === undefined || OF_THE_SYSTEM.test(target)) return;
  const folder = await realpath(dirname(whole));
  if (target.startsWith(folder + sep)) return;
  throw new UsageError(
    `--api-key-file ${path}: It is a link to another folder, and none is followed to a key.`,
    `Name the file itself: --api-key-file ${quoteWord(target)}`,
  );
}
