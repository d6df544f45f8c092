import { isDeepStrictEqual } from 'node:util';
import type { PatchOperation } from '../api/noun-calls.ts';
import { isObject } from '../lib/guards.ts';
import { applyPatch as apply, isOperationName, OPERATIONS, type Operation, PatchError } from '../lib/json-patch.ts';
import { fromPointer, toPointer } from '../lib/json-pointer.ts';
import { HttpError } from './validate.ts';

/** Returns the operations of a JSON Patch (RFC 6902). @throws HttpError 422 for any other body. */
export function readOperations(body: unknown): PatchOperation[] {
  if (Array.isArray(body) && body.length > 0 && body.every(isOperation)) return body;
  throw unprocessable('Invalid JSON patch format');
}

/**
 * Returns the fields of an item after a patch, or undefined if it changes nothing.
 * @param read checks the patched fields, and returns them in the stored form
 * @throws HttpError 422 if a path does not exist or a `test` operation fails
 */
export function patchFields<Fields extends object>(
  fields: Fields,
  operations: readonly PatchOperation[],
  read: (patched: Record<string, unknown>) => Fields,
): Fields | undefined {
  // An object stays one, because no operation can replace the whole document.
  const patched = read(applyPatch(fields, operations) as Record<string, unknown>);
  return isDeepStrictEqual(patched, fields) ? undefined : patched;
}

/** Returns a patched copy. @throws HttpError 422 */
export function applyPatch(target: object, operations: readonly PatchOperation[]): unknown {
  try {
    return apply(target, operations.map(withPaths));
  } catch (error) {
    throw error instanceof PatchError ? unprocessable(messageOf(error)) : error;
  }
}

export function unprocessable(message: string): HttpError {
  return new HttpError(422, { message });
}

function isOperation(item: unknown): item is PatchOperation {
  if (!isObject(item) || !isOperationName(item.op) || !isPointer(item.path)) return false;
  const field = OPERATIONS[item.op];
  return field === 'from' ? isPointer(item.from) : field === 'nothing' || Object.hasOwn(item, field);
}

// The empty pointer (the whole document) is not valid: a persona cannot be replaced as a whole.
function isPointer(value: unknown): value is string {
  return typeof value === 'string' && fromPointer(value) !== undefined;
}

function withPaths({ op, path, from, value }: PatchOperation): Operation {
  return { op, path: fromPointer(path) ?? [], from: fromPointer(from ?? '') ?? [], value };
}

function messageOf({ reason, path }: PatchError): string {
  switch (reason) {
    case 'missing':
      return `Path not found: ${toPointer(path)}`;
    case 'different':
      return `The test of ${toPointer(path)} failed`;
    case 'too large':
      return 'The patch copies too much';
    default:
      return 'The patch nests too deeply';
  }
}
