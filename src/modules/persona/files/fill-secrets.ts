import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../../lib/guards.ts';
import { EditedDocument, type Path, valueAt } from '../../../lib/json-pointer.ts';
import { secretsIn, withKeysOf } from '../../resource/edit/keys.ts';
import type { PersonaJson } from '../persona-json.ts';
import { withMasks } from './content.ts';

/**
 * The persona of a file with the secrets that Tavus returned in the place of its masks, and of those that it lacks: a
 * secret is removed only together with the layer or field that it belongs to.
 */
export function fillSecrets(file: PersonaJson, atTavus: PersonaJson): PersonaJson {
  const [here, there] = [
    { file, masked: withMasks(file) },
    { atTavus, masked: withMasks(atTavus) },
  ];
  const before = orElse(align(here, there), atTavus);
  return withLost(withKeysOf(orElse(restore(here, there), file), before), before);
}

/** The paths of secrets at Tavus that `after` no longer has. */
export function removedSecrets(before: PersonaJson, after: PersonaJson): readonly Path[] {
  return secretsIn(before)
    .filter(({ path, text }) => text !== '' && !hasSecret(after, path))
    .map(({ path }) => path);
}

/** Lists may have changed: there any secret in the same list counts. */
function hasSecret(after: PersonaJson, path: Path): boolean {
  const list = path.findIndex((_key, at) => Array.isArray(valueAt(after, path.slice(0, at))));
  if (list < 0) return valueAt(after, path) !== undefined;
  return secretsIn(valueAt(after, path.slice(0, list)), path.slice(0, list)).length > 0;
}

interface FilePart {
  readonly file: unknown;
  readonly masked: unknown;
}

interface TavusPart {
  readonly atTavus: unknown;
  readonly masked: unknown;
}

/** What Tavus returned, with its lists in the order of the file's, so that each secret stays with what it belongs to. */
function align(here: FilePart, there: TavusPart): unknown {
  if (Array.isArray(here.file) && Array.isArray(there.atTavus)) {
    return here.file.map((_part, index) => {
      const match = matchOf(here, there, index);
      return match < 0 ? undefined : align(partOf(here, String(index)), tavusPartOf(there, String(match)));
    });
  }
  if (!isObject(here.file) || !isObject(there.atTavus)) return there.atTavus;
  return Object.fromEntries(
    Object.keys(there.atTavus).map((name) => [name, align(partOf(here, name), tavusPartOf(there, name))]),
  );
}

/** The file with what Tavus returned in the place of each part that only lacks its secrets. */
function restore(here: FilePart, there: TavusPart): unknown {
  const isUnchanged = isDeepStrictEqual(here.masked, there.masked) && isDeepStrictEqual(here.file, here.masked);
  if (isUnchanged) return there.atTavus;
  if (Array.isArray(here.file) && Array.isArray(there.atTavus)) {
    return here.file.map((part: unknown, index) => {
      const match = matchOf(here, there, index);
      return match < 0 ? part : restore(partOf(here, String(index)), tavusPartOf(there, String(match)));
    });
  }
  if (!isObject(here.file) || !isObject(there.atTavus)) return here.file;
  return Object.fromEntries(
    Object.keys(here.file).map((name) => [name, restore(partOf(here, name), tavusPartOf(there, name))]),
  );
}

/** The index of the same element at Tavus: equal but for its secrets, else one that sends them to the same place. */
function matchOf(here: FilePart, there: TavusPart, index: number): number {
  const part = valueAt(here.masked, [String(index)]);
  const all: readonly unknown[] = Array.isArray(there.masked) ? there.masked : [];
  if (isDeepStrictEqual(all[index], part)) return index;
  const same = all.findIndex((one) => isDeepStrictEqual(one, part));
  if (same >= 0) return same;
  return isDeepStrictEqual(targetsOf(all[index]), targetsOf(part)) ? index : -1;
}

/** The URLs and names in a value, which decide where its secrets are sent. */
function targetsOf(value: unknown, name = ''): readonly unknown[] {
  if (typeof value === 'string') return name === 'name' || value.includes('://') ? [name, value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => targetsOf(part, key));
}

function partOf({ file, masked }: FilePart, key: string): FilePart {
  return { file: valueAt(file, [key]), masked: valueAt(masked, [key]) };
}

function tavusPartOf({ atTavus, masked }: TavusPart, key: string): TavusPart {
  return { atTavus: valueAt(atTavus, [key]), masked: valueAt(masked, [key]) };
}

/** The persona with the secrets that its file lacks. */
function withLost(json: PersonaJson, before: PersonaJson): PersonaJson {
  const edited = new EditedDocument(json);
  for (const { path, text } of secretsIn(before)) {
    if (text !== '' && valueAt(json, path) === undefined && isKept(json, before, path)) edited.set(path, text);
  }
  return orElse(edited.value(), json);
}

function orElse(value: unknown, other: PersonaJson): PersonaJson {
  return isObject(value) ? value : other;
}

/** False for a secret that was removed together with its layer, its field or an element of a list. */
function isKept(json: PersonaJson, before: PersonaJson, path: Path): boolean {
  const parent = path.slice(0, -1);
  if (isObject(valueAt(json, parent))) return true;
  const isInList = path.some((_key, at) => Array.isArray(valueAt(before, path.slice(0, at))));
  return !isInList && isObject(valueAt(json, path.slice(0, path[0] === 'layers' ? 2 : 1)));
}
