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

const KEY_FILE_HINT = 'Name a file that contains only the key, or - for standard input.';

interface KeyFileOptions {
  readonly input: Io['input'] | undefined;
  warn: Warn;
}

/** Reads the key in a file; `-` is standard input. @throws UsageError, which never shows the content */
export async function readKeyFile(path: string, { input, warn }: KeyFileOptions): Promise<string> {
  const bytes = namesStandardInput(path) ? await readAll(path, input) : await readFile(path, warn);
  const key = bytes.toString().trim();
  const problem = problemOf(key);
  if (problem !== undefined) throw refuse(path, problem);
  rememberKey(key);
  return key;
}

/** Reads a key from the first line of standard input, and no more. @throws UsageError if there is none */
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
    problem ?? 'The first line of standard input is not an API key.',
    'Run it in a terminal to be prompted for the key, or pipe the key in: tavus auth login < key.txt',
  );
}

function problemOf(key: string): string | undefined {
  if (key === '') return 'It is empty.';
  if (Buffer.byteLength(key) > MAX_SIZE) return 'It is too long for a key.';
  if (isQuoted(key)) return 'There are quotes around the key.';
  if (/[\r\n]/.test(key)) return 'It has several lines.';
  return isSendableKey(key) ? undefined : 'It contains spaces or other characters that are not allowed in a key.';
}

async function readAll(path: string, input: Io['input'] | undefined): Promise<Buffer> {
  if (!input || input.isTTY) throw refuse(path, 'Standard input is a terminal.');
  return await readStreamUpTo(input, MAX_SIZE);
}

async function readFile(path: string, warn: Warn): Promise<Buffer> {
  await refuseKeyLink(path);
  try {
    const { bytes, isPipe } = await readFileUpTo(path, MAX_SIZE);
    // A pipe, such as <(pass tavus), is private.
    if (!isPipe && platform() !== 'win32' && ((await stat(path)).mode & OTHERS) !== 0) {
      warn(`Other users can read the key in ${path}.`, `Make it private: chmod 600 ${quoteWord(path)}`);
    }
    return bytes;
  } catch (error) {
    throw refuse(path, describeReadError(error));
  }
}

/** The system's names of open files: standard input, and pipes such as <(pass tavus). */
const OF_THE_SYSTEM = /^\/(dev|proc)\//;

/**
 * A symbolic link planted by someone else could point to another file of the user, whose content would be sent as a key.
 * A link within its own folder is followed: anyone who can create it can write the key itself, and containers mount
 * secrets this way.
 * @throws UsageError for a link to another folder
 */
async function refuseKeyLink(path: string): Promise<void> {
  const whole = resolve(path);
  if (OF_THE_SYSTEM.test(whole)) return;
  const found = await lstat(whole).catch(() => undefined);
  if (!found?.isSymbolicLink()) return;
  const target = await realpath(whole).catch(() => undefined);
  // A broken link is reported when it is read.
  if (target === undefined || OF_THE_SYSTEM.test(target)) return;
  const folder = await realpath(dirname(whole));
  if (target.startsWith(folder + sep)) return;
  throw new UsageError(
    `--api-key-file ${path}: It is a symbolic link to another folder. Keys are not read through such links.`,
    `Use the path of the file itself: --api-key-file ${quoteWord(target)}`,
  );
}

function refuse(path: string, problem: string): UsageError {
  return new UsageError(`--api-key-file ${path}: ${problem}`, KEY_FILE_HINT);
}
