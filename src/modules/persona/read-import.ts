import { UsageError } from '../../lib/errors.ts';
import { isObject } from '../../lib/guards.ts';
import { inOlderNames, isSetByTavus, type PersonaDocument, whyNoField, whyTwice, whyWrong } from './document.ts';
import { readJson } from './edit/json-text.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';

/** A persona from a file, and what in the file is no part of it. */
export interface ImportRead {
  readonly document: PersonaDocument;
  readonly leftOut: LeftOut;
}

/**
 * Reads a persona as it was exported, or as Tavus answers: flat or under `data`, in one family of names or both.
 * @param name of the file, for what is wrong with it. @throws UsageError
 */
export function readImport(text: string, name: string): ImportRead {
  const read = readJson(text);
  if ('problem' in read) throw wrong(name, read.problem);
  const persona = onlyPersona(read.value, name);
  const fields = Object.entries(persona);
  const known = fields.filter(([field, value]) => whyNoField(field) === undefined && value !== null);
  const problem = known
    .map(([field, value]) => whyWrong(field, value) ?? whyTwice(persona, field))
    .find((found) => found !== undefined);
  if (problem !== undefined) throw wrong(name, problem);
  const document = Object.fromEntries(known);
  if (known.length === 0) throw wrong(name, 'There is no field of a persona in it.');
  // An export as JSON names what it left out.
  return { document: inOlderNames(document), leftOut: leftOutOf(persona, ['left_out']) };
}

/** The one persona in a JSON value. @throws UsageError for none, and for several */
function onlyPersona(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const inner = isObject(value) && isEnvelope(value) ? value.data : value;
  const [first, ...more] = Array.isArray(inner) ? inner : [inner];
  if (more.length > 0) throw wrong(name, `It holds ${more.length + 1} personas. Import them one by one.`);
  if (isObject(first)) return first;
  throw wrong(name, 'A persona is one JSON object: it starts with { and ends with }.');
}

function isEnvelope(value: Readonly<Record<string, unknown>>): boolean {
  const isOfPersona = (field: string) => whyNoField(field) === undefined || isSetByTavus(field);
  return Object.hasOwn(value, 'data') && !Object.keys(value).some(isOfPersona);
}

function wrong(name: string, problem: string): UsageError {
  return new UsageError(`${name}: ${problem}`, 'Nothing was sent. Correct it and try again.');
}
