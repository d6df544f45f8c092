import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { findTemporary } from '../files/home-folder.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface EditorOptions {
  readonly env: Env;
  /** Its ending tells the editor what kind of text it is. */
  readonly fileName: string;
}

export type Edited = { readonly text: string } | { readonly problem: string };

const isWindows = platform() === 'win32';
/** What a shell ends with when a command can't be run, or isn't there. */
const NOT_STARTED = [126, 127];

/** Lets the user change a text in the editor of their choice, which has the terminal meanwhile. */
export async function editText(text: string, { env, fileName }: EditorOptions): Promise<Edited> {
  const command = env.VISUAL?.trim() || env.EDITOR?.trim() || (isWindows ? 'notepad' : 'vi');
  try {
    const directory = await mkdtemp(join(findTemporary(env), 'tavus-'));
    const path = join(directory, fileName);
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    const failure = await runEditor(command, path, env);
    const edited = readBack(await readFile(path, 'utf8'), text);
    // What was saved in an editor that failed is the user's work too.
    const isLeft = failure !== undefined && edited !== text;
    if (!isLeft) await rm(directory, { recursive: true, force: true });
    if (failure === undefined) return { text: edited };
    return { problem: `${failure} The text is as it was.${isLeft ? ` What you saved is in ${path}` : ''}` };
  } catch (error) {
    return { problem: `The text could not be handed to the editor and back: ${wordsOf(error)} It is as it was.` };
  }
}

/** @returns what went wrong; undefined after an editor that ended well. */
async function runEditor(command: string, path: string, env: Env): Promise<string | undefined> {
  const stdio = 'inherit';
  // Through a shell, so that the variable may hold options and quotes, as git and others take it.
  const child = isWindows
    ? spawn(`${command} "${path}"`, { shell: true, stdio, env })
    : spawn('/bin/sh', ['-c', `${command} "$1"`, 'sh', path], { stdio, env });
  const [code, signal] = await new Promise<[code: number | null, signal: string | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...ending) => resolve(ending));
  });
  if (code === 0) return undefined;
  if (code !== null && NOT_STARTED.includes(code)) {
    return `The editor "${command}" could not be started. Set VISUAL or EDITOR to one that is installed.`;
  }
  return `The editor "${command}" ended with ${signal ?? `code ${code}`}.`;
}

/** Editors end the last line; a text that had no such end gets none. */
function readBack(edited: string, before: string): string {
  const text = edited.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  return before.endsWith('\n') ? text : text.replace(/\n$/, '');
}

function wordsOf(error: unknown): string {
  return `${error instanceof Error ? error.message : String(error)}.`;
}
