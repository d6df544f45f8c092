import { join } from 'node:path';
import { StateError } from '../../../lib/errors.ts';
import { toPlaceError } from '../../../lib/files/output-place.ts';
import { writeWhole } from '../../../lib/files/whole-file.ts';
import { isObject, type JsonObject } from '../../../lib/guards.ts';
import { readJson } from '../../forms/json-text.ts';
import type { Hashes } from './content.ts';
import { readFile } from './read-file.ts';

/** Its name in the folder. It belongs into version control with the files. */
const SYNC_FILE = '.tavus-sync.json';

/** Of its format, and of what the hashes are made of. */
const VERSION = 1;

/** A persona when its file and Tavus were last the same. */
export interface SyncRecord {
  readonly file: string;
  readonly here: Hashes;
  /** Differs from `here` where Tavus stored something else than was sent, such as no value that equals its default. */
  readonly atTavus: Hashes;
}

/** A creation that was sent, and whose id is not in the file yet. */
export interface Creation {
  /** The persona's name, as it was sent. */
  readonly name: string;
  /** When it was sent by the server's clock, ISO 8601. */
  readonly since: string;
}

interface SyncState {
  readonly personas: ReadonlyMap<string, SyncRecord>;
  /** By the name of the file. */
  readonly creating: ReadonlyMap<string, Creation>;
}

/** What is known of the last pull or push of a folder: which side changed since, and which creations are open. */
export class SyncFile {
  readonly path: string;
  readonly #personas: Map<string, SyncRecord>;
  readonly #creating: Map<string, Creation>;
  /** As on the disk; undefined if the file does not exist. */
  #text: string | undefined;

  private constructor(path: string, text: string | undefined, { personas, creating }: SyncState) {
    this.path = path;
    this.#text = text;
    this.#personas = new Map(personas);
    this.#creating = new Map(creating);
  }

  /** @throws StateError if it cannot be read */
  static async open(folder: string): Promise<SyncFile> {
    const path = join(folder, SYNC_FILE);
    const read = await readFile(path);
    if (read === undefined) return new SyncFile(path, undefined, { personas: new Map(), creating: new Map() });
    if ('problem' in read) throw unreadable(path, read.problem);
    return new SyncFile(path, read.whole, parse(path, read.text));
  }

  /** By id. */
  personas(): ReadonlyMap<string, SyncRecord> {
    return this.#personas;
  }

  /** By the name of the file. */
  creations(): ReadonlyMap<string, Creation> {
    return this.#creating;
  }

  keep(id: string, record: SyncRecord): void {
    this.#personas.set(id, record);
  }

  forget(id: string): void {
    this.#personas.delete(id);
  }

  /** @param creation undefined when its outcome is known */
  setCreation(file: string, creation: Creation | undefined): void {
    if (creation) this.#creating.set(file, creation);
    else this.#creating.delete(file);
  }

  /** Writes it if it changed. @throws StateError */
  async save(): Promise<void> {
    const text = this.#toText();
    const isEmpty = this.#personas.size === 0 && this.#creating.size === 0;
    if (text === this.#text || (isEmpty && this.#text === undefined)) return;
    try {
      await writeWhole(this.path, text, { replaces: true });
    } catch (error) {
      throw toPlaceError(this.path, error);
    }
    this.#text = text;
  }

  #toText(): string {
    const personas = [...this.#personas].sort(byKey).map(([id, { file, here, atTavus }]) => {
      const isSame = JSON.stringify(here) === JSON.stringify(atTavus);
      return [id, { file, here, ...(!isSame && { at_tavus: atTavus }) }];
    });
    const creating = [...this.#creating].sort(byKey);
    const state = {
      version: VERSION,
      personas: Object.fromEntries(personas),
      ...(creating.length > 0 && { creating: Object.fromEntries(creating) }),
    };
    return `${JSON.stringify(state, undefined, 2)}\n`;
  }
}

function parse(path: string, text: string): SyncState {
  const read = readJson(text);
  if ('problem' in read) throw unreadable(path, read.problem);
  const { value } = read;
  if (!isObject(value) || !isObject(value.personas)) throw unreadable(path, 'It is not a file of tavus persona pull.');
  if (value.version !== VERSION) throw unreadable(path, 'It is from another version of this program.');
  const { creating = {} } = value;
  const personas = Object.entries(value.personas).flatMap(([id, record]) => {
    const kept = isObject(record) ? toRecord(record) : undefined;
    return kept ? [[id, kept] as const] : [];
  });
  const creations = Object.entries(isObject(creating) ? creating : {}).flatMap(([file, creation]) => {
    const kept = isObject(creation) ? toCreation(creation) : undefined;
    return kept ? [[file, kept] as const] : [];
  });
  return { personas: new Map(personas), creating: new Map(creations) };
}

function toRecord({ file, here, at_tavus = here }: JsonObject): SyncRecord | undefined {
  if (typeof file !== 'string' || !isHashes(here) || !isHashes(at_tavus)) return undefined;
  return { file, here, atTavus: at_tavus };
}

function toCreation({ name, since }: JsonObject): Creation | undefined {
  return typeof name === 'string' && typeof since === 'string' ? { name, since } : undefined;
}

function isHashes(value: unknown): value is Hashes {
  return isObject(value) && Object.values(value).every((hash) => typeof hash === 'string');
}

function unreadable(path: string, problem: string): StateError {
  return new StateError(
    `${path}: ${problem}`,
    'Restore it from version control, or delete it: then files that differ from Tavus count as changed on both sides.',
  );
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : Number(one > other);
}
