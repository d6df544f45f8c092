import { isDeepStrictEqual } from 'node:util';
import type { PatchOperation } from '../api/personas.ts';
import { countCharacters, isWalkable } from '../lib/json.ts';
import { isObject, Refusal } from './validate.ts';

type Container = Record<string, unknown> | unknown[];

const needed: Readonly<Record<PatchOperation['op'], 'value' | 'from' | undefined>> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
  remove: undefined,
};

/** Characters: copies of copies double with each operation. */
const MAX_COPIED = 10_000_000;

/** Refuses a body that is not a JSON Patch list (RFC 6902). */
export function readOperations(body: unknown): PatchOperation[] {
  if (Array.isArray(body) && body.length > 0 && body.every(isOperation)) return body;
  throw unprocessable('Invalid JSON patch format');
}

/** A patched copy; a path that does not exist or a `test` that fails refuses the whole patch. */
export function applyPatch(target: object, operations: readonly PatchOperation[]): unknown {
  const root = { document: structuredClone(target) };
  let copied = 0;
  for (const operation of operations) {
    if (operation.op === 'copy') copied += countCharacters(read(root, operation.from ?? ''), MAX_COPIED);
    if (copied > MAX_COPIED) throw unprocessable('The patch copies too much');
    apply(root, operation);
  }
  if (!isWalkable(root.document)) throw unprocessable('The patch nests too deeply');
  return root.document;
}

export function unprocessable(message: string): Refusal {
  return new Refusal(422, { message });
}

function isOperation(item: unknown): item is PatchOperation {
  if (!isObject(item) || typeof item.op !== 'string' || !Object.hasOwn(needed, item.op)) return false;
  const field = needed[item.op as PatchOperation['op']];
  if (!isPointer(item.path)) return false;
  return field === 'from' ? isPointer(item.from) : field === undefined || Object.hasOwn(item, field);
}

// The empty pointer, which names the whole document, is not taken: a persona cannot be replaced at once.
function isPointer(value: unknown): value is string {
  return typeof value === 'string' && /^(\/([^~/]|~[01])*)+$/.test(value);
}

function apply(root: Container, { op, path, from = '', value }: PatchOperation): void {
  if (op === 'add') put(root, path, value);
  else if (op === 'remove') take(root, path);
  else if (op === 'move') put(root, path, take(root, from));
  else if (op === 'copy') put(root, path, copyOf(read(root, from)));
  else {
    const current = read(root, path);
    if (op === 'replace') assign(root, path, value);
    else if (!isDeepStrictEqual(current, value)) throw unprocessable(`The test of ${path} failed`);
  }
}

function copyOf(value: unknown): unknown {
  if (!isWalkable(value)) throw unprocessable('The patch nests too deeply');
  return structuredClone(value);
}

function put(root: Container, path: string, value: unknown): void {
  const { parent, key } = locate(root, path);
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : toIndex(key, parent.length);
    if (index === undefined) throw missing(path);
    parent.splice(index, 0, value);
  } else assign(root, path, value);
}

function take(root: Container, path: string): unknown {
  const value = read(root, path);
  const { parent, key } = locate(root, path);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return value;
}

function assign(root: Container, path: string, value: unknown): void {
  const { parent, key } = locate(root, path);
  // defineProperty, as a plain assignment to __proto__ would change the prototype.
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

function read(root: Container, path: string): unknown {
  const { parent, key } = locate(root, path);
  return child(parent, key, path);
}

function locate(root: Container, path: string): { parent: Container; key: string } {
  const keys = path.split('/').slice(1).map(unescapeKey);
  const key = keys.pop() ?? '';
  let parent = child(root, 'document', path);
  for (const step of keys) parent = child(parent, step, path);
  if (!isContainer(parent)) throw missing(path);
  return { parent, key };
}

function child(parent: unknown, key: string, path: string): unknown {
  if (Array.isArray(parent)) {
    const index = toIndex(key, parent.length - 1);
    if (index !== undefined) return parent[index];
  } else if (isObject(parent) && Object.hasOwn(parent, key)) return parent[key];
  throw missing(path);
}

function toIndex(key: string, last: number): number | undefined {
  return /^(0|[1-9]\d*)$/.test(key) && Number(key) <= last ? Number(key) : undefined;
}

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || isObject(value);
}

// ~1 before ~0, so that ~01 becomes ~1 and not a slash.
function unescapeKey(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

function missing(path: string): Refusal {
  return unprocessable(`Path not found: ${path}`);
}
