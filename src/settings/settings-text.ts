import { isObject } from '../lib/guards.ts';
import { parseJson } from '../lib/json.ts';
import { type SettingsText, withoutByteOrderMark } from './settings-file.ts';

/** Parses strict JSON, with or without a byte order mark. @returns undefined unless it is an object */
export function parseStrict(text: string): SettingsText | undefined {
  try {
    const value: unknown = parseJson(withoutByteOrderMark(text));
    return isObject(value) ? { file: value, hasComments: false } : undefined;
  } catch {
    return undefined;
  }
}

/** Parses JSON with comments and trailing commas. That parser is loaded only if strict JSON fails. */
export async function parseSettings(text: string): Promise<SettingsText> {
  return parseStrict(text) ?? (await import('./tolerant-json.ts')).parseTolerant(text);
}
