import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../lib/errors.ts';
import { isObject } from '../../../lib/guards.ts';
import { isWalkable, MAX_LEVELS } from '../../../lib/json.ts';
import { EditedDocument, formatPath, fromPointer, type Path } from '../../../lib/json-pointer.ts';
import { isJson, readJson } from '../../forms/json-text.ts';
import type { ItemFields, ItemJson } from './item-json.ts';

/** A parsed `--set key=value`. */
export interface Setting {
  readonly path: Path;
  readonly value: unknown;
}

/** Parses the value of `--set`. @returns the setting, or the problem in a sentence */
export function readSetting(fields: ItemFields, words: string): Setting | string {
  const { setting, text: quoted } = fields.examples;
  const [, key = '', text = ''] = /^([^=]+)=(.*)$/s.exec(words) ?? [];
  const path = pathOf(key.trim());
  if (path === undefined) return `Must be key=value, such as ${setting} or ${quoted}.`;
  if (path.length > MAX_LEVELS) return whyTooDeep(fields);
  const resolved = fields.resolve(path);
  if ('problem' in resolved) return resolved.problem;
  const value = readValue(text, fields.isText(resolved.path));
  return typeof value === 'string' ? value : { path: resolved.path, ...value };
}

/** Applies settings to an item's JSON. Missing parents are created. @throws UsageError for a path that cannot be set */
export function applySettings(fields: ItemFields, json: ItemJson, settings: readonly Setting[]): ItemJson {
  const edited = new EditedDocument(json);
  for (const { path, value } of settings) {
    if (edited.set(path, value)) continue;
    throw new UsageError(
      `Cannot set ${formatPath(path)}: a part of the path is a text, a number, or a list without that index.`,
      `Run ${fields.examples.shownBy} to see the ${fields.noun}.`,
    );
  }
  const result = edited.value();
  if (!isWalkable(result)) {
    throw new UsageError(whyTooDeep(fields), 'Nothing was sent. Use a shorter path, or a value with fewer levels.');
  }
  return isObject(result) ? result : json;
}

/** The value of `--set` for a change; undefined for a change that it cannot express. */
export function settingWords(fields: ItemFields, path: Path, value: unknown): string | undefined {
  const isPlain = typeof value === 'string' && !looksLikeJson(value);
  const words = `${formatPath(path)}=${isPlain ? value : JSON.stringify(value)}`;
  return isDeepStrictEqual(readSetting(fields, words), { path, value }) ? words : undefined;
}

/** Splits a key at dots or slashes. A key that starts with a slash is a JSON Pointer. */
function pathOf(key: string): Path | undefined {
  if (key.startsWith('/')) return fromPointer(key);
  const path = key.split(/[./]/);
  return path.every((name) => name !== '') ? path : undefined;
}

/** Parses a value that is valid JSON; other values are text. @param isText true for a field where numbers are text too */
function readValue(text: string, isText: boolean): { readonly value: unknown } | string {
  const read = readJson(text);
  const isJson = 'value' in read && (!isText || typeof read.value === 'string' || read.value === null);
  if (isJson) return { value: read.value };
  if (isText || !/^\s*[[{]/.test(text)) return { value: text };
  return 'problem' in read ? read.problem : 'Must be text.';
}

function whyTooDeep({ noun }: ItemFields): string {
  return `The ${noun} would be nested more than ${MAX_LEVELS} levels deep.`;
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text) || isJson(text);
}
