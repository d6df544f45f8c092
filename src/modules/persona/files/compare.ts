import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../../lib/guards.ts';
import { EditedDocument, fromPointer, type Path, valueAt } from '../../../lib/json-pointer.ts';
import type { ListedPersona } from '../../nouns/persona.ts';
import { clearSecrets } from '../../resource/edit/keys.ts';
import { changesBetween } from '../../resource/edit/patch.ts';
import { type PersonaJson, toPersonaJson } from '../persona-json.ts';
import type { AtTavus, Found } from './at-tavus.ts';
import { changedFields, hashesOf, toContent, withDefaults } from './content.ts';
import { fillSecrets } from './fill-secrets.ts';
import type { Folder, PersonaFile } from './folder.ts';
import { nameIn } from './persona-file.ts';
import type { SyncRecord } from './sync-file.ts';

/** What happened to a persona and its file since the last pull or push. */
export type State =
  | PairState
  /** A file without an id. */
  | 'new'
  /** Its file is gone. */
  | 'deleted'
  | 'deleted_at_tavus'
  | 'not_pulled'
  /** Tavus has no persona with the id of the file, and none was pulled. */
  | 'unknown_id'
  | 'stock'
  | 'invalid'
  /** The request for it failed. */
  | 'not_loaded';

/** The states of a file whose persona is at Tavus. */
type PairState = 'unchanged' | 'changed' | 'changed_at_tavus' | 'conflict';

interface Named {
  readonly state: State;
  /** '' for a persona that is not at Tavus yet, and for a file that cannot be read. */
  readonly id: string;
  readonly name: string;
  /** In the folder; undefined if there is none. */
  readonly file: string | undefined;
  /** Why this is not clear, in a sentence. */
  readonly problem?: string;
}

/** A file and its persona at Tavus. */
interface Pair {
  readonly file: PersonaFile;
  readonly persona: ListedPersona;
  /** What Tavus has, and what it would have after a push, both with secrets. */
  readonly before: PersonaJson;
  readonly after: PersonaJson;
  /** The fields that changed since the last pull or push, as JSON Pointers; undefined if that is not known. */
  readonly changed: { readonly here: readonly string[]; readonly atTavus: readonly string[] } | undefined;
}

/** A file without an id. */
export type NewEntry = Named & { readonly state: 'new'; readonly source: PersonaFile };

export type PairEntry = Named & { readonly state: PairState; readonly pair: Pair };

/** A persona, its file, and what happened to them. */
export type Entry = NewEntry | PairEntry | (Named & { readonly state: Exclude<State, PairState | 'new'> });

/** Compares a folder with Tavus: first its files by name, then the personas without one. */
export function compare(folder: Folder, { rows, found }: AtTavus): readonly Entry[] {
  const ids = new Set([...folder.files, ...folder.bad].flatMap(({ id }) => id ?? []));
  const records = folder.sync.personas();
  const here = folder.files.map((file) =>
    compareFile(file, found, file.id === undefined ? undefined : records.get(file.id)),
  );
  const bad = folder.bad.map(({ name, problem, id = '' }): Entry => {
    return { state: 'invalid', id, name: rows.get(id)?.persona_name ?? '', file: name, problem };
  });
  const others = [...rows.values()].filter(({ persona_id }) => !ids.has(persona_id));
  const rest = others.map(({ persona_id: id, persona_name: name }): Entry => {
    return { state: records.has(id) ? 'deleted' : 'not_pulled', id, name, file: undefined };
  });
  return [...[...here, ...bad].sort(byFile), ...rest];
}

/** The record to keep after `json` was written to a file or sent from it. @param persona as Tavus has it now */
export function toRecord(file: string, json: PersonaJson, persona: ListedPersona): SyncRecord {
  return { file, here: hashesOf(json), atTavus: hashesOf(toPersonaJson(persona)) };
}

function compareFile(file: PersonaFile, found: ReadonlyMap<string, Found>, record: SyncRecord | undefined): Entry {
  const named = { id: file.id ?? '', name: nameIn(file.json), file: file.name };
  if (file.id === undefined) return { ...named, state: 'new', source: file };
  const at = found.get(file.id) ?? { isMissing: true };
  if ('problem' in at) return { ...named, state: 'not_loaded', problem: at.problem };
  if ('isStock' in at) return { ...named, state: 'stock' };
  if ('isMissing' in at) return { ...named, state: record ? 'deleted_at_tavus' : 'unknown_id' };
  return { ...named, ...comparePair(file, at.persona, record) };
}

function comparePair(file: PersonaFile, persona: ListedPersona, record: SyncRecord | undefined) {
  const before = toContent(toPersonaJson(persona));
  const filled = fillSecrets(toContent(file.json), before);
  const after = withDefaults(withKept(filled, before, record), before);
  const changed = record && {
    here: changedFields(record.here, hashesOf(file.json)),
    atTavus: changedFields(record.atTavus, hashesOf(before)),
  };
  return { state: stateOf(file.json, { before, after, changed }), pair: { file, persona, before, after, changed } };
}

function stateOf(file: PersonaJson, { before, after, changed }: Pick<Pair, 'before' | 'after' | 'changed'>): PairState {
  if (changesBetween(before, after).length === 0) return 'unchanged';
  if (!changed) return 'conflict';
  const isChangedHere = changed.here.length > 0 || newSecrets(file, before).length > 0;
  if (!isChangedHere) return changed.atTavus.length > 0 ? 'changed_at_tavus' : 'unchanged';
  return changed.atTavus.length > 0 ? 'conflict' : 'changed';
}

/** The paths of secrets that were typed into a file. The hashes do not show them. */
function newSecrets(file: PersonaJson, before: PersonaJson): readonly Path[] {
  return clearSecrets(file).filter((path) => !isDeepStrictEqual(valueAt(file, path), valueAt(before, path)));
}

/** A field that Tavus added by itself, such as a default, and that the file never had, is not removed. */
function withKept(json: PersonaJson, before: PersonaJson, record: SyncRecord | undefined): PersonaJson {
  const edited = new EditedDocument(json);
  for (const pointer of Object.keys(record?.atTavus ?? {})) {
    const path = Object.hasOwn(record?.here ?? {}, pointer) ? undefined : fromPointer(pointer);
    if (!path || valueAt(json, path) !== undefined) continue;
    const value = valueAt(before, path);
    if (value !== undefined) edited.set(path, value);
  }
  const result = edited.value();
  return isObject(result) ? result : json;
}

function byFile({ file: one = '' }: Entry, { file: other = '' }: Entry): number {
  return one < other ? -1 : Number(one > other);
}
