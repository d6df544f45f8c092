import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../../lib/env.ts';
import { findTemporary } from '../../lib/files/home-folder.ts';

/** The program as an editor uses it, so that no text is lost when a signal ends both. */
export interface EditorHost {
  /** Calls the listener synchronously before the program ends, until the returned function is called. */
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
  /** Its extension tells the editor the type of the text. */
  readonly fileName: string;
  readonly host?: EditorHost | undefined;
  /** Saves the text for the next start; called synchronously when the program has to end. @returns false if it could not */
  keep?(text: string): boolean;
}

export type Edited = { readonly text: string } | { readonly problem: string };

const isWindows = platform() === 'win32';
/** Exit codes of a shell for a command that cannot be run, or was not found. */
const NOT_STARTED = [126, 127];
const SEVERAL_COMMANDS = /[;&|<>()\n`]/;
const VARIABLE_FIRST = /^\w+=/;
/** Milliseconds until an editor that does not end after a signal is killed. */
const END_MS = 1000;
/** Leaves the alternate screen and shows the cursor, for an editor that had to be killed. */
const LEAVE_SCREEN = '\x1b[?1049l\x1b[?25h';

/** Opens a text in the user's editor, to which the terminal is lent. */
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
    return { problem: `${failure} The text is unchanged.${left === undefined ? '' : ` What you saved is in ${left}`}` };
  } catch (error) {
    return { problem: `Could not open the text in an editor: ${wordsOf(error)} The text is unchanged.` };
  } finally {
    forget();
  }
}

/** One editor with one file, and what happens to both when the program ends. */
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

  /** @returns a function that stops watching */
  watch(): () => void {
    const { host } = this.#options;
    const forget = [host?.onLeave(() => this.#leave()), host?.lendTerminal((signal) => this.#end(signal))];
    return () => {
      for (const stop of forget) stop?.();
    };
  }

  /** @returns the error; undefined if the editor ended with code 0 */
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
      return `Could not start the editor "${command}". Set VISUAL or EDITOR to an installed editor.`;
    }
    return `The editor "${command}" ended with ${signal ?? `code ${code}`}.`;
  }

  /** Kills an editor that does not end: it would compete with the user's shell for the terminal. */
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

  /** Called when the program ends: saves the text, and removes the folder if nothing in it would be lost. */
  #leave(): void {
    const isKept = this.#keepSaved();
    if (isKept && !this.#isRunning && isEmptyBut(this.#directory, this.#path)) {
      rmSync(this.#directory, { recursive: true, force: true });
    } else this.#options.host?.reportLeft(isKept ? this.#directory : this.#path);
  }

  /** @returns false if the file has the only copy of the text */
  #keepSaved(): boolean {
    let saved: string;
    try {
      saved = readBack(readFileSync(this.#path, 'utf8'), this.#before);
    } catch {
      // The editor has removed it, or the text was read back already.
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
  // With exec, if it is one command, so that a signal reaches the editor and not only the shell; env accepts variables first.
  const exec = SEVERAL_COMMANDS.test(command) ? '' : VARIABLE_FIRST.test(command) ? 'exec env ' : 'exec ';
  // In a shell, so that the variable may contain options and quotes, as for git.
  return isWindows
    ? spawn(`${command} "${path}"`, { shell: true, stdio, env })
    : spawn('/bin/sh', ['-c', `${exec}${command} "$1"`, 'sh', path], { stdio, env });
}

/** Editors end the last line. Removes that line end if the text had none before. */
function readBack(edited: string, before: string): string {
  const text = edited.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  return before.endsWith('\n') ? text : text.replace(/\n$/, '');
}

function wordsOf(error: unknown): string {
  return `${error instanceof Error ? error.message : String(error)}.`;
}
