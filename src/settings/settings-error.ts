import { fileCodeOf } from '../lib/error-code.ts';
import { LockedError } from '../lib/files/lock.ts';
import { LinkError } from '../lib/files/regular-file.ts';
import type { SettingsProblem } from './settings-file.ts';

/** Why settings could not be saved. */
export type SaveFault =
  | { readonly reason: 'no_home' }
  /** "profiles" is not an object. */
  | { readonly reason: 'bad_profiles' }
  | { readonly reason: 'link'; readonly path: string }
  /** @property path of the lock that another process holds */
  | { readonly reason: 'locked'; readonly directory: string; readonly path: string }
  /** @property code of the system, or its message */
  | { readonly reason: 'system'; readonly directory: string; readonly code: string };

/** The settings could not be saved; the change applies only to this run. */
export class SettingsError extends Error {
  override name = 'SettingsError';

  constructor(readonly fault: SaveFault) {
    super(`The settings were not saved (${fault.reason}).`);
  }
}

/** What an unreadable settings file prevents. */
export type UnreadableNeed = 'change' | 'settings';

/** The settings file exists and cannot be read, but its content is needed. */
export class UnreadableSettingsError extends Error {
  override name = 'UnreadableSettingsError';

  constructor(
    readonly problem: SettingsProblem,
    readonly need: UnreadableNeed,
  ) {
    super(`${problem.path} cannot be read.`);
  }
}

/** @param directory of the settings */
export function toSettingsError(directory: string, error: unknown): SettingsError {
  if (error instanceof LinkError) return new SettingsError({ reason: 'link', path: error.path });
  if (error instanceof LockedError) return new SettingsError({ reason: 'locked', directory, path: error.path });
  return new SettingsError({ reason: 'system', directory, code: fileCodeOf(error) ?? String(error) });
}
