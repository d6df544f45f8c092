import { lstat, realpath, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, resolve, sep } from 'node:path';
import { isSendableKey } from '../../api/check-options.ts';
import { describeReadError } from '../../lib/error-code.ts';
import { UsageError } from '../../lib/errors.ts';
import { OTHERS } from '../../lib/files/private-file.ts';
import { namesStandardInput, readFileUpTo, readStreamUpTo } from '../../lib/files/read-up-to.ts';
import { rememberKey } from '../../lib/known-keys.ts';
import { quoteWord } from '../../lib/text/shell-words.ts';
import type { Io, Warn } from '../io.ts';
import { isQuoted } from './refuse-quotes.ts';

/** Bytes; a key has about 32. */
const MAX_SIZE = 4096;

const KEY_FILE_HINT = 'Name a file that holds the key and nothing else, or - for standard input.';

interface KeyFileReading {
  readonly input: Io['input'] | undefined;
  warn: Warn;
}

/** The key in a file; `-` is standard input. @throws UsageError that shows nothing of what is in it. */
export async function readKeyFile(path: string, { input, warn }: KeyFileReading): Promise<string> {
  const bytes = namesStandardInput(path) ? await readAll(path, input) : await readFile(path, warn);
  const key = bytes.toString().trim();
  const problem = problemOf(key);
  if (problem !== undefined) throw refuse(path, problem);
  rememberKey(key);
  return key;
}

/** The first line of standard input, and no more of it. @throws UsageError when there is none. */
export async function readKeyLine(input: Io['input'] | undefined): Promise<string> {
  const text =
    !input || input.isTTY ? '' : (await readStreamUpTo(input, MAX_SIZE, (read) => read.includes('\n'))).toString();
  const [line = ''] = text.split('\n');
  const key = line.trim();
  rememberKey(key);
  const quotes = isQuoted(key) ? 'There are quotes around the key on standard input.' : undefined;
  const problem = key === '' ? 'There is no key on standard input.' : quotes;
  if (problem === undefined && isSendableKey(key) && key.length <= MAX_SIZE) return key;
  throw new UsageError(
    problem ?? 'The first line of standard input is no API key.',
    'Run it on a terminal, which asks for the key, or give it a file: tavus auth login < key.txt',
  );
}

function problemOf(key: string): string | undefined {
  if (key === '') return 'It is empty.';
  if (Buffer.byteLength(key) > MAX_SIZE) return 'It is too long for a key.';
  if (isQuoted(key)) return 'There are quotes around the key.';
  if (/[\r\n]/.test(key)) return 'It has several lines.';
  return isSendableKey(key) ? undefined : 'It holds spaces or characters that no key has.';
}

async function readAll(path: string, input: Io['input'] | undefined): Promise<Buffer> {
  if (!input || input.isTTY) throw refuse(path, 'There is nothing on standard input.');
  return await readStreamUpTo(input, MAX_SIZE);
}

async function readFile(path: string, warn: Warn): Promise<Buffer> {
  await refuseKeyLink(path);
  try {
    const { bytes, isPipe } = await readFileUpTo(path, MAX_SIZE);
    // A pipe, such as <(pass tavus), is nobody else's.
    if (!isPipe && platform() !== 'win32' && ((await stat(path)).mode & OTHERS) !== 0) {
      warn(`Others can get at the key in ${path}.`, `Keep it to yourself: chmod 600 ${quoteWord(path)}`);
    }
    return bytes;
  } catch (error) {
    throw refuse(path, describeReadError(error));
  }
}

/** The system's own names for what is open: standard input, and pipes such as <(pass tavus). */
const OF_THE_SYSTEM = /^\/(dev|proc)\//;

/**
 * A link could have been put there to lead to another file of the user's, whose text would be sent as a key. One that
 * stays in its own folder is followed: whoever can make it can write the key there too, and containers mount their
 * secrets so.
 * @throws UsageError for a link that leads elsewhere
 */
async function refuseKeyLink(path: string): Promise<void> {
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

function refuse(path: string, problem: string): UsageError {
  return new UsageError(`--api-key-file ${path}: ${problem}`, KEY_FILE_HINT);
}
