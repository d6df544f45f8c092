import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../../lib/guards.ts';
import { toPointer } from '../../../lib/json-pointer.ts';
import { maskSecrets, replaceSecrets, type SecretMasks } from '../../../lib/secrets.ts';
import { MASK } from '../edit/keys.ts';
import { inOlderNames, type PersonaJson } from '../persona-json.ts';

/** A hash for each field of a persona and for each of its layers, by JSON Pointer: which of them changed, not how. */
export type Hashes = Readonly<Record<string, string>>;

/** Characters of a hash that are kept. They only have to tell versions of one field apart. */
const HASH_LENGTH = 16;

const MASKS: SecretMasks = {
  whole: (value) => (value === '' ? '' : MASK),
  text: (text) => replaceSecrets(text, () => MASK),
};

/** What Tavus takes for a field that is not set, as far as it matters: other fields are removed. */
const DEFAULTS: PersonaJson = { pipeline_mode: 'full', layers: {} };

/** What is compared: the fields that are set to something else than their default, which a file need not contain. */
export function toContent(json: PersonaJson): PersonaJson {
  const set = Object.entries(json).filter(
    ([name, value]) => !isEmpty(value) && !isDeepStrictEqual(value, DEFAULTS[name]),
  );
  return inOlderNames(Object.fromEntries(set));
}

/** The content with a default for what Tavus has and the content does not: that cannot be removed. */
export function withDefaults(content: PersonaJson, atTavus: PersonaJson): PersonaJson {
  const missing = Object.entries(DEFAULTS).filter(([name]) => Object.hasOwn(atTavus, name));
  return inOlderNames({ ...Object.fromEntries(missing), ...content });
}

/** The same with `MASK` in the place of each secret. */
export function withMasks(json: PersonaJson): PersonaJson {
  const masked = maskSecrets(json, MASKS);
  return isObject(masked) ? masked : json;
}

/** The text of a persona's file: its id, then its fields in a fixed order, without secrets. */
export function toFileText(id: string, json: PersonaJson): string {
  const set = Object.entries(withMasks(json)).filter(([, value]) => !isEmpty(value));
  const fields = inOlderNames(Object.fromEntries(set.map(([name, value]) => [name, sorted(value)])));
  return `${JSON.stringify({ persona_id: id, ...fields }, undefined, 2)}\n`;
}

/** The hashes of a persona. Secrets do not count, as a file does not contain them. */
export function hashesOf(json: PersonaJson): Hashes {
  const { layers, ...fields } = withMasks(toContent(json));
  const parts = [
    ...Object.entries(fields).map(([name, value]) => [toPointer([name]), value] as const),
    ...Object.entries(layers ?? {}).map(([name, value]) => [toPointer(['layers', name]), value] as const),
  ];
  return Object.fromEntries(parts.map(([pointer, value]) => [pointer, hashOf(value)] as const).sort(byName));
}

/** The pointers at which two versions differ. */
export function changedFields(before: Hashes, after: Hashes): readonly string[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])].filter((pointer) => old.get(pointer) !== now.get(pointer)).sort();
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
    .slice(0, HASH_LENGTH);
}

/** A value with the members of all its objects sorted by name: Tavus promises no order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(byName)
      .map(([name, part]) => [name, sorted(part)]),
  );
}

/** Not by locale: the order must be the same on every computer. */
function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : Number(one > other);
}
