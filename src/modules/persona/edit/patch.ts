import { isDeepStrictEqual } from 'node:util';
import type { PatchOperation } from '../../../api/personas.ts';
import { isObject } from '../../../lib/guards.ts';
import { type Path, toPointer, valueAt } from '../../../lib/json-pointer.ts';
import type { PersonaDocument } from '../document.ts';

/** One difference of two documents. `before` or `after` is undefined where there is nothing. */
export interface Change {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

const LLM: Path = ['layers', 'llm'];

/** What is different, in the order of the documents. Lists are compared as a whole, the order of members means nothing. */
export function changesBetween(before: PersonaDocument, after: PersonaDocument, path: Path = []): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const below = [...path, name];
    const [old, now] = [valueAt(before, [name]), valueAt(after, [name])];
    if (isObject(old) && isObject(now)) return changesBetween(old, now, below);
    return isDeepStrictEqual(old, now) ? [] : [{ path: below, before: old, after: now }];
  });
}

/**
 * The JSON Patch (RFC 6902) that makes one document the other. It adds what is changed too, as `replace` fails on what
 * Tavus leaves out of its answers.
 */
export function toPatch(before: PersonaDocument, after: PersonaDocument): PatchOperation[] {
  const changes = changesBetween(before, after);
  const llm = valueAt(after, LLM);
  const isBelowLlm = ({ path }: Change) => path.length > LLM.length && LLM.every((key, at) => path[at] === key);
  // Tavus takes a model of one's own as a whole alone, with its address and key.
  if (!isCustomModel(llm) || !changes.some(isBelowLlm)) return changes.map(toOperation);
  const others = changes.filter((change) => !isBelowLlm(change));
  return [...others.map(toOperation), { op: 'add', path: toPointer(LLM), value: llm }];
}

/** True for an llm layer that names its own address. */
export function isCustomModel(llm: unknown): boolean {
  return isObject(llm) && Object.hasOwn(llm, 'base_url') && llm.base_url !== '' && llm.base_url !== null;
}

function toOperation({ path, after }: Change): PatchOperation {
  return after === undefined
    ? { op: 'remove', path: toPointer(path) }
    : { op: 'add', path: toPointer(path), value: after };
}
