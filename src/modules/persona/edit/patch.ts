import { isDeepStrictEqual } from 'node:util';
import type { PatchOperation } from '../../../api/noun-calls.ts';
import { isObject } from '../../../lib/guards.ts';
import { type Path, toPointer, valueAt } from '../../../lib/json-pointer.ts';
import type { PersonaJson } from '../persona-json.ts';

/** A difference between two personas. `before` or `after` is undefined for an added or removed value. */
export interface Change {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

const LLM: Path = ['layers', 'llm'];

/** The differences, in the order of the fields. Lists are compared as a whole; the order of members is ignored. */
export function changesBetween(before: PersonaJson, after: PersonaJson, path: Path = []): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const below = [...path, name];
    const [old, now] = [valueAt(before, [name]), valueAt(after, [name])];
    if (isObject(old) && isObject(now)) return changesBetween(old, now, below);
    return isDeepStrictEqual(old, now) ? [] : [{ path: below, before: old, after: now }];
  });
}

/**
 * The JSON Patch (RFC 6902) from one persona to the other. Uses `add` for changed values too: `replace` fails for fields
 * that Tavus leaves out of its responses.
 */
export function toPatch(before: PersonaJson, after: PersonaJson): PatchOperation[] {
  const changes = changesBetween(before, after);
  const llm = valueAt(after, LLM);
  const isBelowLlm = ({ path }: Change) => path.length > LLM.length && LLM.every((key, at) => path[at] === key);
  // Tavus accepts a custom model only as a whole, with its URL and key.
  if (!isCustomModel(llm) || !changes.some(isBelowLlm)) return changes.map(toOperation);
  const others = changes.filter((change) => !isBelowLlm(change));
  return [...others.map(toOperation), { op: 'add', path: toPointer(LLM), value: llm }];
}

/** True for an llm layer with its own URL. */
export function isCustomModel(llm: unknown): boolean {
  return isObject(llm) && Object.hasOwn(llm, 'base_url') && llm.base_url !== '' && llm.base_url !== null;
}

function toOperation({ path, after }: Change): PatchOperation {
  return after === undefined
    ? { op: 'remove', path: toPointer(path) }
    : { op: 'add', path: toPointer(path), value: after };
}
