import { fileCodeOf } from '../lib/error-code.ts';
import { LockedError } from '../lib/files/lock.ts';
import { LinkError } from '../lib/files/regular-file.ts';
import type { SettingsProblem } from './settings-file.ts';

/** Why settings could not be saved. */
export type SaveFault =
  | { readonly reason: 'no_home' }
  /** "profiles" is a value of another type, which would be lost. */
  | { readonly reason: 'bad_profiles' }
  | { readonly reason: 'link'; readonly path: string }
  /** @property path the lock of another program */
  | { readonly reason: 'locked'; readonly directory: string; readonly path: string }
  /** @property code the system's, or what else it says */
  | { readonly reason: 'system'; readonly directory: string; readonly code: string };

/** The settings could not be written; what was to be saved is in use for this run only. */
export class SettingsError extends Error {
  override name = 'SettingsError';

  constructor(readonly fault: SaveFault) {
    super(`The settings were not saved (${fault.reason}).`);
  }
}

/** What a run cannot do while the settings file cannot be read. */
export type UnreadableNeed = 'change' | 'settings';

/** The settings file is there and cannot be read, and what was asked for depends on what is in it. */
export class UnreadableSettingsError extends Error {
  override name = 'UnreadableSettingsError';

  constructor(
    readonly problem: SettingsProblem,
    readonly need: UnreadableNeed,
  ) {
    super(`${problem.path} cannot be read.`);
  }
}

/** @param directory where they were to be saved */
export function toSettingsError(directory: string, error: unknown): SettingsError {
  if (error instanceof LinkError) return new SettingsError({ reason: 'link', path: error.path });
  if (error instanceof LockedError) return new SettingsError({ reason: 'locked', directory, path: error.path });
  return new SettingsError({ reason: 'system', directory, code: fileCodeOf(error) ?? String(error) });
}
