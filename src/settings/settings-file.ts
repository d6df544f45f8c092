import { fileCodeOf, reasonForCode } from '../lib/error-code.ts';
import { LinkError } from '../lib/files/regular-file.ts';
import type { JsonObject } from '../lib/guards.ts';

/** The content of the settings file, including unknown settings of other versions. */
export type SettingsFile = JsonObject;

/** Why the text of a settings file is invalid. */
interface TextProblem {
  /** The end of a sentence, such as "it ends too early". */
  readonly reason: string;
  /** Line and column, from 1; absent if the whole text is invalid. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export type SettingsText =
  | { readonly file: SettingsFile; readonly hasComments: boolean }
  | { readonly problem: TextProblem };

/** Removes a byte order mark, which editors on Windows write. */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

/** Why the settings file cannot be read. */
export interface SettingsProblem extends TextProblem {
  readonly path: string;
  /** The system's code, such as `EACCES`; absent for invalid content. */
  readonly code?: string;
}

/** @param error of the file system */
export function toReadProblem(path: string, error: unknown): SettingsProblem {
  if (error instanceof LinkError) return { path, reason: 'it is a symbolic link, and keys are not read through links' };
  const code = fileCodeOf(error) ?? String(error);
  return { path, code, reason: reasonForCode(code) ?? `the system reports ${code}` };
}
