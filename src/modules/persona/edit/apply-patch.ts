import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../ui/usage-error.ts';
import { inOlderName, type PersonaDocument, whyNoField } from '../document.ts';
import { isObject, readJson } from './json-text.ts';
import { fromPointer, type Path, toPointer, valueAt, withoutValue, withValue } from './pointer.ts';

/** One operation of a JSON Patch (RFC 6902), checked. */
interface Operation {
  readonly op: string;
  readonly path: Path;
  readonly from?: Path;
  readonly value?: unknown;
}

/** What each needs besides its path. */
const OPERATIONS: ReadonlyMap<unknown, 'value' | 'from' | 'nothing'> = new Map([
  ['add', 'value'],
  ['replace', 'value'],
  ['test', 'value'],
  ['move', 'from'],
  ['copy', 'from'],
  ['remove', 'nothing'],
]);

/** Reads a JSON Patch. @throws UsageError that says what is wrong, and in which operation */
export function readPatch(text: string): readonly Operation[] {
  const read = readJson(text);
  if ('problem' in read) throw wrong(read.problem);
  if (!Array.isArray(read.value))
    throw wrong('A JSON Patch is a list of operations: it starts with [ and ends with ].');
  return read.value.map((item: unknown, index) => readOperation(item, `Operation ${index + 1}`));
}

/**
 * The document after all operations. Members on the way that Tavus leaves out of its answers are made, and `replace`
 * takes what is not there for new.
 * @throws UsageError for an operation that can't be done
 */
export function applyPatch(document: PersonaDocument, operations: readonly Operation[]): PersonaDocument {
  let result: unknown = document;
  for (const [index, operation] of operations.entries()) {
    result = apply(result, operation);
    if (result === undefined) throw wrong(`Operation ${index + 1} ${whyImpossible(operation)}`);
  }
  return isObject(result) ? result : document;
}

function readOperation(item: unknown, name: string): Operation {
  const needed = isObject(item) ? OPERATIONS.get(item.op) : undefined;
  if (!isObject(item) || typeof item.op !== 'string' || needed === undefined) {
    throw wrong(`${name} has no op that JSON Patch knows: ${[...OPERATIONS.keys()].join(', ')}.`);
  }
  if (needed === 'value' && !Object.hasOwn(item, 'value')) throw wrong(`${name} (${item.op}) needs a value.`);
  return {
    op: item.op,
    path: readPath(item.path, `The path of operation ${name.replace(/\D/g, '')}`),
    ...(needed === 'from' && { from: readPath(item.from, `The from of operation ${name.replace(/\D/g, '')}`) }),
    ...(needed === 'value' && { value: item.value }),
  };
}

function readPath(value: unknown, what: string): Path {
  const path = typeof value === 'string' ? fromPointer(value) : undefined;
  const [field, ...rest] = path ?? [];
  if (field === undefined) throw wrong(`${what} must be a JSON Pointer such as /layers/tts/tts_engine.`);
  const problem = whyNoField(field);
  if (problem !== undefined) throw wrong(`${what}: ${problem}`);
  return [inOlderName(field), ...rest];
}

/** @returns undefined when it can't be done. */
function apply(document: unknown, { op, path, from = [], value }: Operation): unknown {
  const source = valueAt(document, from);
  switch (op) {
    case 'add':
      return withValue(document, path, value, true);
    case 'replace':
      return withValue(document, path, value);
    case 'remove':
      return withoutValue(document, path);
    case 'copy':
      return source === undefined ? undefined : withValue(document, path, source, true);
    case 'move':
      return source === undefined ? undefined : withValue(withoutValue(document, from), path, source, true);
    default:
      return isDeepStrictEqual(valueAt(document, path), value) ? document : undefined;
  }
}

function whyImpossible({ op, path, from }: Operation): string {
  if (op === 'test') return `tests that ${toPointer(path)} is something else than it is now.`;
  return `(${op}) has nothing to work on at ${toPointer(from ?? path)}.`;
}

function wrong(message: string): UsageError {
  return new UsageError(message, 'Nothing was sent. Correct the patch and try again.');
}
