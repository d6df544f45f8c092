import { isObject } from '../lib/guards.ts';
import { parseJson } from '../lib/json.ts';
import { type SettingsText, withoutMark } from './settings-file.ts';

/** Strict JSON with an object in it, after a byte order mark if there is one. @returns undefined for any other text */
export function parseStrict(text: string): SettingsText | undefined {
  try {
    const value: unknown = parseJson(withoutMark(text));
    return isObject(value) ? { file: value, hasComments: false } : undefined;
  } catch {
    return undefined;
  }
}

/** The same, and also comments and trailing commas. Their reader is loaded only when strict JSON fails. */
export async function parseSettings(text: string): Promise<SettingsText> {
  return parseStrict(text) ?? (await import('./tolerant-json.ts')).parseTolerant(text);
}
