import { homedir, platform, tmpdir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Env } from '../env.ts';

/**
 * The folder in an environment variable. Empty and relative values are ignored, because files would be written to the
 * working folder.
 */
export function folderIn(env: Env, name: string): string | undefined {
  const value = env[name];
  return value !== undefined && isAbsolute(value) ? value : undefined;
}

/** The user's home folder; undefined if there is none, as for some users in containers. */
export function findHome(env: Env): string | undefined {
  // `homedir` returns HOME of the process even if it is empty.
  return folderIn(env, 'HOME') ?? ask(homedir) ?? ask(() => userInfo().homedir);
}

/**
 * Expands `~` at the start of a path, as a shell does without quotes. Does not expand `~user`, nor anything without a
 * home folder.
 */
export function expandHome(path: string, env: Env): string {
  const start = platform() === 'win32' ? /^~(?=[/\\]|$)/ : /^~(?=\/|$)/;
  return path.replace(start, (tilde) => findHome(env) ?? tilde);
}

/** The folder for temporary files. */
export function findTemporary(env: Env): string {
  return folderIn(env, 'TMPDIR') ?? ask(tmpdir) ?? '/tmp';
}

/** The system's value; undefined if it fails or is not an absolute path. */
function ask(system: () => string): string | undefined {
  try {
    const folder = system();
    return isAbsolute(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}
