import type { PatchOperation } from '../../../api/noun-calls.ts';
import { isObject } from '../../../lib/guards.ts';
import { type Path, toPointer, valueAt } from '../../../lib/json-pointer.ts';
import type { Change } from '../../resource/edit/item-json.ts';
import { type MissingKey, maskedKeys, type RequiredKey } from '../../resource/edit/keys.ts';
import { changesBetween, toOperation } from '../../resource/edit/patch.ts';
import type { PersonaJson } from '../persona-json.ts';

const LLM: Path = ['layers', 'llm'];

/** Why the key of a custom llm has to be given with every change of the llm. */
export const LLM_KEY: RequiredKey = {
  help: 'Tavus requires the key of a custom llm but masks it, so it has to be entered again. It is not shown here.',
  reason: 'Tavus masks the key of a custom llm, so it has to be given again.',
};

/** True for an llm layer with its own URL. */
export function isCustomModel(llm: unknown): boolean {
  return isObject(llm) && Object.hasOwn(llm, 'base_url') && llm.base_url !== '' && llm.base_url !== null;
}

/** The JSON Patch from one persona to the other. A custom model is sent as a whole, as Tavus requires its URL and key. */
export function toPatch(before: PersonaJson, after: PersonaJson): PatchOperation[] {
  const changes = changesBetween(before, after);
  const llm = valueAt(after, LLM);
  const isBelowLlm = ({ path }: Change) => path.length > LLM.length && LLM.every((key, at) => path[at] === key);
  if (!isCustomModel(llm) || !changes.some(isBelowLlm)) return changes.map(toOperation);
  const others = changes.filter((change) => !isBelowLlm(change));
  return [...others, { path: LLM, after: llm }].map(toOperation);
}

/** The keys that are masked or missing in a value, with the one of a custom llm. @param path of the value in the persona */
export function missingKeys(value: unknown, path: Path = []): MissingKey[] {
  const llmPath = [...path, ...LLM.slice(path.length)];
  const llm = path.length <= LLM.length ? valueAt(value, llmPath.slice(path.length)) : undefined;
  const keyPath = [...llmPath, 'api_key'];
  const isLlm = toPointer(llmPath) === toPointer(LLM) && isCustomModel(llm);
  const keys = maskedKeys(value, path).map((key) => ({
    ...key,
    isRequired: isLlm && toPointer(key.path) === toPointer(keyPath),
  }));
  const key = isObject(llm) ? llm.api_key : undefined;
  const isMissing = isLlm && (typeof key !== 'string' || key.trim() === '');
  return isMissing ? [{ path: keyPath, isRequired: true }, ...keys] : keys;
}
