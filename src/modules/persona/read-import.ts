import { UsageError } from '../../lib/errors.ts';
import { isObject } from '../../lib/guards.ts';
import { readJson } from '../forms/json-text.ts';
import { leftOutOf } from './left-out.ts';
import { PERSONA_JSON, type PersonaJson } from './persona-json.ts';

/** A persona from a file, and the fields of the file that are left out: Tavus sets them. */
export interface ImportRead {
  readonly json: PersonaJson;
  readonly leftOut: readonly string[];
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
  const fields = Object.entries(persona).filter(([field, value]) => !isOurs(field) && value !== null);
  const problem = fields
    .map(([field, value]) => PERSONA_JSON.whyInvalid(field, value) ?? PERSONA_JSON.whyDuplicate(persona, field))
    .find((found) => found !== undefined);
  if (problem !== undefined) throw invalid(name, problem);
  if (!fields.some(([field]) => PERSONA_JSON.isKnown(field))) throw invalid(name, 'No field of a persona found.');
  return { json: PERSONA_JSON.inOlderNames(Object.fromEntries(fields)), leftOut: leftOutOf(persona) };
}

/** The one persona in a JSON value. @throws UsageError for none, and for several */
function onlyPersona(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const inner = isObject(value) && isEnvelope(value) ? value.data : value;
  const [first, ...more] = Array.isArray(inner) ? inner : [inner];
  if (more.length > 0) throw invalid(name, `Contains ${more.length + 1} personas. Import them one by one.`);
  if (isObject(first)) return first;
  throw invalid(name, PERSONA_JSON.whyNoObject());
}

/** True for the field that `tavus persona export --json` adds. */
function isOurs(field: string): boolean {
  return field === 'left_out';
}

function isEnvelope(value: Readonly<Record<string, unknown>>): boolean {
  const isOfPersona = (field: string) => PERSONA_JSON.isKnown(field) || PERSONA_JSON.isSetByTavus(field);
  return Object.hasOwn(value, 'data') && !Object.keys(value).some(isOfPersona);
}

function invalid(name: string, problem: string): UsageError {
  return new UsageError(`${name}: ${problem}`, 'Nothing was sent. Fix it and try again.');
}
