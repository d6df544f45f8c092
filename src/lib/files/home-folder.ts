import { homedir, platform, tmpdir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Env } from '../env.ts';

/**
 * A folder that a variable of the environment names. An empty or relative one counts as missing: what belongs at home
 * would be written to the working folder.
 */
export function folderIn(env: Env, name: string): string | undefined {
  const value = env[name];
  return value !== undefined && isAbsolute(value) ? value : undefined;
}

/** The user's home folder; undefined where there is none, as for a user without an entry in some containers. */
export function findHome(env: Env): string | undefined {
  // `homedir` returns HOME of the process, also when it is empty.
  return folderIn(env, 'HOME') ?? ask(homedir) ?? ask(() => userInfo().homedir);
}

/**
 * A path with `~` at its start replaced by the home folder, as a shell does it for a word without quotes. `~user` and a
 * path for which no home folder is known stay as they are.
 */
export function expandHome(path: string, env: Env): string {
  const start = platform() === 'win32' ? /^~(?=[/\\]|$)/ : /^~(?=\/|$)/;
  return path.replace(start, (tilde) => findHome(env) ?? tilde);
}

/** Where temporary files go. */
export function findTemporary(env: Env): string {
  return folderIn(env, 'TMPDIR') ?? ask(tmpdir) ?? '/tmp';
}

/** What the system says, unless it fails or says nothing of use. */
function ask(system: () => string): string | undefined {
  try {
    const folder = system();
    return isAbsolute(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}
