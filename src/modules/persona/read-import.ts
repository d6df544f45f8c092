import { UsageError } from '../../lib/errors.ts';
import { isObject } from '../../lib/guards.ts';
import { readJson } from './edit/json-text.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';
import {
  inOlderNames,
  isSetByTavus,
  NOT_AN_OBJECT,
  type PersonaJson,
  whyDuplicate,
  whyInvalid,
  whyNoField,
} from './persona-json.ts';

/** A persona from a file, and the fields of the file that were left out. */
export interface ImportRead {
  readonly json: PersonaJson;
  readonly leftOut: LeftOut;
}

/**
 * Reads an exported persona or a response of the API: flat or under `data`, with older names, newer names or both.
 * @param name of the file, for error messages
 * @throws UsageError
 */
export function readImport(text: string, name: string): ImportRead {
  const read = readJson(text);
  if ('problem' in read) throw invalid(name, read.problem);
  const persona = onlyPersona(read.value, name);
  const fields = Object.entries(persona);
  const known = fields.filter(([field, value]) => whyNoField(field) === undefined && value !== null);
  const problem = known
    .map(([field, value]) => whyInvalid(field, value) ?? whyDuplicate(persona, field))
    .find((found) => found !== undefined);
  if (problem !== undefined) throw invalid(name, problem);
  const json = Object.fromEntries(known);
  if (known.length === 0) throw invalid(name, 'No field of a persona found.');
  // `tavus persona export --json` adds left_out.
  return { json: inOlderNames(json), leftOut: leftOutOf(persona, ['left_out']) };
}

/** The one persona in a JSON value. @throws UsageError for none, and for several */
function onlyPersona(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const inner = isObject(value) && isEnvelope(value) ? value.data : value;
  const [first, ...more] = Array.isArray(inner) ? inner : [inner];
  if (more.length > 0) throw invalid(name, `Contains ${more.length + 1} personas. Import them one by one.`);
  if (isObject(first)) return first;
  throw invalid(name, NOT_AN_OBJECT);
}

function isEnvelope(value: Readonly<Record<string, unknown>>): boolean {
  const isOfPersona = (field: string) => whyNoField(field) === undefined || isSetByTavus(field);
  return Object.hasOwn(value, 'data') && !Object.keys(value).some(isOfPersona);
}

function invalid(name: string, problem: string): UsageError {
  return new UsageError(`${name}: ${problem}`, 'Nothing was sent. Fix it and try again.');
}
