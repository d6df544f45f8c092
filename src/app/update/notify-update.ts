import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { name, version } from '../../../package.json';
import type { Env } from '../../lib/env.ts';
import { readUpdateState, saveUpdateState } from '../../settings/update-file.ts';
import type { Io, Runtime } from '../io.ts';
import { FIND_NEWEST, type Globals } from '../options.ts';
import type { Session } from '../session.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Variables that CI systems set. */
const CI_VARIABLES = ['CI', 'CONTINUOUS_INTEGRATION', 'BUILD_NUMBER', 'TF_BUILD'] as const;

/**
 * Prints a notice about a newer version at the end of a run, and looks for one once a day. The lookup runs in the
 * background and its result is shown by a later run; failures are ignored.
 */
export async function notifyUpdate({ io, env, globals, folder, settings }: Session, now = Date.now()): Promise<void> {
  if (folder === undefined || !isWanted(io, env, globals) || !(await isUser(env, globals, folder))) return;
  if (!settings.isOn('updateNotice')) return;
  const { askedAt, newest } = readUpdateState(folder);
  const isNews = newest !== undefined && (await import('./versions.ts')).isUpdate(newest, version);
  if (isNews) io.errors.write(`tavus ${newest} is available (you have ${version}): npm install -g ${name}\n`);
  // A time in the future comes from a clock that was wrong.
  const isDue = askedAt > now || now - askedAt >= DAY_MS;
  if (!isDue && newest === undefined) return;
  const isSaved = saveUpdateState(folder, { askedAt: isDue ? now : askedAt }, io.runtime.pid);
  // If the time cannot be saved, the lookup would run every time.
  if (isDue && isSaved) startLookup(env, io.runtime);
}

/** Only for a person at a terminal with an installed tavus, and not in the sandbox, which uses no network. */
function isWanted({ output, errors }: Io, env: Env, { json, sandbox }: Globals): boolean {
  if (!output.isTTY || !errors.isTTY || json !== false || sandbox) return false;
  // Set by npx and by npm scripts of a clone.
  if (env.NO_UPDATE_NOTIFIER !== undefined || env.npm_command !== undefined) return false;
  return CI_VARIABLES.every((variable) => ['', '0', 'false', undefined].includes(env[variable]));
}

/** True with a key or saved settings: a first try without either must not create files. */
async function isUser({ TAVUS_API_KEY }: Env, { apiKeyFile }: Globals, folder: string): Promise<boolean> {
  if (TAVUS_API_KEY || apiKeyFile !== undefined) return true;
  return await access(folder).then(
    () => true,
    () => false,
  );
}

/** Looks up the newest version in a detached process, which does not get the API key. */
function startLookup({ TAVUS_API_KEY: _secret, ...env }: Env, { nodePath, program }: Runtime): void {
  const options = { detached: true, stdio: 'ignore', windowsHide: true, env } as const;
  const lookup = spawn(nodePath, [program, FIND_NEWEST], options);
  lookup.on('error', () => {});
  lookup.unref();
}
