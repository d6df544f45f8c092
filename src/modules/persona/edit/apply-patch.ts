import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../lib/errors.ts';
import { countCharacters, isWalkable, MAX_LEVELS } from '../../../lib/json.ts';
import { inOlderName, type PersonaDocument, whyNoField } from '../document.ts';
import { isObject, readJson } from './json-text.ts';
import { EditedDocument, fromPointer, type Path, toPointer, valueAt } from './pointer.ts';

/** One operation of a JSON Patch (RFC 6902), checked. */
interface Operation {
  readonly op: string;
  readonly path: Path;
  readonly from?: Path;
  readonly value?: unknown;
}

/** Characters: copies of copies double with each operation. */
const MAX_COPIED = 10_000_000;

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
  const edited = new EditedDocument(document);
  let copied = 0;
  for (const [index, operation] of operations.entries()) {
    const { op, from = [] } = operation;
    if (op === 'copy') copied += countCharacters(valueAt(edited.value(), from), MAX_COPIED);
    if (copied > MAX_COPIED) throw wrong(`Operation ${index + 1} (copy): the patch copies more than 10 MB.`);
    if (!apply(edited, operation)) throw wrong(`Operation ${index + 1} ${whyImpossible(operation)}`);
  }
  const result = edited.value();
  if (!isWalkable(result)) throw wrong(`The persona would be nested more than ${MAX_LEVELS} levels deep.`);
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
  if (rest.length >= MAX_LEVELS) throw wrong(`${what} is more than ${MAX_LEVELS} levels deep.`);
  if (field === undefined) throw wrong(`${what} must be a JSON Pointer such as /layers/tts/tts_engine.`);
  const problem = whyNoField(field);
  if (problem !== undefined) throw wrong(`${what}: ${problem}`);
  return [inOlderName(field), ...rest];
}

/** @returns false when it can't be done. */
function apply(edited: EditedDocument, { op, path, from = [], value }: Operation): boolean {
  switch (op) {
    case 'add':
      return edited.set(path, value, true);
    case 'replace':
      return edited.set(path, value);
    case 'remove':
      return edited.remove(path);
    case 'copy':
    case 'move':
      return transfer(edited, op, from, path);
    default:
      return isDeepStrictEqual(valueAt(edited.value(), path), value);
  }
}

function transfer(edited: EditedDocument, op: 'copy' | 'move', from: Path, path: Path): boolean {
  const source = valueAt(edited.value(), from);
  if (source === undefined) return false;
  if (op === 'move') return edited.remove(from) && edited.set(path, source, true);
  return isWalkable(source) && edited.set(path, structuredClone(source), true);
}

function whyImpossible({ op, path, from }: Operation): string {
  if (op === 'test') return `tests that ${toPointer(path)} is something else than it is now.`;
  return `(${op}) has nothing to work on at ${toPointer(from ?? path)}.`;
}

function wrong(message: string): UsageError {
  return new UsageError(message, 'Nothing was sent. Correct the patch and try again.');
}
