import { isObject, type JsonObject } from '../lib/guards.ts';
import { toIsoUtc } from './dates.ts';

/** @returns undefined for text that is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Text; converts numbers and booleans. */
function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The first value that is non-empty text: responses use the replica or face names, or both. */
export function firstText(...values: unknown[]): string | undefined {
  return values.map(readText).find((text) => text !== undefined && text !== '');
}

/** The named text fields; omits null and other types. */
export function readTexts<K extends string>(row: JsonObject, names: readonly K[]): { [N in K]?: string } {
  return readFields(row, names, readText);
}

export function readDates<K extends string>(row: JsonObject, names: readonly K[]): { [N in K]?: string } {
  return readFields(row, names, (value) => {
    const text = readText(value);
    return text === undefined ? undefined : toIsoUtc(text);
  });
}

/** The named flags; omits other types. */
export function readFlags<K extends string>(row: JsonObject, names: readonly K[]): { [N in K]?: boolean } {
  return readFields(row, names, (value) => (typeof value === 'boolean' ? value : undefined));
}

/** The named whole numbers that are not negative, sent as numbers or as text. */
export function readCounts<K extends string>(row: JsonObject, names: readonly K[]): { [N in K]?: number } {
  return readFields(row, names, readCount);
}

export function readCount(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** The named lists of texts; omits other entries, and anything that is not a list. */
export function readTextLists<K extends string>(row: JsonObject, names: readonly K[]): { [N in K]?: string[] } {
  return readFields(row, names, (value) => {
    return Array.isArray(value) ? value.map(readText).filter((text) => text !== undefined) : undefined;
  });
}

/** `{ [name]: value }`, or `{}` if the value is undefined, so that no property is set to undefined. */
export function optional<K extends string, const V>(name: K, value: V | undefined): { [N in K]?: V } {
  return readFields({}, [name], () => value);
}

/** All fields except the named ones, unchanged. */
export function readRest(row: JsonObject, names: ReadonlySet<string>): object {
  // fromEntries, not assignment: a response may contain a field called __proto__.
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.has(name)));
}

/** Reads an object that is sent flat, as `{data: {...}}` or as `{data: [{...}]}`. @returns undefined without an id */
export function readOne<T>(json: unknown, readItem: (row: JsonObject) => T, idOf: (item: T) => string): T | undefined {
  if (!isObject(json)) return undefined;
  // The id decides, because a flat video also has a `data` object.
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
