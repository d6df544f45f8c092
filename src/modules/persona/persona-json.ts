import type { CreatePersona } from '../../api/personas.ts';
import { UsageError } from '../../lib/errors.ts';
import { isObject } from '../../lib/guards.ts';
import type { ListedPersona } from '../nouns/persona.ts';

/** The writable fields of a persona, by name: all but those that Tavus sets. Fields that are not known here are kept. */
export type PersonaJson = Readonly<Record<string, unknown>>;

interface Kind {
  /** The valid values, as in "must be …". */
  readonly expected: string;
  /** True for a field whose input is taken as text even if it looks like JSON. */
  readonly isText?: boolean;
  isValid(value: unknown): boolean;
}

const text: Kind = { expected: 'text', isText: true, isValid: (value) => typeof value === 'string' };
const mode: Kind = { expected: '"full" or "echo"', isValid: (value) => value === 'full' || value === 'echo' };
const object: Kind = { expected: 'a JSON object', isValid: isObject };
const texts: Kind = {
  expected: 'an array of strings',
  isValid: (value) => Array.isArray(value) && value.every((part) => typeof part === 'string'),
};

/** Fields that are newer than the description of the API: any value is accepted. */
const newerText: Kind = { expected: 'text', isText: true, isValid: () => true };
const newer: Kind = { expected: 'JSON', isValid: () => true };

/** The known fields, in the order in which they are written. Others follow, sorted by name. */
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
  // Deprecated by Tavus, but still stored.
  ['guardrails_id', text],
  ['greeting', newerText],
  ['skills', newer],
  ['layers', object],
]);

export const KNOWN_FIELDS: readonly string[] = [...FIELDS.keys()];

/** Older names of fields by the newer names that the API also uses. */
const OLDER_NAMES: ReadonlyMap<string, string> = new Map([
  ['pal_name', 'persona_name'],
  ['default_face_id', 'default_replica_id'],
]);

const SET_BY_TAVUS: readonly string[] = [
  ...['persona_id', 'pal_id', 'persona_type', 'pal_type', 'created_at', 'updated_at'],
  // Derived from the username in layers.conferencing.
  'conferencing_email',
];

/** It is not documented whether Tavus keeps these when a persona is created with the older endpoint. */
export const NEWER_FIELDS: readonly string[] = ['greeting', 'skills'];

/** Layers, which are easily taken for fields. */
const LAYERS: readonly string[] = ['llm', 'tts', 'stt', 'perception', 'conversational_flow'];

/** True for a read-only field. */
export function isSetByTavus(name: string): boolean {
  return SET_BY_TAVUS.includes(name);
}

/** The older name of a field, which requests use. */
export function inOlderName(name: string): string {
  return OLDER_NAMES.get(name) ?? name;
}

/** True for a field of text: a number that is typed for it is text too. */
export function isTextField(name: string): boolean {
  return FIELDS.get(name)?.isText === true;
}

/** True for a field that this version knows, by its older or newer name. */
export function isKnownField(name: string): boolean {
  return FIELDS.has(inOlderName(name));
}

/** The writable fields of a persona, in their order. The order inside the layers is kept. */
export function toPersonaJson({ kind: _ours, ...persona }: ListedPersona): PersonaJson {
  return inOrder(new Map(Object.entries(persona)));
}

/** Why a field cannot be written, in a sentence; undefined for a writable field. */
export function whyReadOnly(name: string): string | undefined {
  return isSetByTavus(name) ? `${name} is set by Tavus and cannot be changed.` : undefined;
}

/** The known fields that an unknown name may stand for. */
export function fieldsLike(name: string): readonly string[] {
  if (LAYERS.includes(name)) return [`layers.${name}`];
  return name === '' ? [] : KNOWN_FIELDS.filter((field) => field.includes(name) || name.includes(field));
}

/** What is wrong with the value of a field, in a sentence. Any field can be null, which means that it is not set. */
export function whyInvalid(name: string, value: unknown): string | undefined {
  const kind = FIELDS.get(inOlderName(name));
  if (value === null || kind === undefined || kind.isValid(value)) return undefined;
  return `${name} must be ${kind.expected}.`;
}

/** Checks a persona's JSON that was written by hand. @returns it with older names, or its first problem */
export function readPersonaJson(value: unknown): { readonly json: PersonaJson } | { readonly problem: string } {
  if (!isObject(value)) return { problem: NOT_AN_OBJECT };
  const problem = Object.entries(value)
    .map(([name, part]) => whyReadOnly(name) ?? whyInvalid(name, part) ?? whyDuplicate(value, name))
    .find((found) => found !== undefined);
  return problem === undefined ? { json: inOlderNames(value) } : { problem };
}

export const NOT_AN_OBJECT = 'A persona must be a JSON object, which starts with { and ends with }.';

/** JSON with older names, in the order of the fields, without those that Tavus sets. */
export function inOlderNames(value: PersonaJson): PersonaJson {
  return inOrder(new Map(Object.entries(value).map(([name, part]) => [inOlderName(name), part])));
}

/** Why a field's newer name conflicts with its older one: both are there, with different values. */
export function whyDuplicate(value: PersonaJson, name: string): string | undefined {
  const older = inOlderName(name);
  if (older === name || !Object.hasOwn(value, older) || value[older] === value[name]) return undefined;
  return `${older} and ${name} are the same field but have different values. Keep one of them.`;
}

/** The body to create a persona from its JSON; null and empty values are left out. @throws UsageError for an invalid field */
export function toCreation(json: PersonaJson): CreatePersona {
  const filled = Object.entries(json).filter(([, value]) => value !== null && value !== '');
  const input = Object.fromEntries(filled);
  const problem = filled.map(([name, value]) => whyInvalid(name, value)).find((found) => found !== undefined);
  if (!isCreation(input)) throw new UsageError(problem ?? 'This is not a persona.', 'Fix it and try again.');
  return input;
}

function isCreation(input: Record<string, unknown>): input is Record<string, unknown> & CreatePersona {
  return Object.entries(input).every(([name, value]) => whyInvalid(name, value) === undefined);
}

function inOrder(all: ReadonlyMap<string, unknown>): PersonaJson {
  const others = [...all.keys()].filter((name) => !FIELDS.has(name) && !isSetByTavus(name)).sort();
  const found = [...KNOWN_FIELDS, ...others].map((name) => [name, all.get(name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}
