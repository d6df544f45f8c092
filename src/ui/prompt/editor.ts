import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../../lib/env.ts';
import { findTemporary } from '../../lib/files/home-folder.ts';

/** What an editor needs of the program around it, so that nothing is lost when a signal ends both. */
export interface EditorHost {
  /** Calls it synchronously before the program ends, until the returned function is called. */
  onLeave(listener: () => void): () => void;
  /** @param end ends the editor when a signal ends the program. @returns what to call when the editor has ended */
  lendTerminal(end: (signal: NodeJS.Signals) => Promise<void>): () => void;
  /** Records this file or folder with the user's text, so that the next start reports it. */
  recordLeft(path: string): void;
  /** Records it, and reports it now. */
  reportLeft(path: string): void;
  /** Writes to the terminal. */
  write(text: string): void;
}

export interface EditorOptions {
  readonly env: Env;
  /** Its ending tells the editor what kind of text it is. */
  readonly fileName: string;
  readonly host?: EditorHost | undefined;
  /** Keeps the text for the next start; called, synchronously, when the program has to end. @returns false when it could not */
  keep?(text: string): boolean;
}

export type Edited = { readonly text: string } | { readonly problem: string };

const isWindows = platform() === 'win32';
/** What a shell ends with when a command can't be run, or isn't there. */
const NOT_STARTED = [126, 127];
const SEVERAL_COMMANDS = /[;&|<>()\n`]/;
const VARIABLE_FIRST = /^\w+=/;
/** Milliseconds that an editor has to end after a signal. */
const END_MS = 1000;
/** Leaves the alternate screen and shows the cursor, for an editor that had to be killed. */
const LEAVE_SCREEN = '\x1b[?1049l\x1b[?25h';

/** Lets the user change a text in the editor of their choice, which has the terminal meanwhile. */
export async function editText(text: string, options: EditorOptions): Promise<Edited> {
  const { env, fileName } = options;
  const command = env.VISUAL?.trim() || env.EDITOR?.trim() || (isWindows ? 'notepad' : 'vi');
  let forget = (): void => {};
  try {
    // Synchronously up to `watch`: a signal in between would leave the folder behind.
    const directory = mkdtempSync(join(findTemporary(env), 'tavus-'));
    const path = join(directory, fileName);
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    const session = new EditorSession(directory, path, text, options);
    forget = session.watch();
    const failure = await session.run(command);
    const edited = readBack(await readFile(path, 'utf8'), text);
    const left = failure === undefined ? undefined : findLeft(directory, path, edited !== text);
    // Synchronously: a signal between this and the caller's next step would lose the text.
    if (left === undefined) rmSync(directory, { recursive: true, force: true });
    else options.host?.recordLeft(left);
    if (failure === undefined) return { text: edited };
    return { problem: `${failure} The text is as it was.${left === undefined ? '' : ` What you saved is in ${left}`}` };
  } catch (error) {
    return { problem: `The text could not be handed to the editor and back: ${wordsOf(error)} It is as it was.` };
  } finally {
    forget();
  }
}

/** One editor on one file, and what becomes of both when the program ends. */
class EditorSession {
  readonly #directory: string;
  readonly #path: string;
  readonly #before: string;
  readonly #options: EditorOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #isRunning = false;

  constructor(directory: string, path: string, before: string, options: EditorOptions) {
    this.#directory = directory;
    this.#path = path;
    this.#before = before;
    this.#options = options;
  }

  /** @returns what ends the watch */
  watch(): () => void {
    const { host } = this.#options;
    const forget = [host?.onLeave(() => this.#leave()), host?.lendTerminal((signal) => this.#end(signal))];
    return () => {
      for (const stop of forget) stop?.();
    };
  }

  /** @returns what went wrong; undefined after an editor that ended well. */
  async run(command: string): Promise<string | undefined> {
    const child = spawnEditor(command, this.#path, this.#options.env);
    const ending = new Promise<[code: number | null, signal: string | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (...ended) => resolve(ended));
    });
    this.#child = child;
    this.#isRunning = true;
    this.#ended = ending
      .catch(() => {})
      .finally(() => {
        this.#isRunning = false;
      });
    const [code, signal] = await ending;
    if (code === 0) return undefined;
    if (code !== null && NOT_STARTED.includes(code)) {
      return `The editor "${command}" could not be started. Set VISUAL or EDITOR to one that is installed.`;
    }
    return `The editor "${command}" ended with ${signal ?? `code ${code}`}.`;
  }

  /** An editor that takes too long is killed: it would go on reading the terminal of the user's shell. */
  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.#isRunning) return;
    this.#child?.kill(signal);
    const kill = setTimeout(() => this.#kill(), END_MS);
    await this.#ended;
    clearTimeout(kill);
  }

  #kill(): void {
    this.#child?.kill('SIGKILL');
    this.#options.host?.write(LEAVE_SCREEN);
  }

  /** The program ends now: keeps what was saved, and removes the folder when nothing in it would be lost. */
  #leave(): void {
    const isKept = this.#keepSaved();
    if (isKept && !this.#isRunning && isEmptyBut(this.#directory, this.#path)) {
      rmSync(this.#directory, { recursive: true, force: true });
    } else this.#options.host?.reportLeft(isKept ? this.#directory : this.#path);
  }

  /** @returns false when the file is the only place where the text is */
  #keepSaved(): boolean {
    let saved: string;
    try {
      saved = readBack(readFileSync(this.#path, 'utf8'), this.#before);
    } catch {
      // The editor has removed it, or the text was taken back already.
      return true;
    }
    try {
      return saved === this.#before || this.#options.keep?.(saved) === true;
    } catch {
      return false;
    }
  }
}

/** Where an editor that failed has left the user's work: the saved file, or the folder with files such as a swap file. */
function findLeft(directory: string, path: string, isSaved: boolean): string | undefined {
  if (isSaved) return path;
  return isEmptyBut(directory, path) ? undefined : directory;
}

/** False when an editor has left a text of its own beside the file, such as a swap file; a `~` ends an older version. */
function isEmptyBut(directory: string, path: string): boolean {
  const own = path.slice(directory.length + 1);
  try {
    return readdirSync(directory).every((name) => name === own || name.endsWith('~'));
  } catch {
    return true;
  }
}

function spawnEditor(command: string, path: string, env: Env): ChildProcess {
  const stdio = 'inherit';
  // exec, where it is one command, so that a signal reaches the editor and not only the shell; env takes variables before it.
  const exec = SEVERAL_COMMANDS.test(command) ? '' : VARIABLE_FIRST.test(command) ? 'exec env ' : 'exec ';
  // Through a shell, so that the variable may hold options and quotes, as git and others take it.
  return isWindows
    ? spawn(`${command} "${path}"`, { shell: true, stdio, env })
    : spawn('/bin/sh', ['-c', `${exec}${command} "$1"`, 'sh', path], { stdio, env });
}

/** Editors end the last line; a text that had no such end gets none. */
function readBack(edited: string, before: string): string {
  const text = edited.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  return before.endsWith('\n') ? text : text.replace(/\n$/, '');
}

function wordsOf(error: unknown): string {
  return `${error instanceof Error ? error.message : String(error)}.`;
}
