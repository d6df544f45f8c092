import { UsageError } from '../../../lib/errors.ts';
import { isObject } from '../../../lib/guards.ts';
import { MAX_LEVELS } from '../../../lib/json.ts';
import {
  applyPatch as apply,
  isOperationName,
  OPERATIONS,
  type Operation,
  PatchError,
} from '../../../lib/json-patch.ts';
import { fromPointer, type Path, toPointer } from '../../../lib/json-pointer.ts';
import { readJson } from '../../forms/json-text.ts';
import type { ItemFields, ItemJson } from './item-json.ts';

/** Parses a JSON Patch. @throws UsageError that names the invalid operation */
export function readPatch(fields: ItemFields, text: string): readonly Operation[] {
  const read = readJson(text);
  if ('problem' in read) throw invalid(read.problem);
  if (!Array.isArray(read.value))
    throw invalid('A JSON Patch must be an array of operations, which starts with [ and ends with ].');
  return read.value.map((item: unknown, index) => readOperation(fields, item, `Operation ${index + 1}`));
}

/**
 * Applies a JSON Patch. Missing parents are created and `replace` may add, as Tavus leaves empty fields out of responses.
 * @throws UsageError for an operation that cannot be applied
 */
export function applyPatch({ noun }: ItemFields, json: ItemJson, operations: readonly Operation[]): ItemJson {
  try {
    const result = apply(json, operations, { makesMissing: true });
    return isObject(result) ? result : json;
  } catch (error) {
    throw error instanceof PatchError ? invalid(describeError(noun, error, operations[error.index])) : error;
  }
}

function readOperation(fields: ItemFields, item: unknown, name: string): Operation {
  if (!isObject(item) || !isOperationName(item.op)) {
    throw invalid(`${name}: op must be one of ${Object.keys(OPERATIONS).join(', ')}.`);
  }
  const { op } = item;
  const needed = OPERATIONS[op];
  if (needed === 'value' && !Object.hasOwn(item, 'value')) throw invalid(`${name} (${op}) requires a value.`);
  return {
    op,
    path: readPath(fields, item.path, `The path of operation ${name.replace(/\D/g, '')}`),
    ...(needed === 'from' && { from: readPath(fields, item.from, `The from of operation ${name.replace(/\D/g, '')}`) }),
    ...(needed === 'value' && { value: item.value }),
  };
}

function readPath(fields: ItemFields, value: unknown, what: string): Path {
  const path = typeof value === 'string' ? fromPointer(value) : undefined;
  if (path === undefined) throw invalid(`${what} must be a JSON Pointer such as ${toPointer(pathIn(fields))}.`);
  if (path.length > MAX_LEVELS) throw invalid(`${what} is nested more than ${MAX_LEVELS} levels deep.`);
  const resolved = fields.resolve(path);
  if ('problem' in resolved) throw invalid(`${what}: ${resolved.problem}`);
  return resolved.path;
}

/** The path in the example of a setting. */
function pathIn({ examples }: ItemFields): Path {
  return examples.setting.replace(/=.*/s, '').split('.');
}

function describeError(noun: string, { reason, index }: PatchError, operation: Operation | undefined): string {
  const name = `Operation ${index + 1}`;
  if (reason === 'too deep') return `The ${noun} would be nested more than ${MAX_LEVELS} levels deep.`;
  if (reason === 'too large') return `${name} (copy): the patch copies more than 10 MB.`;
  const { op, path = [], from = path } = operation ?? {};
  if (op === 'test') return `${name} (test) failed: ${toPointer(path)} has another value.`;
  return `${name} (${op}): ${toPointer(from)} does not exist.`;
}

function invalid(message: string): UsageError {
  return new UsageError(message, 'Nothing was sent. Fix the patch and try again.');
}
