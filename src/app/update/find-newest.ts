import { execFile } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { name } from '../../../package.json';
import type { Env } from '../../lib/env.ts';
import { settingsDirectory } from '../../settings/settings.ts';
import { readUpdateState, saveUpdateState } from '../../settings/update-file.ts';
import type { Runtime } from '../io.ts';
import { isVersion } from './versions.ts';

/** Milliseconds; nobody waits for it, but it must not go on for ever. */
const PATIENCE = 60_000;

/** Asks npm for the newest version and keeps the answer for the next start; without one nothing is kept. */
export async function findNewest(env: Env, runtime: Runtime): Promise<void> {
  const directory = settingsDirectory(env);
  if (directory === undefined) return;
  const newest = await askNpm(env, runtime, directory);
  if (!isVersion(newest)) return;
  saveUpdateState(directory, { ...readUpdateState(directory), newest }, runtime.pid);
}

/**
 * The user's own npm knows their registry, proxy and access. With `--global` it passes over the `.npmrc` of the folder
 * it runs in, as `npm install -g` does, and a folder of the user's own holds no `npm` that Windows would run first.
 */
function askNpm(env: Env, { nodePath, platform }: Runtime, cwd: string): Promise<string> {
  const args = ['view', '--global', '--fetch-retries=0', '--prefer-online', name, 'version'];
  // The npm beside this Node serves where none is on PATH.
  const PATH = [env.PATH, dirname(nodePath)].filter(Boolean).join(delimiter);
  const options = { cwd, env: { ...env, PATH }, timeout: PATIENCE, windowsHide: true };
  return new Promise((resolve) => {
    // On Windows npm is a script, which only a shell can start.
    execFile('npm', args, { ...options, shell: platform === 'win32' }, (error, output) => {
      resolve(error ? '' : output.trim());
    });
  });
}
