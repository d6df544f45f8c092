import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../lib/errors.ts';
import { isObject } from '../../../lib/guards.ts';
import { EditedDocument, formatPath, type Path, toPointer, valueAt } from '../../../lib/json-pointer.ts';
import { findSecrets, isSecretName, NAMING_MEMBERS, namesSecretValue, replaceSecrets } from '../../../lib/secrets.ts';
import { type FieldValues, Form, type FormField } from '../../../ui/form/form.ts';
import type { Context } from '../../context.ts';
import type { PersonaJson } from '../persona-json.ts';
import { isCustomModel } from './patch.ts';

/** A key that is masked or missing in a persona. Tavus masks all keys. */
export interface MissingKey {
  readonly path: Path;
  /** True for the key of a custom llm: Tavus requires it with every change of the llm. */
  readonly isRequired: boolean;
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

/** The keys that are masked or missing in a value. @param path of the value in the persona */
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

/** The persona with masked keys replaced by those in `before`: they were not changed. */
export function withKeysOf(json: PersonaJson, before: PersonaJson): PersonaJson {
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
export function leftMasks(json: PersonaJson, before: PersonaJson): Path[] {
  return masksIn(withKeysOf(json, before), before);
}

/** The paths of texts that contain a mask and are not keys. Tavus would store the asterisks as they are. */
export function masksIn(json: PersonaJson, before: PersonaJson): Path[] {
  return textsIn(json)
    .filter(
      ({ path, text, isSecret }) =>
        text.includes(MASK) && !(isSecret && isMasked(text)) && valueAt(before, path) !== text,
    )
    .map(({ path }) => path);
}

/** False for the value of a header that was renamed. */
function isSameName(json: PersonaJson, before: PersonaJson, path: Path): boolean {
  if (path.at(-1) !== 'value') return true;
  return NAMING_MEMBERS.every((member) => {
    const beside = [...path.slice(0, -1), member];
    const name = valueAt(json, beside);
    return name === MASK || isDeepStrictEqual(name, valueAt(before, beside));
  });
}

/** Form fields for missing keys. */
export function keyFields(keys: readonly MissingKey[]): FormField<string>[] {
  return keys.map(({ path, isRequired }) => ({
    name: toPointer(path),
    label: formatPath(path.slice(path[0] === 'layers' ? 1 : 0)),
    kind: 'secret',
    required: isRequired,
    flag: false,
    help: isRequired
      ? 'Tavus requires the key of a custom llm but masks it, so it has to be entered again. It is not shown here.'
      : 'Tavus masks this value, so it has to be entered again. If it is empty, it is left out.',
  }));
}

/** The persona with the values of these fields. A key with an empty field is removed. */
export function withKeys(json: PersonaJson, keys: readonly MissingKey[], values: FieldValues<string>): PersonaJson {
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
  readonly json: PersonaJson;
  readonly keys: readonly MissingKey[];
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
  { json, keys, hint, title = 'Keys that Tavus masks' }: KeyQuestion,
): Promise<PersonaJson> {
  if (keys.length === 0) return json;
  refuseMissingKeys(services.ui.canAsk, keys, hint);
  if (!services.ui.canAsk) {
    services.ui.warn(`Left out, because Tavus masks it: ${keys.map(({ path }) => formatPath(path)).join(', ')}.`);
    return withKeys(json, keys, {});
  }
  const form = new Form({ title, fields: keyFields(keys), submitLabel: 'Continue' });
  await services.ui.fill(form);
  return withKeys(json, keys, form.values());
}

/** @throws UsageError for a required key that cannot be asked for */
export function refuseMissingKeys(canAsk: boolean, keys: readonly MissingKey[], hint: string): void {
  const needed = keys.filter(({ isRequired }) => isRequired).map(({ path }) => formatPath(path));
  if (canAsk || needed.length === 0) return;
  throw new UsageError(
    `${needed.join(', ')} is required: Tavus masks the key of a custom llm, so it has to be given again.`,
    hint,
  );
}

function jsonOf(edited: EditedDocument, before: PersonaJson): PersonaJson {
  const result = edited.value();
  return isObject(result) ? result : before;
}
