import type { CreatePersona, Persona } from '../../api/personas.ts';
import { UsageError } from '../../lib/errors.ts';
import { isObject } from '../../lib/guards.ts';

/** What can be written of a persona: what it is created with, and what can be edited. */
export type PersonaDocument = Readonly<Record<string, unknown>>;

interface Kind {
  readonly wants: string;
  /** What is typed for it is text, also where it looks like JSON. */
  readonly isText?: boolean;
  isOne(value: unknown): boolean;
}

const text: Kind = { wants: 'text', isText: true, isOne: (value) => typeof value === 'string' };
const mode: Kind = { wants: '"full" or "echo"', isOne: (value) => value === 'full' || value === 'echo' };
const object: Kind = { wants: 'a JSON object', isOne: isObject };
const texts: Kind = {
  wants: 'a list of texts',
  isOne: (value) => Array.isArray(value) && value.every((part) => typeof part === 'string'),
};

/** Newer than the description of the API: what Tavus answers with is sent as it is. */
const newerText: Kind = { wants: 'text', isText: true, isOne: () => true };
const newer: Kind = { wants: 'JSON', isOne: () => true };

/** All fields, in the order in which they are written. */
const FIELDS: ReadonlyMap<string, Kind> = new Map([
  ['persona_name', text],
  ['default_replica_id', text],
  ['pipeline_mode', mode],
  ['system_prompt', text],
  ['context', text],
  ['document_ids', texts],
  ['document_tags', texts],
  ['objectives_id', text],
  ['guardrail_ids', texts],
  ['guardrail_tags', texts],
  // Deprecated by Tavus, still stored.
  ['guardrails_id', text],
  ['greeting', newerText],
  ['skills', newer],
  ['layers', object],
]);

export const DOCUMENT_FIELDS: readonly string[] = [...FIELDS.keys()];

/** The API's newer names of the same fields. */
const TWINS: ReadonlyMap<string, string> = new Map([
  ['pal_name', 'persona_name'],
  ['default_face_id', 'default_replica_id'],
]);

const SET_BY_TAVUS: readonly string[] = [
  ...['persona_id', 'pal_id', 'persona_type', 'pal_type', 'created_at', 'updated_at'],
  // Follows from the username in layers.conferencing.
  'conferencing_email',
];

/** Whether Tavus keeps them when a persona is created by the older route is not documented. */
export const NEWER_FIELDS: readonly string[] = ['greeting', 'skills'];

/** True for what no request can say. */
export function isSetByTavus(name: string): boolean {
  return SET_BY_TAVUS.includes(name);
}

/** The field's name in the older family, which requests are in. */
export function inOlderName(name: string): string {
  return TWINS.get(name) ?? name;
}

/** True for a field that holds text alone: a number given for it is text too. */
export function isTextField(name: string): boolean {
  return FIELDS.get(name)?.isText === true;
}

/** What can be written of a persona as it is now, in the order of the fields; the layers keep theirs. */
export function toDocument(persona: Persona): PersonaDocument {
  const all = new Map(Object.entries(persona));
  return pickFields((name) => all.get(name));
}

/** Why this can't be written in a persona at all, by its name; undefined for what can. */
export function whyNoField(name: string): string | undefined {
  if (FIELDS.has(inOlderName(name))) return undefined;
  if (isSetByTavus(name)) return `${name} is set by Tavus and can't be changed.`;
  const meant = name === '' ? [] : DOCUMENT_FIELDS.filter((field) => field.includes(name) || name.includes(field));
  const question = meant.length > 0 ? ` Did you mean ${meant.join(' or ')}?` : '';
  return `A persona has no field "${name}".${question} Fields: ${DOCUMENT_FIELDS.join(', ')}`;
}

/** What is wrong with the value of a field; null is as good as none. */
export function whyWrong(name: string, value: unknown): string | undefined {
  const kind = FIELDS.get(inOlderName(name));
  if (value === null || kind === undefined || kind.isOne(value)) return undefined;
  return `${name} must be ${kind.wants}.`;
}

/** A document that was written by hand. @returns it, or what is wrong with it. */
export function readDocument(value: unknown): { readonly document: PersonaDocument } | { readonly problem: string } {
  if (!isObject(value)) return { problem: 'A persona is one JSON object: it starts with { and ends with }.' };
  const problem = Object.entries(value)
    .map(([name, part]) => whyNoField(name) ?? whyWrong(name, part) ?? whyTwice(value, name))
    .find((found) => found !== undefined);
  return problem === undefined ? { document: inOlderNames(value) } : { problem };
}

/** A document in the older names, with its fields in their order; the others are left out. */
export function inOlderNames(value: PersonaDocument): PersonaDocument {
  const all = new Map(Object.entries(value).map(([name, part]) => [inOlderName(name), part]));
  return pickFields((name) => all.get(name));
}

/** Why a name can't stand beside its twin: they say different things. */
export function whyTwice(value: PersonaDocument, name: string): string | undefined {
  const twin = inOlderName(name);
  if (twin === name || !Object.hasOwn(value, twin) || value[twin] === value[name]) return undefined;
  return `${twin} and ${name} are the same field, and say different things. Keep one.`;
}

/** The body that creates such a persona; what is null or empty is left out. @throws UsageError that names a wrong field */
export function toCreation(document: PersonaDocument): CreatePersona {
  const filled = Object.entries(document).filter(([, value]) => value !== null && value !== '');
  const input = Object.fromEntries(filled);
  const problem = filled.map(([name, value]) => whyWrong(name, value)).find((found) => found !== undefined);
  if (!isCreation(input)) throw new UsageError(problem ?? 'This is no persona.', 'Correct it and try again.');
  return input;
}

function isCreation(input: Record<string, unknown>): input is Record<string, unknown> & CreatePersona {
  return Object.entries(input).every(([name, value]) => whyWrong(name, value) === undefined);
}

function pickFields(read: (name: string) => unknown): PersonaDocument {
  const found = DOCUMENT_FIELDS.map((name) => [name, read(name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}
