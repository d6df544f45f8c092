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

/** What is said of a failure that nobody expected. */
export interface Unexpected {
  /** What happened: one line, without keys. */
  readonly message: string;
  /** Where the details are. */
  readonly hint: string;
  /** All of it. */
  readonly details: string;
}

/** The circumstances of a failure: what a report about it needs. */
export interface CrashSource {
  readonly runtime: Io['runtime'];
  readonly env: Env;
  readonly argv: readonly string[];
}

/** Characters of a message that are shown. */
const MOST_SHOWN = 200;
/** How many errors that caused one another are kept. */
const MOST_CAUSES = 5;
const FAULT = 'This is a fault of the program.';
const HIDDEN = '(key)';
/** How Tavus makes keys; one that was typed a moment ago stands nowhere yet. */
const LIKE_A_KEY = /\b[0-9a-f]{32}\b/gi;
/** As much as a file of a key may hold. */
const LONGEST_KEY = 4096;

/** @returns what keeps the details of unexpected failures; the same failure, met again and again, is kept once. */
export function createCrashKeeper(source: CrashSource): (error: unknown) => Unexpected {
  const kept = new Map<string, Unexpected>();
  return (error) => {
    const stack = withoutKeys(stackOf(error), source);
    const unexpected = kept.get(stack) ?? keep(error, stack, source);
    kept.set(stack, unexpected);
    return unexpected;
  };
}

function keep(error: unknown, stack: string, source: CrashSource): Unexpected {
  const { runtime, env, argv } = source;
  const [line = ''] = messageOf(error).split('\n');
  const now = Date.now();
  const details = [
    `tavus ${version}, Node ${runtime.node}, ${runtime.platform}, ${new Date(now).toISOString()}`,
    withoutKeys(['tavus', ...describeWords(argv)].join(' '), source),
    '',
    `${stack}\n`,
  ].join('\n');
  const message = clip(withoutKeys(line, source), MOST_SHOWN);
  const settings = settingsDirectory(env);
  if (settings === undefined) return { message, details, hint: `${FAULT} There is no folder to keep its details in.` };
  const directory = join(settings, 'crashes');
  try {
    const path = saveCrash(directory, details, { now, pid: runtime.pid });
    return { message, details, hint: `${FAULT} What a report about it needs is in ${path}` };
  } catch (failure) {
    const code = fileCodeOf(failure) ?? messageOf(failure);
    const hint = `${FAULT} Its details could not be written to ${directory} (${code}).`;
    return { message, details, hint };
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
}

/** Its own properties stay out: those of a request hold what was sent. */
function stackOf(error: unknown): string {
  const stacks: string[] = [];
  for (let one = error; one !== undefined && stacks.length < MOST_CAUSES; one = causeOf(one)) {
    stacks.push(one instanceof Error ? (one.stack ?? String(one)) : String(one));
  }
  return stacks.join('\nCaused by: ');
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function withoutKeys(text: string, source: CrashSource): string {
  return createRedactor(keysOf(source), HIDDEN)(text).replace(LIKE_A_KEY, HIDDEN);
}

/** Wherever a key can come from. The settings are read again, as another program may have saved one meanwhile. */
function keysOf({ env, argv }: CrashSource): readonly string[] {
  const directory = settingsDirectory(env);
  const saved = directory === undefined ? [] : savedKeys(readQuietly(settingsPath(directory)));
  const keys = [
    env.TAVUS_API_KEY ?? '',
    ...saved,
    ...keyFiles(argv).map((path) => readQuietly(expandHome(path, env))),
    ...knownKeys(),
  ];
  return keys.map((key) => key.trim()).filter((key) => key !== '' && key.length <= LONGEST_KEY);
}

/** The keys in the text of the settings, which may be cut or broken. */
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

/** Not through `openRegular`: a key file may be a link. A FIFO would wait for a writer. */
function readRegular(path: string): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return fstatSync(file).isFile() ? readFileSync(file, 'utf8') : '';
  } finally {
    closeSync(file);
  }
}

/** What stands for words that may be private. */
const PRIVATE = '…';
/** A noun and a verb. */
const MOST_NAMES = 2;
const NAME = /^[a-z][a-z-]{1,19}$/;
const FLAG = /^--?[A-Za-z][A-Za-z-]{0,29}(?==|$)/;
const LONE_FLAGS = new Set(GLOBAL_OPTIONS.filter(({ value }) => value === undefined).map(({ name }) => `--${name}`));

/** The words of a command line without what was given to it: noun, verb and names of flags. */
export function describeWords(argv: readonly string[]): readonly string[] {
  const words: string[] = [];
  let names = 0;
  let isValue = false;
  for (const word of argv) {
    const [flag] = FLAG.exec(word) ?? [];
    const isName = flag === undefined && !isValue && names < MOST_NAMES && NAME.test(word);
    if (flag !== undefined) words.push(flag === word ? flag : `${flag}=${PRIVATE}`);
    else words.push(isName ? word : PRIVATE);
    // Behind the first word that is no name, all are values.
    if (isName) names += 1;
    else if (flag === undefined && !isValue) names = MOST_NAMES;
    isValue = flag !== undefined && flag === word && !LONE_FLAGS.has(flag);
  }
  return words;
}
