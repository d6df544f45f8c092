import { fileCodeOf, reasonForCode } from '../lib/error-code.ts';
import { LinkError } from '../lib/files/regular-file.ts';
import type { JsonObject } from '../lib/guards.ts';

/** What is in the settings file, with all that other versions put there. */
export type SettingsFile = JsonObject;

/** Why the text of a settings file cannot be used. */
interface TextProblem {
  /** The end of a sentence, such as "it ends too early". */
  readonly reason: string;
  /** Both from 1; absent where the whole text is at fault. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export type SettingsText =
  | { readonly file: SettingsFile; readonly hasComments: boolean }
  | { readonly problem: TextProblem };

/** Editors on Windows put a byte order mark before the text. */
export function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

/** Why the settings file cannot be used. */
export interface SettingsProblem extends TextProblem {
  readonly path: string;
  /** The system's code, where the file could not even be read. */
  readonly code?: string;
}

/** @param error what the system says of the file */
export function toReadProblem(path: string, error: unknown): SettingsProblem {
  if (error instanceof LinkError) return { path, reason: 'it is a symbolic link, and a key is not read through one' };
  const code = fileCodeOf(error) ?? String(error);
  return { path, code, reason: reasonForCode(code) ?? `the system reports ${code}` };
}
