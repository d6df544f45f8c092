import { isDeepStrictEqual } from 'node:util';
import type { PatchOperation } from '../../../api/noun-calls.ts';
import { isObject } from '../../../lib/guards.ts';
import { type Path, toPointer, valueAt } from '../../../lib/json-pointer.ts';
import type { Change, ItemJson } from './item-json.ts';

/** The differences, in the order of the fields. Lists are compared as a whole; the order of members is ignored. */
export function changesBetween(before: ItemJson, after: ItemJson, path: Path = []): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const below = [...path, name];
    const [old, now] = [valueAt(before, [name]), valueAt(after, [name])];
    if (isObject(old) && isObject(now)) return changesBetween(old, now, below);
    return isDeepStrictEqual(old, now) ? [] : [{ path: below, before: old, after: now }];
  });
}

/**
 * The operation of a JSON Patch (RFC 6902) for a difference. Uses `add` for changed values too: `replace` fails for fields
 * that Tavus leaves out of its responses.
 */
export function toOperation({ path, after }: Pick<Change, 'path' | 'after'>): PatchOperation {
  return after === undefined
    ? { op: 'remove', path: toPointer(path) }
    : { op: 'add', path: toPointer(path), value: after };
}
