import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../lib/errors.ts';
import { isObject } from '../../../lib/guards.ts';
import { EditedDocument, formatPath, type Path, toPointer, valueAt } from '../../../lib/json-pointer.ts';
import { findSecrets, isSecretName, NAMING_MEMBERS, namesSecretValue, replaceSecrets } from '../../../lib/secrets.ts';
import { type FieldValues, Form, type FormField } from '../../../ui/form/form.ts';
import type { Context } from '../../context.ts';
import type { PersonaDocument } from '../document.ts';
import { isCustomModel } from './patch.ts';

/** A key that a document names and does not have: Tavus never shows one in clear. */
export interface MissingKey {
  readonly path: Path;
  /** Tavus takes a custom llm with its key alone. */
  readonly isRequired: boolean;
}

/** What stands in the place of a key. */
export const MASK = '********';

/** As Tavus masks a key, and as this program does. */
export function isMasked(value: unknown): boolean {
  return typeof value === 'string' && /[*•●]{3,}|^…/.test(value);
}

/** Every text in it that stands under the name of a secret, masked or in clear. */
export function secretsIn(value: unknown, path: Path = []): { readonly path: Path; readonly text: string }[] {
  return textsIn(value, path).filter(({ isSecret }) => isSecret);
}

/** Where a secret can be read: under a name, or inside of a text such as a URL. */
export function clearSecrets(value: unknown, path: Path = []): Path[] {
  const isClear = ({ text, isSecret }: FoundText) =>
    isSecret
      ? text !== '' && !isMasked(text)
      : findSecrets(text).some(({ start, end }) => !isMasked(text.slice(start, end)));
  return textsIn(value, path)
    .filter(isClear)
    .map((found) => found.path);
}

interface FoundText {
  readonly path: Path;
  readonly text: string;
  readonly isSecret: boolean;
}

function textsIn(value: unknown, path: Path = [], isSecret = path.some(isSecretName)): FoundText[] {
  if (typeof value === 'string') return [{ path, text: value, isSecret }];
  if (typeof value !== 'object' || value === null) return [];
  const isNamed = namesSecretValue(value);
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => {
    const hides = isSecret || (isNamed && name === 'value') || (!Array.isArray(value) && isSecretName(name));
    return textsIn(part, [...path, name], hides);
  });
}

/** The keys that are masked in a value, or missing. @param path where in a document it stands */
export function missingKeys(value: unknown, path: Path = []): MissingKey[] {
  const llmPath = [...path, ...['layers', 'llm'].slice(path.length)];
  const llm = path.length <= 2 ? valueAt(value, llmPath.slice(path.length)) : undefined;
  const keyPath = [...llmPath, 'api_key'];
  const isLlm = toPointer(llmPath) === '/layers/llm' && isCustomModel(llm);
  const masked = secretsIn(value, path).filter(({ text }) => isMasked(text));
  const keys = masked.map((secret) => ({
    path: secret.path,
    isRequired: isLlm && toPointer(secret.path) === toPointer(keyPath),
  }));
  const key = isObject(llm) ? llm.api_key : undefined;
  const isMissing = isLlm && (typeof key !== 'string' || key.trim() === '');
  return isMissing ? [{ path: keyPath, isRequired: true }, ...keys] : keys;
}

/** The document with the keys of another one where its own are masked: those were not changed. */
export function withKeysOf(document: PersonaDocument, before: PersonaDocument): PersonaDocument {
  const edited = new EditedDocument(document);
  for (const { path, text, isSecret } of textsIn(document)) {
    const held = isSameName(document, before, path) ? valueAt(before, path) : undefined;
    if (held === undefined) continue;
    if (text === MASK || (isSecret && isMasked(text))) edited.set(path, held);
    else if (typeof held === 'string') edited.set(path, withSecretsOf(text, held));
  }
  return documentOf(edited, document);
}

