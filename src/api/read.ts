import { isObject, type JsonObject } from '../lib/guards.ts';
import { toIsoUtc } from './dates.ts';

/** `undefined` is no JSON value, so it can stand for text that is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Text, or a number or boolean as text. */
function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The first value that is text and not empty: an answer names one thing in one family of names, in the other, or in both. */
export function firstText(...values: unknown[]): string | undefined {
  return values.map(readText).find((text) => text !== undefined && text !== '');
}

/** The named fields that hold text; null and wrong types are left out. */
export function readTexts<K extends string>(row: JsonObject, names: readonly K[]): { [N in K]?: string } {
  return readFields(row, names, readText);
}

export function readDates<K extends string>(row: JsonObject, names: readonly K[]): { [N in K]?: string } {
  return readFields(row, names, (value) => {
    const text = readText(value);
    return text === undefined ? undefined : toIsoUtc(text);
  });
}

/** `{ [name]: value }`, or nothing when there is no value: an absent field must not become an `undefined` one. */
export function optional<K extends string, const V>(name: K, value: V | undefined): { [N in K]?: V } {
  return readFields({}, [name], () => value);
}

/** Everything but the named fields, untouched. */
export function readRest(row: JsonObject, names: ReadonlySet<string>): object {
  // fromEntries, not assignment: an answer may hold a field called __proto__.
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.has(name)));
}

/** One object answered flat, as `{data: {...}}` or as `{data: [{...}]}`; one without an id is not taken for it. */
export function readOne<T>(json: unknown, readItem: (row: JsonObject) => T, idOf: (item: T) => string): T | undefined {
  if (!isObject(json)) return undefined;
  // The id decides, for a flat video has a `data` object of its own.
  const candidates = [json, Array.isArray(json.data) ? json.data[0] : json.data];
  return candidates
    .filter(isObject)
    .map(readItem)
    .find((item) => idOf(item) !== '');
}

function readFields<K extends string, V>(
  row: JsonObject,
  names: readonly K[],
  read: (value: unknown) => V | undefined,
): { [N in K]?: V } {
  const fields: { [N in K]?: V } = {};
  for (const name of names) {
    const value = read(row[name]);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
