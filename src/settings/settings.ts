import { mkdir, readFile, rename } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import type Conf from 'conf';

const NAME = 'config';
/** The file holds a key: nobody else may read it, or see that it is there. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

interface Saved {
  apiKey?: string;
}

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

/** What is remembered between runs, in one JSON file. Nothing is written before the first change. */
export class Settings {
  readonly #directory: string;
  readonly #warn: (text: string) => void;
  #saved: Saved = {};

  /** @param warn is told of a file that can't be used, and where it was moved. */
  constructor(directory: string, warn: (text: string) => void) {
    this.#directory = directory;
    this.#warn = warn;
  }

  /** Reads the file without `conf`, whose start costs half of what the first menu may take. */
  async load(): Promise<void> {
    this.#saved = await this.#read();
  }

  apiKey(): string | undefined {
    return this.#saved.apiKey;
  }

  async saveApiKey(apiKey: string): Promise<void> {
    this.#saved = { ...this.#saved, apiKey };
    await this.#write((store) => store.set('apiKey', apiKey));
  }

  async removeApiKey(): Promise<void> {
    const { apiKey: _removed, ...kept } = this.#saved;
    this.#saved = kept;
    await this.#write((store) => store.delete('apiKey'));
  }

  async #write(change: (store: Conf<Saved>) => void): Promise<void> {
    try {
      const { default: Conf } = await import('conf');
      await mkdir(this.#directory, { recursive: true, mode: DIRECTORY_MODE });
      // Conf throws on a corrupt file; reading it first has moved such a file aside.
      await this.#read();
      change(new Conf<Saved>({ cwd: this.#directory, configName: NAME, configFileMode: FILE_MODE }));
    } catch (error) {
      throw new SettingsError(this.#directory, codeOf(error) ?? String(error));
    }
  }

  async #read(): Promise<Saved> {
    const path = settingsPath(this.#directory);
    try {
      return readSaved(await readFile(path, 'utf8'));
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
    const aside = `${path}.corrupt-${Date.now()}`;
    try {
      await rename(path, aside);
      this.#warn(`The settings were not readable and start anew. The old file is ${aside}`);
    } catch {
      this.#warn(`The settings are not readable, and could not be moved out of the way: ${path}`);
    }
  }
}

/** @throws SyntaxError when the text is not a JSON object. */
function readSaved(text: string): Saved {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('not an object');
  const apiKey = 'apiKey' in value && typeof value.apiKey === 'string' ? value.apiKey.trim() : '';
  return apiKey === '' ? {} : { apiKey };
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
