import { isObject } from '../../../lib/guards.ts';
import { readJson } from '../../forms/json-text.ts';
import { PERSONA_JSON, type PersonaJson } from '../persona-json.ts';

/** What a persona's file contains. `id` is undefined for a persona that is not at Tavus yet. */
export interface FileContent {
  readonly id: string | undefined;
  readonly json: PersonaJson;
}

/** Reads a persona's file. Dates and other fields that Tavus sets are ignored. @returns its first problem in a sentence */
export function readPersonaFile(text: string): FileContent | { readonly problem: string } {
  const read = readJson(text);
  if ('problem' in read) return read;
  const { value } = read;
  if (!isObject(value)) return { problem: PERSONA_JSON.whyNoObject() };
  // `tavus persona export --json` adds left_out.
  const fields = Object.entries(value).filter(([name]) => !PERSONA_JSON.isSetByTavus(name) && name !== 'left_out');
  const problem = fields
    .map(([name, part]) => PERSONA_JSON.whyInvalid(name, part) ?? PERSONA_JSON.whyDuplicate(value, name))
    .find((found) => found !== undefined);
  if (problem !== undefined) return { problem };
  // Not sent as a persona: any other JSON file, such as a package.json.
  if (!fields.some(([name]) => PERSONA_JSON.isKnown(name))) return { problem: 'No field of a persona found.' };
  const ids = ['persona_id', 'pal_id'].filter((name) => Object.hasOwn(value, name)).map((name) => value[name]);
  const [id] = ids;
  if (ids.some((one) => typeof one !== 'string' || one.trim() === '' || one !== id)) return { problem: BAD_ID };
  return { id: typeof id === 'string' ? id : undefined, json: PERSONA_JSON.inOlderNames(Object.fromEntries(fields)) };
}

const BAD_ID = 'persona_id must be the id of a persona. Remove it to create a new persona.';

/** The start of a JSON object, and the space before its first member. */
const START = /^\ufeff?\s*\{(\s*)/;

/** Adds the id as the first member, and changes nothing else. @param text of a file with at least one member and no id */
export function withId(text: string, id: string): string {
  return text.replace(START, (start, space: string) => `${start}"persona_id": ${JSON.stringify(id)},${space || ' '}`);
}

/** The name in a persona's JSON; '' without one. */
export function nameIn({ persona_name }: PersonaJson): string {
  return typeof persona_name === 'string' ? persona_name : '';
}

/** The system prompt in a persona's JSON; '' without one. */
export function promptIn({ system_prompt }: PersonaJson): string {
  return typeof system_prompt === 'string' ? system_prompt : '';
}
