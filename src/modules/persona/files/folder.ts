import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeReadError, fileCodeOf } from '../../../lib/error-code.ts';
import { StateError } from '../../../lib/errors.ts';
import { pathIn, toFileName, toIdPart } from '../../../lib/files/file-name.ts';
import { lockForRun } from '../../../lib/files/run-lock.ts';
import { toCommandLine } from '../../../lib/text/shell-words.ts';
import type { ListedPersona } from '../../nouns/persona.ts';
import type { PersonaJson } from '../persona-json.ts';
import { nameIn, readPersonaFile } from './persona-file.ts';
import { readFile } from './read-file.ts';
import { type Creation, SyncFile } from './sync-file.ts';

/** The folder if none is given. */
export const DEFAULT_FOLDER = 'personas';

/** A persona's file that can be read. */
export interface PersonaFile {
  /** In the folder. */
  readonly name: string;
  /** Its text as it is. */
  readonly text: string;
  readonly id: string | undefined;
  readonly json: PersonaJson;
}

/** A file that cannot be read as a persona, and why, in a sentence. */
export interface BadFile {
  readonly name: string;
  readonly problem: string;
  /** The persona that it belongs to, if that is known. */
  readonly id: string | undefined;
}

/** A folder with one file per persona. */
export class Folder {
  readonly path: string;
  readonly sync: SyncFile;
  readonly files: readonly PersonaFile[];
  readonly bad: readonly BadFile[];
  /** The names of everything in the folder, as a file system compares them that ignores case. */
  readonly #names: Set<string>;

  private constructor(
    path: string,
    sync: SyncFile,
    names: readonly string[],
    found: readonly (PersonaFile | BadFile)[],
  ) {
    this.path = path;
    this.sync = sync;
    this.#names = new Set(names.map(fold));
    const read = found.filter((file) => 'json' in file);
    const twice = duplicatesIn(read);
    this.files = read.filter((file) => !twice.has(file.name));
    this.bad = [...found.filter((file) => 'problem' in file), ...twice.values()].map((file) => ({
      ...file,
      id: file.id ?? this.#recordedId(file.name),
    }));
  }

  /** @param mayBeMissing true for a folder that is created when its first file is written @throws StateError */
  static async open(path: string, { mayBeMissing = false } = {}): Promise<Folder> {
    const names = await listNames(path, mayBeMissing);
    const files: (PersonaFile | BadFile)[] = [];
    for (const name of names.filter((one) => /^[^.].*\.json$/i.test(one))) {
      const file = await readOne(path, name);
      if (file) files.push(file);
    }
    return new Folder(path, await SyncFile.open(path), names, files);
  }

  pathOf(name: string): string {
    return pathIn(this.path, name);
  }

  /** A name for the file of a persona that has none: the one it had, or one from the persona's name. Not given twice. */
  takeName({ persona_id, persona_name }: ListedPersona): string {
    const id = toIdPart(persona_id);
    const name = toFileName(persona_name, id);
    const earlier = this.sync.personas().get(persona_id)?.file;
    const wanted = [...(earlier === undefined ? [] : [earlier]), `${name}.json`, `${name} ${id}.json`];
    const free =
      wanted.find((one) => isPlainName(one) && !this.#names.has(fold(one))) ?? this.#numbered(`${name} ${id}`);
    this.#names.add(fold(free));
    return free;
  }

  /** The creation of an earlier push that did not end: of this file, or of one of the same name that is gone. */
  earlierCreation({ name, json }: PersonaFile): Creation | undefined {
    const all = this.sync.creations();
    const [before] =
      [...all].find(([file]) => file === name) ??
      [...all].find(([file, creation]) => !this.#names.has(fold(file)) && creation.name === nameIn(json)) ??
      [];
    const creation = before === undefined ? undefined : all.get(before);
    if (before === undefined || !creation) return undefined;
    this.sync.setCreation(before, undefined);
    this.sync.setCreation(name, creation);
    return creation;
  }

  #numbered(name: string): string {
    let number = 2;
    while (this.#names.has(fold(`${name} ${number}.json`))) number += 1;
    return `${name} ${number}.json`;
  }

  #recordedId(name: string): string | undefined {
    return [...this.sync.personas()].find(([, record]) => record.file === name)?.[0];
  }
}

/** Two pushes of a folder at the same time would create its personas twice. @returns a function that unlocks */
export async function lockFolder(path: string): Promise<() => void> {
  const whole = await realpath(path).catch(() => resolve(path));
  return await lockForRun(whole, 'Another tavus is pulling or pushing this folder.');
}

/** @throws StateError for a path that is not a folder, or cannot be read */
async function listNames(path: string, mayBeMissing: boolean): Promise<readonly string[]> {
  try {
    // Sorted, as the first of two files with the same id is named first.
    return (await readdir(path)).sort();
  } catch (error) {
    const code = fileCodeOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOTDIR') throw new StateError(`${path} is not a folder.`, 'Give the path of a folder.');
    if (code !== 'ENOENT') throw new StateError(`${path}: ${describeReadError(error)}`, 'Give the path of a folder.');
    if (mayBeMissing) return [];
    const pull = toCommandLine(['persona', 'pull', ...(path === DEFAULT_FOLDER ? [] : [path])]);
    throw new StateError(`The folder ${path} does not exist.`, `To save your personas to it, run ${pull}`);
  }
}

/** @returns undefined for what is no file, such as a folder whose name ends with .json */
async function readOne(folder: string, name: string): Promise<PersonaFile | BadFile | undefined> {
  const path = join(folder, name);
  const read = await readFile(path);
  if (read === undefined || (await isFolder(path))) return undefined;
  if ('problem' in read) return { name, problem: read.problem, id: undefined };
  const content = readPersonaFile(read.text);
  return 'problem' in content ? { name, ...content, id: undefined } : { name, text: read.whole, ...content };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** The files whose id another file has too, by name. */
function duplicatesIn(files: readonly PersonaFile[]): ReadonlyMap<string, BadFile> {
  const byId = new Map<string, string[]>();
  for (const { id, name } of files) if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), name]);
  return new Map(
    files.flatMap(({ id, name }) => {
      const [other] = (byId.get(id ?? '') ?? []).filter((one) => one !== name);
      if (id === undefined || other === undefined) return [];
      return [[name, { name, id, problem: `It has the same persona_id as ${other}. Remove one of them.` }] as const];
    }),
  );
}

/** False for a name that leads elsewhere: the names in the file of the last pull can be changed by hand. */
function isPlainName(name: string): boolean {
  return /^[^./\\][^/\\:\0]*\.json$/i.test(name);
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
