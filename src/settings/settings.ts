import { platform } from 'node:os';
import { basename, join } from 'node:path';
import type { Env } from '../lib/env.ts';
import { expandHome, findHome, folderIn } from '../lib/files/home-folder.ts';
import { FILE_MODE } from '../lib/files/private-file.ts';
import { PrivateFolder } from '../lib/files/private-folder.ts';
import { checkValues, type ValueProblem } from './check-values.ts';
import {
  readProfiles,
  type SavedProfile,
  type SavedProfiles,
  withInUse,
  withoutProfile,
  withProfile,
} from './profiles.ts';
import { SettingsError, toSettingsError, UnreadableSettingsError } from './settings-error.ts';
import { type SettingsFile, type SettingsProblem, type SettingsText, toReadProblem } from './settings-file.ts';
import { parseSettings, parseStrict } from './settings-text.ts';
import { type SwitchName, switchIn } from './switches.ts';

const NAME = 'config.json';

/** The file that records the files of open editors when a signal ends the program. */
export const LEFT_TEXTS = 'left-texts.json';

export interface SettingsOptions {
  /** False for a dry run: nothing is written. */
  readonly mayWrite?: boolean;
  /** True for the default folder, which only this program uses. */
  readonly isOwnFolder?: boolean;
  /** The id of this process. */
  readonly pid?: number | undefined;
  /** Milliseconds to wait for another process that saves. */
  readonly waitMs?: number;
}

/**
 * The settings, in one JSON file. A run reads the file once. Only a change reads it again, under the folder's lock, because
 * another process may have written it since. The file is created by the first change.
 */
export class Settings {
  readonly #folder: PrivateFolder | undefined;
  readonly #warn: (text: string) => void;
  readonly #mayWrite: boolean;
  readonly #isOwnFolder: boolean;
  #file: SettingsFile = {};
  #problem: SettingsProblem | undefined;

  /**
   * @param directory undefined without a home folder
   * @param warn called for a file that other users can read, and for comments that were lost
   */
  constructor(
    directory: string | undefined,
    warn: (text: string) => void,
    { mayWrite = true, isOwnFolder = false, ...ownership }: SettingsOptions = {},
  ) {
    this.#folder = directory === undefined ? undefined : new PrivateFolder(directory, ownership);
    this.#warn = warn;
    this.#mayWrite = mayWrite;
    this.#isOwnFolder = isOwnFolder;
  }

  /** Reads the file, without side effects. `problem` tells whether that failed. */
  async load(): Promise<void> {
    const folder = this.#folder;
    if (!folder) return;
    const read = await this.#read(folder);
    if ('file' in read) this.#file = read.file;
    else this.#problem = { path: settingsPath(folder.path), ...read.problem };
  }

