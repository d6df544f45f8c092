import { describeFileCode } from '../../lib/error-code.ts';
import {
  type SaveFault,
  type SettingsError,
  type UnreadableNeed,
  UnreadableSettingsError,
} from '../../settings/settings-error.ts';
import type { SettingsProblem } from '../../settings/settings-file.ts';

/** Shown when a run continues without settings. */
export const MAY_FORBID = 'It may forbid changes, so tavus changes nothing at Tavus.';

const CONSEQUENCES: Readonly<Record<UnreadableNeed, string>> = {
  change: MAY_FORBID,
  settings: 'The file was not changed.',
};

export const UNREADABLE_HINT = 'Correct the file, or run tavus auth login, which asks before it moves the file aside.';
const THIS_RUN_ONLY = 'The new value applies only to this run.';

/** Explains settings that could not be read or saved. */
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
  const check = `${THIS_RUN_ONLY} Check the permissions and the free space there, or set TAVUS_CONFIG_DIR to another folder.`;
  switch (fault.reason) {
    case 'no_home':
      return { happened: 'There is no home folder.', hint: check };
    case 'bad_profiles':
      return { happened: '"profiles" in the settings file is not an object.', hint: 'Correct the file.' };
    case 'link': {
      const hint = `${THIS_RUN_ONLY} Replace the link with the file, or set TAVUS_CONFIG_DIR to the folder of the file.`;
      return { happened: `${fault.path} is a symbolic link. Keys are not saved through links.`, hint };
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
