import { open } from 'node:fs/promises';
import { platform } from 'node:os';
import { isSendableKey } from '../../api/check-options.ts';
import { rememberKey } from '../../lib/known-keys.ts';
import { quoteWord } from '../../ui/shell-words.ts';
import { UsageError } from '../../ui/usage-error.ts';
import type { Io } from '../io.ts';
import { refuseKeyLink } from './key-link.ts';
import { isQuoted } from './refuse-quotes.ts';

/** Bytes; a key has about 32. */
const MAX_SIZE = 4096;
/** The group, or all others, may do something with the file. */
const OTHERS = 0o077;

const STDIN = '-';
const KEY_FILE_HINT = 'Name a file that holds the key and nothing else, or - for standard input.';

interface KeyFileReading {
  readonly input: Io['input'] | undefined;
  warn(text: string): void;
}

/** The key in a file; `-` is standard input. @throws UsageError that shows nothing of what is in it. */
export async function readKeyFile(path: string, { input, warn }: KeyFileReading): Promise<string> {
  const text = path === STDIN ? await readAll(input) : await readFile(path, warn);
  const problem = problemOf(text.trim());
  if (problem !== undefined) throw refuse(path, problem);
  rememberKey(text.trim());
  return text.trim();
}

/** The first line of standard input, and no more of it. @throws UsageError when there is none. */
export async function readKeyLine(input: Io['input'] | undefined): Promise<string> {
  const text = !input || input.isTTY ? '' : await readStart(input, (read) => read.includes('\n'));
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

async function readAll(input: Io['input'] | undefined): Promise<string> {
  if (!input || input.isTTY) throw refuse(STDIN, 'There is nothing on standard input.');
  return await readStart(input, () => false);
}

/** As much as a key can be, and a little more, so that it shows. */
async function readStart(input: Io['input'], isEnough: (read: string) => boolean): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_SIZE || isEnough(bytes.toString())) break;
  }
  return Buffer.concat(chunks).toString();
}

async function readFile(path: string, warn: (text: string) => void): Promise<string> {
  await refuseKeyLink(path);
  try {
    const file = await open(path);
    try {
      const found = await file.stat();
      // A pipe, such as <(pass tavus), is nobody else's.
      if (found.isFile() && (found.mode & OTHERS) !== 0 && platform() !== 'win32') {
        warn(`Others can get at the key in ${path}. Keep it to yourself: chmod 600 ${quoteWord(path)}`);
      }
      let text = Buffer.alloc(0);
      // A pipe may give it in pieces.
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_SIZE), 0, MAX_SIZE, null);
        text = Buffer.concat([text, buffer.subarray(0, bytesRead)]);
        if (bytesRead === 0 || text.length > MAX_SIZE) return text.toString();
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw refuse(path, reasonFor(error));
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  EISDIR: 'That is a folder.',
  EACCES: 'You may not read that file.',
  EPERM: 'You may not read that file.',
};

function reasonFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return REASONS[code] ?? `It could not be read (${code}).`;
}

function refuse(path: string, problem: string): UsageError {
  return new UsageError(`--api-key-file ${path}: ${problem}`, KEY_FILE_HINT);
}
