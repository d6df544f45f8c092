import { isObject } from '../lib/guards.ts';
import { parseJson } from '../lib/json.ts';
import type { SettingsFile } from './profiles.ts';

/** Why the text of a settings file cannot be used. */
export interface TextProblem {
  /** The end of a sentence, such as "it ends too early". */
  readonly reason: string;
  /** Both from 1; absent where the whole text is at fault. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export type SettingsText =
  | { readonly file: SettingsFile; readonly hasComments: boolean }
  | { readonly problem: TextProblem };

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

/** Editors on Windows put a byte order mark before the text. */
export function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}