/** A text with the secrets of another one where its own are masked, each behind the same words as there. */
function withSecretsOf(text: string, before: string): string {
  if (!text.includes(MASK)) return text;
  const toMasked = (whole: string) => replaceSecrets(whole, () => MASK);
  if (toMasked(before) === text) return before;
  const held = new Map(
    findSecrets(before).map(({ start, end, context }) => [toMasked(context), before.slice(start, end)]),
  );
  return replaceSecrets(text, (secret, { context }) =>
    secret === MASK ? (held.get(toMasked(context)) ?? secret) : secret,
  );
}

/**
 * Where a draft has left a mask inside of a text, or in the place of a value that is no key: Tavus would take the stars
 * for what they stand for.
 */
export function leftMasks(document: PersonaDocument, before: PersonaDocument): Path[] {
  return textsIn(withKeysOf(document, before))
    .filter(
      ({ path, text, isSecret }) =>
        text.includes(MASK) && !(isSecret && isMasked(text)) && valueAt(before, path) !== text,
    )
    .map(({ path }) => path);
}

/** True unless the value belongs to another header now. */
function isSameName(document: PersonaDocument, before: PersonaDocument, path: Path): boolean {
  if (path.at(-1) !== 'value') return true;
  return NAMING_MEMBERS.every((member) => {
    const beside = [...path.slice(0, -1), member];
    const name = valueAt(document, beside);
    return name === MASK || isDeepStrictEqual(name, valueAt(before, beside));
  });
}

/** The fields of a form that ask for keys. */
export function keyFields(keys: readonly MissingKey[]): FormField<string>[] {
  return keys.map(({ path, isRequired }) => ({
    name: toPointer(path),
    label: formatPath(path.slice(path[0] === 'layers' ? 1 : 0)),
    kind: 'secret',
    required: isRequired,
    flag: false,
    help: isRequired
      ? 'Tavus takes a custom llm with its key alone, and never shows the key again. It is not shown here either.'
      : 'Tavus never shows it. Left empty, it is left out.',
  }));
}

/** The document with what was typed into these fields; a key that was left empty is left out. */
export function withKeys(
  document: PersonaDocument,
  keys: readonly MissingKey[],
  values: FieldValues<string>,
): PersonaDocument {
  // From the end, so that what is taken out of a list moves nothing that is still to come.
  const edited = new EditedDocument(document);
  for (const { path } of keys.toReversed()) {
    const typed = values[toPointer(path)]?.trim() ?? '';
    if (typed === '') edited.remove(path);
    else edited.set(path, typed);
  }
  return documentOf(edited, document);
}

/**
 * The document with the keys that it lacks, which the user is asked for.
 * @param hint how to give a key where nobody can be asked. @throws UsageError there, Back on Esc
 */
export async function askForKeys(
  { services }: Context,
  { document, keys, hint }: { document: PersonaDocument; keys: readonly MissingKey[]; hint: string },
): Promise<PersonaDocument> {
  if (keys.length === 0) return document;
  refuseMissingKeys(services.ui.canAsk, keys, hint);
  if (!services.ui.canAsk) {
    services.ui.warn(`Left out, as Tavus masks it: ${keys.map(({ path }) => formatPath(path)).join(', ')}.`);
    return withKeys(document, keys, {});
  }
  const form = new Form({ title: 'Keys that Tavus does not show', fields: keyFields(keys), submitLabel: 'Go on' });
  await services.ui.fill(form);
  return withKeys(document, keys, form.values());
}

/** @throws UsageError when a key is needed and nobody can be asked. */
export function refuseMissingKeys(canAsk: boolean, keys: readonly MissingKey[], hint: string): void {
  const needed = keys.filter(({ isRequired }) => isRequired).map(({ path }) => formatPath(path));
  if (canAsk || needed.length === 0) return;
  throw new UsageError(
    `${needed.join(', ')} is needed: Tavus takes a custom llm with its key alone, and never shows the key again.`,
    hint,
  );
}

function documentOf(edited: EditedDocument, before: PersonaDocument): PersonaDocument {
  const result = edited.value();
  return isObject(result) ? result : before;
}
