import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../lib/errors.ts';
import { isObject } from '../../../lib/guards.ts';
import { isWalkable, MAX_LEVELS } from '../../../lib/json.ts';
import { EditedDocument, formatPath, fromPointer, type Path } from '../../../lib/json-pointer.ts';
import { inOlderName, isTextField, type PersonaDocument, whyNoField } from '../document.ts';
import { isJson, readJson } from './json-text.ts';

const TOO_DEEP = `The persona would be nested more than ${MAX_LEVELS} levels deep.`;

/** What `--set key=value` says. */
export interface Setting {
  readonly path: Path;
  readonly value: unknown;
}

/** Reads the words after `--set`. @returns what is wrong with them, or the setting */
export function readSetting(words: string): Setting | string {
  const [, key = '', text = ''] = /^([^=]+)=(.*)$/s.exec(words) ?? [];
  const path = pathOf(key.trim());
  if (path === undefined)
    return 'It is key=value, such as layers.tts.tts_engine=cartesia or persona_name="Life coach".';
  if (path.length > MAX_LEVELS) return TOO_DEEP;
  const [field = '', ...rest] = path;
  const problem = whyNoField(field);
  if (problem !== undefined) return problem;
  const value = readValue(text, rest.length === 0 && isTextField(inOlderName(field)));
  return typeof value === 'string' ? value : { path: [inOlderName(field), ...rest], ...value };
}

/** The document with what was set; members on the way that are not there are made. @throws UsageError */
export function applySettings(document: PersonaDocument, settings: readonly Setting[]): PersonaDocument {
  const edited = new EditedDocument(document);
  for (const { path, value } of settings) {
    if (edited.set(path, value)) continue;
    throw new UsageError(
      `Nothing can be set at ${formatPath(path)}: a part of the way there is a text, a number, or a list without that place.`,
      'Look at it with tavus persona export.',
    );
  }
  const result = edited.value();
  if (!isWalkable(result)) {
    throw new UsageError(TOO_DEEP, 'Nothing was sent. Give a shorter path, or a value with fewer levels.');
  }
  return isObject(result) ? result : document;
}

/** The words after `--set` for such a change; undefined where they would say something else. */
export function settingWords(path: Path, value: unknown): string | undefined {
  const isPlain = typeof value === 'string' && !looksLikeJson(value);
  const words = `${formatPath(path)}=${isPlain ? value : JSON.stringify(value)}`;
  return isDeepStrictEqual(readSetting(words), { path, value }) ? words : undefined;
}

/** With dots or slashes between the names; with a slash before them all it is a JSON Pointer. */
function pathOf(key: string): Path | undefined {
  if (key.startsWith('/')) return fromPointer(key);
  const path = key.split(/[./]/);
  return path.every((name) => name !== '') ? path : undefined;
}

/** JSON where it is JSON, text elsewhere; a field of text takes numbers and such as they are written. */
function readValue(text: string, isText: boolean): { readonly value: unknown } | string {
  const read = readJson(text);
  const isJson = 'value' in read && (!isText || typeof read.value === 'string' || read.value === null);
  if (isJson) return { value: read.value };
  if (isText || !/^\s*[[{]/.test(text)) return { value: text };
  return 'problem' in read ? read.problem : 'It is no text.';
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text) || isJson(text);
}
