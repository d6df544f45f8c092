import { isObject } from './json-text.ts';

/** The way to a value in a JSON document: names of members, and places in lists. */
export type Path = readonly string[];

/** A JSON Pointer, RFC 6901. */
export function toPointer(path: Path): string {
  // ~ before /, so that the ~ of ~1 stays.
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** @returns undefined for what is none, and for the whole document. */
export function fromPointer(text: string): Path | undefined {
  if (!/^(\/([^~/]|~[01])*)+$/.test(text)) return undefined;
  return text
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** As people read a path: with dots, or as a pointer where a name has a dot of its own. */
export function wordsOfPath(path: Path): string {
  return path.some((key) => key === '' || /[./]/.test(key)) ? toPointer(path) : path.join('.');
}

/** The value at the path; undefined when there is none. */
export function valueAt(document: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return document;
  if (Array.isArray(document)) return /^(0|[1-9]\d*)$/.test(key) ? valueAt(document[Number(key)], rest) : undefined;
  return isObject(document) && Object.hasOwn(document, key) ? valueAt(document[key], rest) : undefined;
}

/**
 * A copy with the value at the path; members on the way that are not there are made.
 * @param inserts puts it before what stands at that place of a list, instead of replacing that.
 * @returns undefined where a text or number is in the way, or a list has no such place.
 */
export function withValue(document: unknown, path: Path, value: unknown, inserts = false): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(document)) return withListValue(document, key, rest, value, inserts);
  if (document !== undefined && !isObject(document)) return undefined;
  const held = document !== undefined && Object.hasOwn(document, key) ? document[key] : undefined;
  const part = withValue(held, rest, value, inserts);
  return part === undefined ? undefined : { ...document, [key]: part };
}

/** A copy without what is at the path; undefined when there is nothing. */
export function withoutValue(document: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined || valueAt(document, path) === undefined) return undefined;
  if (rest.length > 0) return withValue(document, [key], withoutValue(valueAt(document, [key]), rest));
  if (Array.isArray(document)) return document.toSpliced(Number(key), 1);
  return isObject(document) ? Object.fromEntries(Object.entries(document).filter(([name]) => name !== key)) : undefined;
}

function withListValue(list: readonly unknown[], key: string, rest: Path, value: unknown, inserts: boolean): unknown {
  const place = key === '-' ? list.length : /^(0|[1-9]\d*)$/.test(key) ? Number(key) : list.length + 1;
  const isNew = place === list.length || (inserts && rest.length === 0);
  if (place > list.length) return undefined;
  const part = withValue(isNew ? undefined : list[place], rest, value, inserts);
  return part === undefined ? undefined : list.toSpliced(place, isNew ? 0 : 1, part);
}
