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
import { inOlderName, type PersonaDocument, whyNoField } from '../document.ts';
import { readJson } from './json-text.ts';

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
  try {
    const result = apply(document, operations, { makesMissing: true });
    return isObject(result) ? result : document;
  } catch (error) {
    throw error instanceof PatchError ? wrong(whyImpossible(error, operations[error.index])) : error;
  }
}

function readOperation(item: unknown, name: string): Operation {
  if (!isObject(item) || !isOperationName(item.op)) {
    throw wrong(`${name} has no op that JSON Patch knows: ${Object.keys(OPERATIONS).join(', ')}.`);
  }
  const { op } = item;
  const needed = OPERATIONS[op];
  if (needed === 'value' && !Object.hasOwn(item, 'value')) throw wrong(`${name} (${op}) needs a value.`);
  return {
    op,
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

function whyImpossible({ reason, index }: PatchError, operation: Operation | undefined): string {
  const name = `Operation ${index + 1}`;
  if (reason === 'too deep') return `The persona would be nested more than ${MAX_LEVELS} levels deep.`;
  if (reason === 'too large') return `${name} (copy): the patch copies more than 10 MB.`;
  const { op, path = [], from = path } = operation ?? {};
  if (op === 'test') return `${name} tests that ${toPointer(path)} is something else than it is now.`;
  return `${name} (${op}) has nothing to work on at ${toPointer(from)}.`;
}

function wrong(message: string): UsageError {
  return new UsageError(message, 'Nothing was sent. Correct the patch and try again.');
}
