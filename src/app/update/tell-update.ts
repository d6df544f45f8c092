import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { name, version } from '../../../package.json';
import type { Env } from '../../lib/env.ts';
import { readUpdateState, saveUpdateState } from '../../settings/update-file.ts';
import type { Io, Runtime } from '../io.ts';
import { FIND_NEWEST, type Globals } from '../options.ts';
import type { Session } from '../session.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Set where programs run unseen, to anything but a no. */
const MACHINES = ['CI', 'CONTINUOUS_INTEGRATION', 'BUILD_NUMBER', 'TF_BUILD'] as const;

/**
 * Says, at the end of a run, that there is a newer version, and once a day has npm asked for it. The answer is there at
 * a later start: nothing waits for it, and a failure is not worth a word.
 */
export async function tellOfUpdate({ io, env, globals, folder, settings }: Session, now = Date.now()): Promise<void> {
  if (folder === undefined || !isWelcome(io, env, globals) || !(await isUser(env, globals, folder))) return;
  if (!settings.isOn('updateNotice')) return;
  const { askedAt, newest } = readUpdateState(folder);
  const isNews = newest !== undefined && (await import('./versions.ts')).isUpdate(newest, version);
  if (isNews) io.errors.write(`tavus ${newest} is out (you have ${version}): npm install -g ${name}\n`);
  // A time to come is one by a clock that was wrong.
  const isDue = askedAt > now || now - askedAt >= DAY_MS;
  if (!isDue && newest === undefined) return;
  const isKept = saveUpdateState(folder, { askedAt: isDue ? now : askedAt }, io.runtime.pid);
  // What can't be kept would be asked for each time.
  if (isDue && isKept) startAsking(env, io.runtime);
}

/** Only a person at a terminal, whose tavus is an installed one and not the sandbox, which promises no network. */
function isWelcome({ output, errors }: Io, env: Env, { json, sandbox }: Globals): boolean {
  if (!output.isTTY || !errors.isTTY || json !== false || sandbox) return false;
  // Npm runs it: npx, or a script of a clone.
  if (env.NO_UPDATE_NOTIFIER !== undefined || env.npm_command !== undefined) return false;
  return MACHINES.every((variable) => ['', '0', 'false', undefined].includes(env[variable]));
}

/** Who has a key, or saved something; a first look around leaves nothing behind. */
async function isUser({ TAVUS_API_KEY }: Env, { apiKeyFile }: Globals, folder: string): Promise<boolean> {
  if (TAVUS_API_KEY || apiKeyFile !== undefined) return true;
  return await access(folder).then(
    () => true,
    () => false,
  );
}

/** In a process of its own that outlives this one, and is not given the API key. */
function startAsking({ TAVUS_API_KEY: _secret, ...env }: Env, { nodePath, program }: Runtime): void {
  const options = { detached: true, stdio: 'ignore', windowsHide: true, env } as const;
  const asking = spawn(nodePath, [program, FIND_NEWEST], options);
  asking.on('error', () => {});
  asking.unref();
}
