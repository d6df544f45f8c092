import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
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

const NAME = 'config';
/** The file holds a key: nobody else may read it, or see that it is there. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

type Env = Readonly<Record<string, string | undefined>>;

/** The settings could not be written; what was to be saved is in use for this run only. */
export class SettingsError extends Error {
  override name = 'SettingsError';

  constructor(
    readonly directory: string,
    /** The system's, such as `EACCES` or `ENOSPC`. */
    readonly code: string,
  ) {
    super(`The settings could not be saved in ${directory} (${code}).`);
  }
}

export interface SettingsOptions {
  /** False for a run that only shows what it would do: nothing is written then, not even moved aside. */
  readonly mayWrite?: boolean;
}

/** What is remembered between runs, in one JSON file. Nothing is written before the first change. */
export class Settings {
  readonly #directory: string;
  readonly #warn: (text: string) => void;
  readonly #mayWrite: boolean;
  #file: SettingsFile = {};

  /** @param warn is told of a file that can't be used, and where it was moved. */
  constructor(directory: string, warn: (text: string) => void, { mayWrite = true }: SettingsOptions = {}) {
    this.#directory = directory;
    this.#warn = warn;
    this.#mayWrite = mayWrite;
  }

  /** Reads the file without `conf`, whose start costs half of what the first menu may take. */
  async load(): Promise<void> {
    this.#file = await this.#read();
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

  /** @param change is made twice: of what this run knows, and of what the file holds by then. */
  async #change(change: (file: SettingsFile) => SettingsFile): Promise<void> {
    if (!this.#mayWrite) throw new Error('The settings are not to be changed in this run.');
    this.#file = change(this.#file);
    try {
      const { default: Conf } = await import('conf');
      mkdirSync(this.#directory, { recursive: true, mode: DIRECTORY_MODE });
      // Conf throws on a corrupt file; reading it first has moved such a file aside.
      await this.#read();
      const options = { cwd: this.#directory, configName: NAME, configFileMode: FILE_MODE };
      const store = new Conf<Record<string, unknown>>(options);
      // Read and written in one go, and whole: a change that another program made is kept, and dots in names mean nothing.
      this.#file = store.store = change(store.store);
    } catch (error) {
      throw new SettingsError(this.#directory, codeOf(error) ?? String(error));
    }
  }

  async #read(): Promise<SettingsFile> {
    const path = settingsPath(this.#directory);
    try {
      return readFileText(readFileSync(path, 'utf8'));
    } catch (error) {
      if (isMissing(error)) return {};
      if (!(error instanceof SyntaxError)) {
        this.#warn(`The settings could not be read: ${path}. Check who may read it.`);
        return {};
      }
      await this.#moveAside(path);
      return {};
    }
  }

  async #moveAside(path: string): Promise<void> {
    if (!this.#mayWrite) return this.#warn(`The settings are not readable: ${path}`);
    const aside = `${path}.corrupt-${Date.now()}`;
    try {
      renameSync(path, aside);
      this.#warn(`The settings were not readable and start anew. The old file is ${aside}`);
    } catch {
      this.#warn(`The settings are not readable, and could not be moved out of the way: ${path}`);
    }
  }
}

/** @throws SyntaxError when the text is not a JSON object. */
function readFileText(text: string): SettingsFile {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new SyntaxError('not an object');
  return value;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

export function settingsPath(directory: string): string {
  return join(directory, `${NAME}.json`);
}

/** Where the settings live: `TAVUS_CONFIG_DIR`, or the platform's own place for them. */
export function settingsDirectory(env: Env): string {
  if (env.TAVUS_CONFIG_DIR) return env.TAVUS_CONFIG_DIR;
  const home = env.HOME || homedir();
  if (platform() === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'tavus');
  if (platform() === 'darwin') return join(home, 'Library', 'Preferences', 'tavus');
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'tavus');
}