  /** Removes leftover files, and restricts the permissions of file and folder; the latter is reported through `warn`. */
  protect(): void {
    const folder = this.#folder;
    if (!folder || !this.#mayWrite) return;
    tidy(folder);
    this.#restrictPermissions(folder);
  }

  /** Why the existing file cannot be read. Its settings are then unknown, and it is not overwritten. */
  problem(): SettingsProblem | undefined {
    return this.#problem;
  }

  /** Settings of the wrong type or with a misspelled name. */
  badValues(): readonly ValueProblem[] {
    return checkValues(this.#file);
  }

  /** Warnings about ignored settings, two sentences each. */
  warnings(): readonly string[] {
    return this.badValues()
      .filter(({ isLost }) => isLost)
      .map(({ name, problem, effect }) => `The setting "${name}" ${problem}. ${effect}`);
  }

  /** Whether a switch is on; the default if the file cannot be read. */
  isOn(name: SwitchName): boolean {
    return switchIn(this.#file, name);
  }

  /**
   * Renames an unreadable file. The user must confirm this first.
   * @returns its new path; undefined if the file is readable by now @throws SettingsError
   */
  async moveAside(): Promise<string | undefined> {
    const folder = this.#folder;
    if (!folder || this.#problem === undefined) return undefined;
    const { parseTolerant } = await import('./tolerant-json.ts');
    try {
      return folder.change(() => {
        const read = readNow(folder, parseTolerant);
        // Another process or the user may have corrected it since.
        if ('file' in read) this.#file = read.file;
        const aside = 'file' in read ? undefined : `${NAME}.corrupt-${Date.now()}`;
        if (aside !== undefined) folder.rename(NAME, aside);
        this.#problem = undefined;
        return aside && join(folder.path, aside);
      });
    } catch (error) {
      throw toSettingsError(folder.path, error);
    }
  }

  profiles(): SavedProfiles {
    return readProfiles(this.#file);
  }

  /** Replaces the key and server of a profile, or creates it. */
  async saveProfile(name: string, profile: SavedProfile): Promise<void> {
    await this.#change((file) => withProfile(file, name, profile));
  }

  async removeProfile(name: string): Promise<void> {
    await this.#change((file) => withoutProfile(file, name));
  }

  /** Makes it the profile in use. */
  async useProfile(name: string): Promise<void> {
    await this.#change((file) => withInUse(file, name));
  }

  /**
   * @param change applied twice: to the settings of this run, and to the current content of the file. Without the folder's
   * lock, Conf would lose changes of other processes.
   */
  async #change(change: (file: SettingsFile) => SettingsFile): Promise<void> {
    if (!this.#mayWrite) throw new Error('The settings cannot be changed in a dry run.');
    this.#file = change(this.#file);
    const folder = this.#folder;
    if (!folder) throw new SettingsError({ reason: 'no_home' });
    try {
      const [{ default: Conf }, { parseTolerant }] = await Promise.all([import('conf'), import('./tolerant-json.ts')]);
      folder.change(() => {
        const read = readNow(folder, parseTolerant);
        if ('problem' in read) {
          throw new UnreadableSettingsError({ path: settingsPath(folder.path), ...read.problem }, 'settings');
        }
        const changed = change(read.file);
        const options = { cwd: folder.path, configName: basename(NAME, '.json'), configFileMode: FILE_MODE };
        // Conf throws on anything but strict JSON. The file has already been read above.
        new Conf<Record<string, unknown>>({ ...options, clearInvalidConfig: true }).store = changed;
        this.#file = changed;
        this.#problem = undefined;
        if (read.hasComments) this.#warn(`The comments in ${settingsPath(folder.path)} were not kept.`);
      });
    } catch (error) {
      const isKnown = error instanceof UnreadableSettingsError || error instanceof SettingsError;
      throw isKnown ? error : toSettingsError(folder.path, error);
    }
  }

  async #read(folder: PrivateFolder): Promise<SettingsText> {
    try {
      const text = folder.read(NAME);
      return text === undefined ? NO_FILE : await parseSettings(text);
    } catch (error) {
      return { problem: toReadProblem(settingsPath(folder.path), error) };
    }
  }

  #restrictPermissions(folder: PrivateFolder): void {
    this.#warnOfOpen(folder.restrictPermissions(NAME), 'file', settingsPath(folder.path));
    // A folder chosen by the user may be used by other programs too.
    if (this.#isOwnFolder) this.#warnOfOpen(folder.restrictPermissions(), 'folder', folder.path);
  }

  #warnOfOpen(found: ReturnType<PrivateFolder['restrictPermissions']>, what: 'file' | 'folder', path: string): void {
    if (found === 'private') return;
    const mode = what === 'file' ? '600' : '700';
    const could = found === 'was open' ? 'could' : 'can';
    const now = found === 'was open' ? `It is private now (mode 0${mode}).` : `Restrict it with chmod ${mode}.`;
    this.#warn(`Other users ${could} access the settings ${what} ${path}. ${now}`);
  }
}

const NO_FILE: SettingsText = { file: {}, hasComments: false };

/** Reads the file during a change, which is synchronous. */
function readNow(folder: PrivateFolder, parseTolerant: (text: string) => SettingsText): SettingsText {
  try {
    const text = folder.read(NAME);
    return text === undefined ? NO_FILE : (parseStrict(text) ?? parseTolerant(text));
  } catch (error) {
    return { problem: toReadProblem(settingsPath(folder.path), error) };
  }
}

/** Leftover files do no harm if they cannot be removed. */
function tidy(folder: PrivateFolder): void {
  try {
    folder.tidy();
  } catch {}
}

export function settingsPath(directory: string): string {
  return join(directory, NAME);
}

/** The folder of the settings: `TAVUS_CONFIG_DIR`, or the platform's default. @returns undefined without a home folder */
export function settingsDirectory(env: Env): string | undefined {
  if (env.TAVUS_CONFIG_DIR?.trim()) return expandHome(env.TAVUS_CONFIG_DIR, env);
  const variable = configVariable();
  const place = variable === undefined ? undefined : folderIn(env, variable);
  if (place !== undefined) return join(place, 'tavus');
  const home = findHome(env);
  if (home === undefined) return undefined;
  if (platform() === 'win32') return join(home, 'AppData', 'Roaming', 'tavus');
  if (platform() === 'darwin') return join(home, 'Library', 'Preferences', 'tavus');
  return join(home, '.config', 'tavus');
}

/** Variables for the folder of the settings that are ignored because their paths are relative. */
export function ignoredVariables(env: Env): readonly string[] {
  if (env.TAVUS_CONFIG_DIR?.trim()) return [];
  const names = [configVariable(), 'HOME'].filter((name) => name !== undefined);
  return names.filter((name) => env[name]?.trim() && folderIn(env, name) === undefined);
}

/** The platform's variable for the folder of all programs' settings; macOS has none. */
function configVariable(): string | undefined {
  if (platform() === 'darwin') return undefined;
  return platform() === 'win32' ? 'APPDATA' : 'XDG_CONFIG_HOME';
}
