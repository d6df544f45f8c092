import { readPrivate } from '../files/private-file.ts';
import { parseJson } from '../lib/json.ts';
import { settingsPath } from './settings.ts';

/** What holds where the settings say nothing. */
const DEFAULTS = { accessible: false, images: true, updateNotice: true, readOnly: false } as const;

/**
 * A setting that is true or false. It is all that is read of the file, so that the first screen, and the sandbox, can
 * ask too; a file that can't be used is left to `Settings`.
 * @param directory undefined where there is no place for settings
 */
export async function readSwitch(directory: string | undefined, name: keyof typeof DEFAULTS): Promise<boolean> {
  if (directory === undefined) return DEFAULTS[name];
  try {
    const saved: unknown = parseJson(readPrivate(settingsPath(directory)));
    if (typeof saved !== 'object' || saved === null) return DEFAULTS[name];
    const value: unknown = Reflect.get(saved, name);
    return typeof value === 'boolean' ? value : DEFAULTS[name];
  } catch {
    return DEFAULTS[name];
  }
}
