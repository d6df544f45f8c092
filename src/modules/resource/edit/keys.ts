import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../lib/errors.ts';
import { isObject } from '../../../lib/guards.ts';
import { EditedDocument, formatPath, type Path, toPointer, valueAt } from '../../../lib/json-pointer.ts';
import { findSecrets, isSecretName, NAMING_MEMBERS, namesSecretValue, replaceSecrets } from '../../../lib/secrets.ts';
import { type FieldValues, Form, type FormField } from '../../../ui/form/form.ts';
import type { Context } from '../../context.ts';
import type { ItemJson } from './item-json.ts';

/** A key that is masked or missing in an item. Tavus masks all keys. */
export interface MissingKey {
  readonly path: Path;
  /** True for a key that Tavus requires with every change of what it belongs to. */
  readonly isRequired: boolean;
}

/** Why a required key has to be given, in words. */
export interface RequiredKey {
  /** The help of its field in a form. */
  readonly help: string;
  /** Follows the names of the keys and "is required" in an error. */
  readonly reason: string;
}

/** Replaces a key in what is shown and kept. */
export const MASK = '********';

/** True for a key that Tavus or this program has masked. */
export function isMasked(value: unknown): boolean {
  return typeof value === 'string' && /[*•●]{3,}|^…/.test(value);
}

/** All texts under the name of a secret, masked or in clear text. */
export function secretsIn(value: unknown, path: Path = []): { readonly path: Path; readonly text: string }[] {
  return textsIn(value, path).filter(({ isSecret }) => isSecret);
}

/** The paths of secrets in clear text: under the name of a secret, or inside a text such as a URL. */
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

/** The keys that are masked in a value. @param path of the value in the item */
export function maskedKeys(value: unknown, path: Path = []): MissingKey[] {
  const masked = secretsIn(value, path).filter(({ text }) => isMasked(text));
  return masked.map((secret) => ({ path: secret.path, isRequired: false }));
}

/** The JSON with masked keys replaced by those in `before`: they were not changed. */
export function withKeysOf(json: ItemJson, before: ItemJson): ItemJson {
  const edited = new EditedDocument(json);
  for (const { path, text, isSecret } of textsIn(json)) {
    const held = isSameName(json, before, path) ? valueAt(before, path) : undefined;
    if (held === undefined) continue;
    if (text === MASK || (isSecret && isMasked(text))) edited.set(path, held);
    else if (typeof held === 'string') edited.set(path, withSecretsOf(text, held));
  }
  return jsonOf(edited, json);
}

/** A text with masked secrets replaced by those in `before` that follow the same words. */
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

/** The masks that are left after `withKeysOf`, as in `masksIn`. */
export function leftMasks(json: ItemJson, before: ItemJson): Path[] {
  return masksIn(withKeysOf(json, before), before);
}

/** The paths of texts that contain a mask and are not keys. Tavus would store the asterisks as they are. */
export function masksIn(json: ItemJson, before: ItemJson): Path[] {
  return textsIn(json)
    .filter(
      ({ path, text, isSecret }) =>
        text.includes(MASK) && !(isSecret && isMasked(text)) && valueAt(before, path) !== text,
    )
    .map(({ path }) => path);
}

/** False for the value of a header that was renamed. */
function isSameName(json: ItemJson, before: ItemJson, path: Path): boolean {
  if (path.at(-1) !== 'value') return true;
  return NAMING_MEMBERS.every((member) => {
    const beside = [...path.slice(0, -1), member];
    const name = valueAt(json, beside);
    return name === MASK || isDeepStrictEqual(name, valueAt(before, beside));
  });
}

/** Form fields for missing keys. */
export function keyFields(keys: readonly MissingKey[], required?: RequiredKey): FormField<string>[] {
  return keys.map(({ path, isRequired }) => ({
    name: toPointer(path),
    label: formatPath(path.slice(path[0] === 'layers' ? 1 : 0)),
    kind: 'secret',
    required: isRequired,
    flag: false,
    help:
      isRequired && required
        ? required.help
        : 'Tavus masks this value, so it has to be entered again. If it is empty, it is left out.',
  }));
}

/** The JSON with the values of these fields. A key with an empty field is removed. */
export function withKeys(json: ItemJson, keys: readonly MissingKey[], values: FieldValues<string>): ItemJson {
  // From the end, as removing an element of a list moves those after it.
  const edited = new EditedDocument(json);
  for (const { path } of keys.toReversed()) {
    const typed = values[toPointer(path)]?.trim() ?? '';
    if (typed === '') edited.remove(path);
    else edited.set(path, typed);
  }
  return jsonOf(edited, json);
}

interface KeyQuestion {
  readonly json: ItemJson;
  readonly keys: readonly MissingKey[];
  readonly required?: RequiredKey | undefined;
  /** How to give a required key without a prompt. */
  readonly hint: string;
  readonly title?: string;
}

/**
 * Asks for missing keys. Without a prompt, optional keys are left out with a warning.
 * @throws UsageError for a required key that cannot be asked for; Back
 */
export async function askForKeys(
  { services }: Context,
  { json, keys, required, hint, title = 'Keys that Tavus masks' }: KeyQuestion,
): Promise<ItemJson> {
  if (keys.length === 0) return json;
  if (!services.ui.canAsk) refuseMissingKeys(keys, hint, required);
  if (!services.ui.canAsk) {
    services.ui.warn(`Left out, because Tavus masks it: ${keys.map(({ path }) => formatPath(path)).join(', ')}.`);
    return withKeys(json, keys, {});
  }
  const form = new Form({ title, fields: keyFields(keys, required), submitLabel: 'Continue' });
  await services.ui.fill(form);
  return withKeys(json, keys, form.values());
}

/** For a command that cannot ask for keys. @throws UsageError for a required key */
export function refuseMissingKeys(keys: readonly MissingKey[], hint: string, required?: RequiredKey): void {
  const needed = keys.filter(({ isRequired }) => isRequired).map(({ path }) => formatPath(path));
  if (needed.length === 0) return;
  throw new UsageError(`${needed.join(', ')} is required${required ? `: ${required.reason}` : '.'}`, hint);
}

function jsonOf(edited: EditedDocument, before: ItemJson): ItemJson {
  const result = edited.value();
  return isObject(result) ? result : before;
}
