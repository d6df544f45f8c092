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

/** Where editors left files when the program ended, a path each. */
export const LEFT_TEXTS = 'left-texts.json';

export interface SettingsOptions {
  /** False for a run that only shows what it would do: nothing is written then. */
  readonly mayWrite?: boolean;
  /** True for a folder that nobody named: it is of this program alone. */
  readonly isOwnFolder?: boolean;
  /** This process. */
  readonly pid?: number | undefined;
  /** Milliseconds to wait for another program that saves. */
  readonly waitMs?: number;
}

/**
 * What is remembered between runs, in one JSON file. A run reads it once and answers all that is asked from that; only a
 * change reads it again, under the folder's lock, as another program may have written meanwhile. Nothing is written
 * before the first change.
 */
export class Settings {
  readonly #folder: PrivateFolder | undefined;
  readonly #warn: (text: string) => void;
  readonly #mayWrite: boolean;
  readonly #isOwnFolder: boolean;
  #file: SettingsFile = {};
  #problem: SettingsProblem | undefined;

  /**
   * @param directory undefined where there is no place for them
   * @param warn is told of a file that others could read, and of comments that were not kept.
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

  /** Reads the file. It is looked at and nothing else: what is to be said of it is left to `protect`. */
  async load(): Promise<void> {
    const folder = this.#folder;
    if (!folder) return;
    const read = await this.#read(folder);
    if ('file' in read) this.#file = read.file;
    else this.#problem = { path: settingsPath(folder.path), ...read.problem };
  }

  /** Removes what a killed program left, and closes to others what holds keys; `warn` is told of that. */
  protect(): void {
    const folder = this.#folder;
    if (!folder || !this.#mayWrite) return;
    tidy(folder);
    this.#closeToOthers(folder);
  }

  /** Why the file, which is there, cannot be read: what it says is then not known, and it is not written over. */
  problem(): SettingsProblem | undefined {
    return this.#problem;
  }

  /** Settings of the wrong type or with a misspelled name. */
  badValues(): readonly ValueProblem[] {
    return checkValues(this.#file);
  }

  /** What is said of those that are not used, two sentences for each. */
  warnings(): readonly string[] {
    return this.badValues()
      .filter(({ isLost }) => isLost)
      .map(({ name, problem, effect }) => `The setting "${name}" ${problem}. ${effect}`);
  }

  /** A file that cannot be used switches nothing. */
  isOn(name: SwitchName): boolean {
    return switchIn(this.#file, name);
  }

  /**
   * Moves a file that cannot be read out of the way, under a name of its own. The user has to agree first.
   * @returns where it is now; undefined when it can be read by now. @throws SettingsError
   */
  async moveAside(): Promise<string | undefined> {
    const folder = this.#folder;
    if (!folder || this.#problem === undefined) return undefined;
    const { parseTolerant } = await import('./tolerant-json.ts');
    try {
      return folder.change(() => {
        const read = readNow(folder, parseTolerant);
        // Another program, or the user in an editor, may have corrected it meanwhile.
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

  /** Replaces the key and server of a profile, or makes a new one. */
  async saveProfile(name: string, profile: SavedProfile): Promise<void> {
    await this.#change((file) => withProfile(file, name, profile));
  }

  async removeProfile(name: string): Promise<void> {
    await this.#change((file) => withoutProfile(file, name));
  }

  /** Makes it the one in use from now on. */
  async useProfile(name: string): Promise<void> {
    await this.#change((file) => withInUse(file, name));
  }

  /**
   * @param change is made twice: of what this run knows, and of what the file holds by then. Conf alone loses what another
   * program changes meanwhile: the folder's lock keeps that out.
   */
  async #change(change: (file: SettingsFile) => SettingsFile): Promise<void> {
    if (!this.#mayWrite) throw new Error('The settings are not to be changed in this run.');
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
        // Conf reads strict JSON only, and throws at anything else; the file was read above.
        new Conf<Record<string, unknown>>({ ...options, clearInvalidConfig: true }).store = changed;
        this.#file = changed;
        this.#problem = undefined;
        if (read.hasComments) this.#warn(`The comments in ${settingsPath(folder.path)} were not kept.`);
      });
    } catch (error) {
      const isTold = error instanceof UnreadableSettingsError || error instanceof SettingsError;
      throw isTold ? error : toSettingsError(folder.path, error);
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

  #closeToOthers(folder: PrivateFolder): void {
    this.#say(folder.close(NAME), 'file', settingsPath(folder.path));
    // A folder that the user named can be for other things too.
    if (this.#isOwnFolder) this.#say(folder.close(), 'folder', folder.path);
  }

  #say(found: ReturnType<PrivateFolder['close']>, what: 'file' | 'folder', path: string): void {
    if (found === 'closed') return;
    const mode = what === 'file' ? '600' : '700';
    const is = found === 'was open' ? 'was' : 'is';
    const now = found === 'was open' ? `It is yours alone now (mode 0${mode}).` : `Close it with chmod ${mode}.`;
    this.#warn(`The settings ${what} ${path} ${is} open to others. ${now}`);
  }
}

const NO_FILE: SettingsText = { file: {}, hasComments: false };

/** As the file is now; in a change, which is synchronous. */
function readNow(folder: PrivateFolder, parseTolerant: (text: string) => SettingsText): SettingsText {
  try {
    const text = folder.read(NAME);
    return text === undefined ? NO_FILE : (parseStrict(text) ?? parseTolerant(text));
  } catch (error) {
    return { problem: toReadProblem(settingsPath(folder.path), error) };
  }
}

/** Left-overs that can't be removed are in nobody's way. */
function tidy(folder: PrivateFolder): void {
  try {
    folder.tidy();
  } catch {}
}

export function settingsPath(directory: string): string {
  return join(directory, NAME);
}

/** Where the settings live: `TAVUS_CONFIG_DIR`, or the platform's own place. @returns undefined where there is no home. */
export function settingsDirectory(env: Env): string | undefined {
  if (env.TAVUS_CONFIG_DIR?.trim()) return expandHome(env.TAVUS_CONFIG_DIR, env);
  const variable = placeVariable();
  const place = variable === undefined ? undefined : folderIn(env, variable);
  if (place !== undefined) return join(place, 'tavus');
  const home = findHome(env);
  if (home === undefined) return undefined;
  if (platform() === 'win32') return join(home, 'AppData', 'Roaming', 'tavus');
  if (platform() === 'darwin') return join(home, 'Library', 'Preferences', 'tavus');
  return join(home, '.config', 'tavus');
}

/** Variables that would name the place of the settings, and are ignored because their paths are relative. */
export function ignoredVariables(env: Env): readonly string[] {
  if (env.TAVUS_CONFIG_DIR?.trim()) return [];
  const names = [placeVariable(), 'HOME'].filter((name) => name !== undefined);
  return names.filter((name) => env[name]?.trim() && folderIn(env, name) === undefined);
}

/** The platform's own variable for the folder of all settings; macOS has none. */
function placeVariable(): string | undefined {
  if (platform() === 'darwin') return undefined;
  return platform() === 'win32' ? 'APPDATA' : 'XDG_CONFIG_HOME';
}
