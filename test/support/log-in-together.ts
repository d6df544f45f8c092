import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { PROGRAM } from './journey-tavus.ts';
import { cleanEnv } from './terminal.ts';

interface Logins {
  /** Where the settings go; the folder is missing. */
  readonly folder: string;
  readonly home: string;
  /** One login for each. */
  readonly profiles: readonly string[];
  readonly sandbox: Sandbox;
}

/** Runs several `tavus auth login` at the same time. @returns what went wrong; undefined when all of them are saved */
export async function logInTogether({ folder, home, profiles, sandbox }: Logins): Promise<string | undefined> {
  const env = { ...cleanEnv(home), TAVUS_CONFIG_DIR: folder, TAVUS_BASE_URL: sandbox.url };
  const logins = profiles.map(async (profile) => {
    const child = spawn(process.execPath, [PROGRAM, 'auth', 'login', '--profile', profile], { env, stdio: 'pipe' });
    child.stdout.resume();
    child.stdin.end(`${sandbox.apiKey}\n`);
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    return code === 0 ? [] : [`exit ${code}: ${errors.trim()}`];
  });
  const failed = (await Promise.all(logins)).flat();
  if (failed.length > 0) return failed.join(' / ');
  const saved = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
    readonly profiles: Readonly<Record<string, { readonly apiKey: string }>>;
  };
  const lost = profiles.filter((profile) => saved.profiles[profile]?.apiKey !== sandbox.apiKey);
  return lost.length === 0 ? undefined : `lost ${lost.join(', ')}`;
}
