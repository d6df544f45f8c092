import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { Env } from '../lib/env.ts';
import { fileCodeOf } from '../lib/error-code.ts';
import { expandHome } from '../lib/files/home-folder.ts';
import { knownKeys } from '../lib/known-keys.ts';
import { createRedactor } from '../lib/redact.ts';
import { clip } from '../lib/text/safe-text.ts';
import { saveCrash } from '../settings/crash-file.ts';
import { settingsDirectory, settingsPath } from '../settings/settings.ts';
import { GLOBAL_OPTIONS } from './cli/global-options.ts';
import type { Io } from './io.ts';

/** How an unexpected error is reported. */
export interface UnexpectedFailure {
  /** The error's message: one line, without API keys. */
  readonly message: string;
  /** Where the details are saved. */
  readonly hint: string;
  /** The saved report: versions, command line, stack. */
  readonly details: string;
}

/** What a crash report describes. */
export interface CrashContext {
  readonly runtime: Io['runtime'];
  readonly env: Env;
  readonly argv: readonly string[];
}

/** Characters of the message that are shown. */
const MAX_SHOWN = 200;
/** Errors of a chain of causes that are saved. */
const MAX_CAUSES = 5;
const BUG = 'This is a bug in tavus.';
const HIDDEN = '(key)';
/** The form of Tavus' keys: a key that was just typed is not saved anywhere yet. */
const LIKE_A_KEY = /\b[0-9a-f]{32}\b/gi;
/** Characters of a key file that are read. */
const MAX_KEY_LENGTH = 4096;

/** @returns a function that saves the details of an unexpected error; an error with the same stack is saved only once */
export function createCrashReporter(context: CrashContext): (error: unknown) => UnexpectedFailure {
  const saved = new Map<string, UnexpectedFailure>();
  return (error) => {
    const stack = withoutKeys(stackOf(error), context);
    const unexpected = saved.get(stack) ?? save(error, stack, context);
    saved.set(stack, unexpected);
    return unexpected;
  };
}

function save(error: unknown, stack: string, context: CrashContext): UnexpectedFailure {
  const { runtime, env, argv } = context;
  const [line = ''] = messageOf(error).split('\n');
  const now = Date.now();
  const details = [
    `tavus ${version}, Node ${runtime.node}, ${runtime.platform}, ${new Date(now).toISOString()}`,
    withoutKeys(['tavus', ...describeWords(argv)].join(' '), context),
    '',
    `${stack}\n`,
  ].join('\n');
  const message = clip(withoutKeys(line, context), MAX_SHOWN);
  const settings = settingsDirectory(env);
  if (settings === undefined) return { message, details, hint: `${BUG} There is no folder to save its details in.` };
  const directory = join(settings, 'crashes');
  try {
    const path = saveCrash(directory, details, { now, pid: runtime.pid });
    return { message, details, hint: `${BUG} Please report it with the details in ${path}` };
  } catch (failure) {
    const code = fileCodeOf(failure) ?? messageOf(failure);
    const hint = `${BUG} Its details could not be written to ${directory} (${code}).`;
    return { message, details, hint };
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
}

/** Leaves out the error's own properties: those of a failed request hold what was sent. */
function stackOf(error: unknown): string {
  const stacks: string[] = [];
  for (let one = error; one !== undefined && stacks.length < MAX_CAUSES; one = causeOf(one)) {
    stacks.push(one instanceof Error ? (one.stack ?? String(one)) : String(one));
  }
  return stacks.join('\nCaused by: ');
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function withoutKeys(text: string, context: CrashContext): string {
  return createRedactor(keysOf(context), HIDDEN)(text).replace(LIKE_A_KEY, HIDDEN);
}

/** Keys from every source. The settings are read again: another process may have saved a key since. */
function keysOf({ env, argv }: CrashContext): readonly string[] {
  const directory = settingsDirectory(env);
  const saved = directory === undefined ? [] : savedKeys(readQuietly(settingsPath(directory)));
  const keys = [
    env.TAVUS_API_KEY ?? '',
    ...saved,
    ...keyFiles(argv).map((path) => readQuietly(expandHome(path, env))),
    ...knownKeys(),
  ];
  return keys.map((key) => key.trim()).filter((key) => key !== '' && key.length <= MAX_KEY_LENGTH);
}

/** The keys in the settings file, which may be truncated or invalid JSON. */
function savedKeys(settings: string): readonly string[] {
  return [...settings.matchAll(/"\w*key"\s*:\s*("(?:[^"\\\n]|\\.)*")/gi)].flatMap(([, quoted = '']) => {
    try {
      return [String(JSON.parse(quoted)), quoted.slice(1, -1)];
    } catch {
      return [quoted.slice(1, -1)];
    }
  });
}

function keyFiles(argv: readonly string[]): readonly string[] {
  return argv.flatMap((word, index) => {
    if (word === '--api-key-file') return argv[index + 1] ?? [];
    return word.startsWith('--api-key-file=') ? word.slice('--api-key-file='.length) : [];
  });
}

function readQuietly(path: string): string {
  try {
    return path === '-' ? '' : readRegular(path);
  } catch {
    return '';
  }
}

/** Does not use `openRegular`: a key file may be a symbolic link. Non-blocking, because a FIFO would wait for a writer. */
function readRegular(path: string): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return fstatSync(file).isFile() ? readFileSync(file, 'utf8') : '';
  } finally {
    closeSync(file);
  }
}

/** Replaces words that may be private. */
const PRIVATE = '…';
/** A noun and a verb. */
const MAX_NAMES = 2;
const NAME = /^[a-z][a-z-]{1,19}$/;
const FLAG = /^--?[A-Za-z][A-Za-z-]{0,29}(?==|$)/;
const BOOLEAN_FLAGS = new Set(GLOBAL_OPTIONS.filter(({ value }) => value === undefined).map(({ name }) => `--${name}`));

/** A command line without its values: only noun, verb and names of flags. */
export function describeWords(argv: readonly string[]): readonly string[] {
  const words: string[] = [];
  let names = 0;
  let isValue = false;
  for (const word of argv) {
    const [flag] = FLAG.exec(word) ?? [];
    const isName = flag === undefined && !isValue && names < MAX_NAMES && NAME.test(word);
    if (flag !== undefined) words.push(flag === word ? flag : `${flag}=${PRIVATE}`);
    else words.push(isName ? word : PRIVATE);
    // After the first word that is not a name, all words are values.
    if (isName) names += 1;
    else if (flag === undefined && !isValue) names = MAX_NAMES;
    isValue = flag !== undefined && flag === word && !BOOLEAN_FLAGS.has(flag);
  }
  return words;
}
