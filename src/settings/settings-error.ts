import { describeFileCode, fileCodeOf } from '../lib/error-code.ts';
import { LockedError } from '../lib/files/lock.ts';
import { LinkError } from '../lib/files/regular-file.ts';
import { describeProblem, type SettingsProblem } from './settings-file.ts';

/** The settings could not be written; what was to be saved is in use for this run only. */
export class SettingsError extends Error {
  override name = 'SettingsError';

  /** @param reason a sentence. @param hint what to do, where it is nothing about the folder */
  constructor(
    where: string,
    reason: string,
    readonly hint?: string,
  ) {
    super(`The settings could not be saved${where}. ${reason}`);
  }
}

/** What a run cannot do while the settings file cannot be read. */
export type UnreadableNeed = 'change' | 'settings';

const CONSEQUENCES: Readonly<Record<UnreadableNeed, string>> = {
  change: 'It may say that nothing is to be changed, so nothing is changed at Tavus.',
  settings: 'It was left as it is.',
};

export const UNREADABLE_HINT = 'Correct the file, or run tavus auth login: it moves the file aside after a yes.';

/** The settings file is there and cannot be read, and what was asked for depends on what is in it. */
export class UnreadableSettingsError extends Error {
  override name = 'UnreadableSettingsError';
  readonly hint: string;

  constructor(
    problem: SettingsProblem,
    readonly need: UnreadableNeed,
  ) {
    super(`${describeProblem(problem)} ${CONSEQUENCES[need]}`);
    this.hint = need === 'change' ? `${UNREADABLE_HINT} TAVUS_READ_ONLY=0 allows changes.` : UNREADABLE_HINT;
  }
}

const LINK_HINT = 'Put the file itself there, or set TAVUS_CONFIG_DIR to the folder that it is in.';

/** @param directory where they were to be saved */
export function toSettingsError(directory: string, error: unknown): SettingsError {
  if (error instanceof LinkError) {
    const reason = `${error.path} is a link, and none is followed to a key.`;
    return new SettingsError('', reason, `It is in use until you leave. ${LINK_HINT}`);
  }
  if (error instanceof LockedError) {
    const hint = `Try again. If no other tavus is running, remove ${error.path}`;
    return new SettingsError(` in ${directory}`, 'Another tavus is changing them.', hint);
  }
  return new SettingsError(` in ${directory}`, describeFileCode(fileCodeOf(error) ?? String(error)));
}
