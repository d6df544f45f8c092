import { homedir, platform } from 'node:os';
import { basename, join } from 'node:path';
import { LinkError } from '../files/private-file.ts';
import { FILE_MODE, PrivateFolder } from '../files/private-folder.ts';
import {
  isObject,
  readProfiles,
  type SavedProfile,
  type SavedProfiles,
  type SettingsFile,
  withInUse,
  withoutProfile,
  withProfile,
} from './profiles.ts';
import { LINK_HINT, SettingsError, toSettingsError } from './settings-error.ts';

const NAME = 'config.json';
/** Where editors left files when the program ended, a path each. */
export const LEFT_TEXTS = 'left-texts.json';

type Env = Readonly<Record<string, string | undefined>>;

export interface SettingsOptions {
  /** False for a run that only shows what it would do: nothing is written then, not even moved aside. */
  readonly mayWrite?: boolean;
  /** True for a folder that nobody named: it is of this program alone. */
  readonly isOwnFolder?: boolean;
  /** This process. */
  readonly pid?: number | undefined;
  /** Milliseconds to wait for another program that saves. */
  readonly waitMs?: number;
}

/** What is remembered between runs, in one JSON file. Nothing is written before the first change. */
export class Settings {
  readonly #folder: PrivateFolder | undefined;
  readonly #warn: (text: string) => void;
  readonly #mayWrite: boolean;
  readonly #isOwnFolder: boolean;
  #file: SettingsFile = {};

  /**
   * @param directory undefined where there is no place for them
   * @param warn is told of a file that can't be used, and where it was moved; and of one that others could read.
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

  async load(): Promise<void> {
    const folder = this.#folder;
    if (!folder) return;
    if (this.#mayWrite) {
      tidy(folder);
      this.#closeToOthers(folder);
    }
    this.#file = this.#read(folder);
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
    if (!folder) throw new SettingsError('', 'There is no home folder.');
    try {
      const { default: Conf } = await import('conf');
      folder.change(() => {
        const changed = change(this.#readOrMove(folder));
        const options = { cwd: folder.path, configName: basename(NAME, '.json'), configFileMode: FILE_MODE };
        new Conf<Record<string, unknown>>(options).store = changed;
        this.#file = changed;
      });
    } catch (error) {
      throw toSettingsError(folder.path, error);
    }
  }

  #read(folder: PrivateFolder): SettingsFile {
    try {
      return parse(folder.read(NAME)) ?? this.#beginAnew(folder);
    } catch (error) {
      const path = settingsPath(folder.path);
      this.#warn(
        error instanceof LinkError
          ? `The settings are not used: ${path} is a link, and none is followed to a key. ${LINK_HINT}`
          : `The settings could not be read: ${path}. Check who may read it.`,
      );
      return {};
    }
  }

  /** Another program may have put a file there that can be used: that is seen while none can change it. */
  #beginAnew(folder: PrivateFolder): SettingsFile {
    const path = settingsPath(folder.path);
    if (this.#mayWrite) {
      try {
        return folder.change(() => this.#readOrMove(folder));
      } catch {
        this.#warn(`The settings are not readable, and could not be moved out of the way: ${path}`);
      }
    } else this.#warn(`The settings are not readable: ${path}`);
    return {};
  }

  /** In a change: what can't be understood is moved aside. */
  #readOrMove(folder: PrivateFolder): SettingsFile {
    const file = parse(folder.read(NAME));
    if (file) return file;
    const aside = `${NAME}.corrupt-${Date.now()}`;
    folder.rename(NAME, aside);
    this.#warn(`The settings were not readable and start anew. The old file is ${join(folder.path, aside)}`);
    return {};
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

/** @returns undefined for what is no JSON object. */
function parse(text: string | undefined): SettingsFile | undefined {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
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
  if (env.TAVUS_CONFIG_DIR) return env.TAVUS_CONFIG_DIR;
  const home = env.HOME || findHome();
  if (home === undefined) return undefined;
  if (platform() === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'tavus');
  if (platform() === 'darwin') return join(home, 'Library', 'Preferences', 'tavus');
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'tavus');
}

/** The home that the system knows: a user without an entry, as in some containers, has none. */
function findHome(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
