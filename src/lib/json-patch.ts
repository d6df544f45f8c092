import { isDeepStrictEqual } from 'node:util';
import { countCharacters, isWalkable } from './json.ts';
import { EditedDocument, isContainer, type Path, toPointer, valueAt } from './json-pointer.ts';

/** The member that each operation of a JSON Patch (RFC 6902) requires besides its path. */
export const OPERATIONS = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
  remove: 'nothing',
} as const;

export type OperationName = keyof typeof OPERATIONS;

export function isOperationName(op: unknown): op is OperationName {
  return typeof op === 'string' && Object.hasOwn(OPERATIONS, op);
}

/** An operation of a patch, with parsed pointers. */
export interface Operation {
  readonly op: OperationName;
  readonly path: Path;
  readonly from?: Path;
  readonly value?: unknown;
}

export interface PatchOptions {
  /** Creates missing parents, and lets `replace` add a missing member. RFC 6902 allows neither. */
  readonly makesMissing?: boolean;
}

type Reason = 'missing' | 'different' | 'too large' | 'too deep';

interface Failure {
  readonly reason: Reason;
  readonly path: Path;
}

/**
 * A patch cannot be applied: a path does not exist, a `test` failed, the patch copies more than 10 million characters, or
 * the document would be nested too deeply.
 */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  readonly reason: Reason;
  readonly path: Path;

  /** @param index of the operation, from 0 */
  constructor(
    { reason, path }: Failure,
    readonly index: number,
  ) {
    super(`Operation ${index + 1}: ${reason} (${toPointer(path)})`);
    this.reason = reason;
    this.path = path;
  }
}

/** Characters. Limited, because copies of copies double with each operation. */
const MAX_COPIED = 10_000_000;

/** Applies a patch to a copy of the document. @throws PatchError */
export function applyPatch(document: unknown, operations: readonly Operation[], options: PatchOptions = {}): unknown {
  const edited = new EditedDocument(document);
  let copied = 0;
  for (const [index, operation] of operations.entries()) {
    const { op, path, from = [] } = operation;
    if (op === 'copy') copied += countCharacters(valueAt(edited.value(), from), MAX_COPIED);
    const failure: Failure | undefined =
      copied > MAX_COPIED ? { reason: 'too large', path } : apply(edited, operation, options);
    if (failure) throw new PatchError(failure, index);
  }
  const patched = edited.value();
  if (!isWalkable(patched)) throw new PatchError({ reason: 'too deep', path: [] }, operations.length - 1);
  return patched;
}

function apply(edited: EditedDocument, operation: Operation, options: PatchOptions): Failure | undefined {
  const { op, path, value } = operation;
  switch (op) {
    case 'add':
      return put(edited, path, value, true, options);
    case 'replace':
      return put(edited, path, value, false, options);
    case 'remove':
      return edited.remove(path) ? undefined : missing(path);
    case 'test':
      return test(valueAt(edited.value(), path), operation);
    default:
      return transfer(edited, operation, options);
  }
}

function put(
  edited: EditedDocument,
  path: Path,
  value: unknown,
  inserts: boolean,
  { makesMissing = false }: PatchOptions,
): Failure | undefined {
  const isAllowed = makesMissing || placeExists(edited.value(), path, inserts);
  return isAllowed && edited.set(path, value, inserts) ? undefined : missing(path);
}

function placeExists(document: unknown, path: Path, inserts: boolean): boolean {
  return inserts ? isContainer(valueAt(document, path.slice(0, -1))) : valueAt(document, path) !== undefined;
}

function test(current: unknown, { path, value }: Operation): Failure | undefined {
  if (current === undefined) return missing(path);
  return isDeepStrictEqual(current, value) ? undefined : { reason: 'different', path };
}

function transfer(
  edited: EditedDocument,
  { op, path, from = [] }: Operation,
  options: PatchOptions,
): Failure | undefined {
  const source = valueAt(edited.value(), from);
  if (source === undefined) return missing(from);
  if (op === 'move') {
    edited.remove(from);
    return put(edited, path, source, true, options);
  }
  // Checked before cloning, which could exhaust the stack.
  if (!isWalkable(source)) return { reason: 'too deep', path };
  return put(edited, path, structuredClone(source), true, options);
}

function missing(path: Path): Failure {
  return { reason: 'missing', path };
}
