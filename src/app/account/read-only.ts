import type { Account } from '../../modules/shared/context.ts';
import { settingsDirectory } from '../../settings/settings.ts';
import { readSwitch } from '../../settings/switches.ts';
import type { Env } from '../io.ts';
import type { Globals } from '../options.ts';

const OFF: ReadonlySet<string> = new Set(['0', 'false', 'no', 'off']);

/** What makes this run read-only: a flag, else the environment, which can also say that it is not, else the settings. */
export async function findReadOnly({ readOnly }: Globals, env: Env): Promise<Account['readOnly']> {
  if (readOnly) return 'flag';
  const said = env.TAVUS_READ_ONLY?.trim().toLowerCase();
  // Whatever else it says was meant to protect.
  if (said) return OFF.has(said) ? undefined : 'environment';
  return (await readSwitch(settingsDirectory(env), 'readOnly')) ? 'settings' : undefined;
}
