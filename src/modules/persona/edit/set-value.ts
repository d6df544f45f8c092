import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../lib/errors.ts';
import { isObject } from '../../../lib/guards.ts';
import { isWalkable, MAX_LEVELS } from '../../../lib/json.ts';
import { EditedDocument, formatPath, fromPointer, type Path } from '../../../lib/json-pointer.ts';
import { isJson, readJson } from '../../forms/json-text.ts';
import { PERSONA_JSON, type PersonaJson } from '../persona-json.ts';

const TOO_DEEP = `The persona would be nested more than ${MAX_LEVELS} levels deep.`;

/** A parsed `--set key=value`. */
export interface Setting {
  readonly path: Path;
  readonly value: unknown;
}

/** Parses the value of `--set`. @returns the setting, or the problem in a sentence */
export function readSetting(words: string): Setting | string {
  const [, key = '', text = ''] = /^([^=]+)=(.*)$/s.exec(words) ?? [];
  const path = pathOf(key.trim());
  if (path === undefined)
    return 'Must be key=value, such as layers.tts.tts_engine=cartesia or persona_name="Life coach".';
  if (path.length > MAX_LEVELS) return TOO_DEEP;
  const resolved = PERSONA_JSON.resolve(path);
  if ('problem' in resolved) return resolved.problem;
  const value = readValue(text, PERSONA_JSON.isText(resolved.path));
  return typeof value === 'string' ? value : { path: resolved.path, ...value };
}

/** Applies settings to a persona's JSON. Missing parents are created. @throws UsageError for a path that cannot be set */
export function applySettings(json: PersonaJson, settings: readonly Setting[]): PersonaJson {
  const edited = new EditedDocument(json);
  for (const { path, value } of settings) {
    if (edited.set(path, value)) continue;
    throw new UsageError(
      `Cannot set ${formatPath(path)}: a part of the path is a text, a number, or a list without that index.`,
      'Run tavus persona export to see the persona.',
    );
  }
  const result = edited.value();
  if (!isWalkable(result)) {
    throw new UsageError(TOO_DEEP, 'Nothing was sent. Use a shorter path, or a value with fewer levels.');
  }
  return isObject(result) ? result : json;
}

/** The value of `--set` for a change; undefined for a change that it cannot express. */
export function settingWords(path: Path, value: unknown): string | undefined {
  const isPlain = typeof value === 'string' && !looksLikeJson(value);
  const words = `${formatPath(path)}=${isPlain ? value : JSON.stringify(value)}`;
  return isDeepStrictEqual(readSetting(words), { path, value }) ? words : undefined;
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

function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text) || isJson(text);
}
