import { describeFileCode } from '../../lib/error-code.ts';
import {
  type SaveFault,
  type SettingsError,
  type UnreadableNeed,
  UnreadableSettingsError,
} from '../../settings/settings-error.ts';
import type { SettingsProblem } from '../../settings/settings-file.ts';

/** What is said of a run that goes on without settings. */
export const MAY_FORBID = 'It may say that nothing is to be changed, so nothing is changed at Tavus.';

const CONSEQUENCES: Readonly<Record<UnreadableNeed, string>> = {
  change: MAY_FORBID,
  settings: 'It was left as it is.',
};

export const UNREADABLE_HINT = 'Correct the file, or run tavus auth login: it moves the file aside after a yes.';
const IN_USE = 'It is in use until you leave.';

/** The settings could not be read, or not saved. */
export function explainSettings(error: SettingsError | UnreadableSettingsError): { text: string; hint: string } {
  if (!(error instanceof UnreadableSettingsError)) return explainUnsaved(error.fault);
  const { problem, need } = error;
  const allows = need === 'change' ? ' TAVUS_READ_ONLY=0 allows changes.' : '';
  return { text: `${describeProblem(problem)} ${CONSEQUENCES[need]}`, hint: `${UNREADABLE_HINT}${allows}` };
}

function explainUnsaved(fault: SaveFault): { text: string; hint: string } {
  const where = 'directory' in fault ? ` in ${fault.directory}` : '';
  const { happened, hint } = wordsFor(fault);
  return { text: `The settings could not be saved${where}. ${happened}`, hint };
}

function wordsFor(fault: SaveFault): { happened: string; hint: string } {
  const check = `${IN_USE} Check who may write there and the space that is left, or set TAVUS_CONFIG_DIR to another folder.`;
  switch (fault.reason) {
    case 'no_home':
      return { happened: 'There is no home folder.', hint: check };
    case 'bad_profiles':
      return { happened: '"profiles" in the settings file is not an object.', hint: 'Correct it there.' };
    case 'link': {
      const hint = `${IN_USE} Put the file itself there, or set TAVUS_CONFIG_DIR to the folder that it is in.`;
      return { happened: `${fault.path} is a link, and none is followed to a key.`, hint };
    }
    case 'locked': {
      const hint = `Try again. If no other tavus is running, remove ${fault.path}`;
      return { happened: 'Another tavus is changing them.', hint };
    }
    case 'system':
      return { happened: describeFileCode(fault.code), hint: check };
  }
}

/** "The settings file PATH cannot be read: line 3, column 5: a value was expected." */
export function describeProblem({ path, line, column, reason }: SettingsProblem): string {
  const place = line === undefined ? '' : `line ${line}, column ${column}: `;
  return `The settings file ${path} cannot be read: ${place}${reason}.`;
}
