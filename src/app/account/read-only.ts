import type { Env } from '../../lib/env.ts';
import type { ReadOnly } from '../../modules/context.ts';
import type { Settings } from '../../settings/settings.ts';
import { type Globals, isOff } from '../options.ts';

/**
 * What makes this run read-only now: a flag, else the environment, which can also say that it is not, else the settings.
 * Settings that cannot be read may say so.
 */
export function findReadOnly(
  { readOnly }: Globals,
  env: Env,
  settings: Pick<Settings, 'problem' | 'isOn'>,
): ReadOnly | undefined {
  if (readOnly) return 'flag';
  // Whatever it says but no was meant to protect.
  if (env.TAVUS_READ_ONLY?.trim()) return isOff(env.TAVUS_READ_ONLY) ? undefined : 'environment';
  if (settings.problem() !== undefined) return 'unreadable';
  return settings.isOn('readOnly') ? 'settings' : undefined;
}
