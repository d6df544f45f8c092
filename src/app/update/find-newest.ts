import { execFile } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { name } from '../../../package.json';
import type { Env } from '../../lib/env.ts';
import { settingsDirectory } from '../../settings/settings.ts';
import { readUpdateState, saveUpdateState } from '../../settings/update-file.ts';
import type { Runtime } from '../io.ts';
import { isVersion } from './versions.ts';

/** Milliseconds; it runs in the background, but must end at some point. */
const TIMEOUT_MS = 60_000;

/** Asks npm for the newest version and saves it for the next start; on failure saves nothing. */
export async function findNewest(env: Env, runtime: Runtime): Promise<void> {
  const directory = settingsDirectory(env);
  if (directory === undefined) return;
  const newest = await askNpm(env, runtime, directory);
  if (!isVersion(newest)) return;
  saveUpdateState(directory, { ...readUpdateState(directory), newest }, runtime.pid);
}

/**
 * The user's npm knows their registry, proxy and credentials. `--global` ignores the `.npmrc` of the working folder, as
 * `npm install -g` does. The settings folder as working folder cannot contain an `npm` that Windows would run first.
 */
function askNpm(env: Env, { nodePath, platform }: Runtime, cwd: string): Promise<string> {
  const args = ['view', '--global', '--fetch-retries=0', '--prefer-online', name, 'version'];
  // Falls back to the npm next to this Node if none is on PATH.
  const PATH = [env.PATH, dirname(nodePath)].filter(Boolean).join(delimiter);
  const options = { cwd, env: { ...env, PATH }, timeout: TIMEOUT_MS, windowsHide: true };
  return new Promise((resolve) => {
    // On Windows npm is a script, which needs a shell.
    execFile('npm', args, { ...options, shell: platform === 'win32' }, (error, output) => {
      resolve(error ? '' : output.trim());
    });
  });
}
