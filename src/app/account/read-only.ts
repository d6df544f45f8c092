import type { Account } from '../../modules/shared/context.ts';
import { settingsDirectory } from '../../settings/settings.ts';
import { readSwitch } from '../../settings/switches.ts';
import type { Env } from '../io.ts';
import { type Globals, isOff } from '../options.ts';

/** What makes this run read-only: a flag, else the environment, which can also say that it is not, else the settings. */
export async function findReadOnly({ readOnly }: Globals, env: Env): Promise<Account['readOnly']> {
  if (readOnly) return 'flag';
  // Whatever it says but no was meant to protect.
  if (env.TAVUS_READ_ONLY?.trim()) return isOff(env.TAVUS_READ_ONLY) ? undefined : 'environment';
  return (await readSwitch(settingsDirectory(env), 'readOnly')) ? 'settings' : undefined;
}
