import { isObject } from '../lib/guards.ts';
import { DeepJsonError, parseJson } from '../lib/json.ts';
import type { Call } from './call.ts';

type Json = Record<string, unknown>;

/** A test of one field and the words for what it wants. */
export interface Check {
  passes(value: unknown): boolean;
  wants: string;
}

/** Thrown by a handler to answer with an error. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Json;

  /** @param body Tavus puts the text under `message` or `error`, depending on the route. */
  constructor(status: number, body: Json) {
    super(`Refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}

export function refuse(error: string): never {
  throw new Refusal(400, { error });
}

export const text: Check = { wants: 'a string', passes: (value) => typeof value === 'string' };
export const flag: Check = { wants: 'a boolean', passes: (value) => typeof value === 'boolean' };
export const object: Check = { wants: 'an object', passes: isObject };
export const anything: Check = { wants: 'a value', passes: () => true };
export const webUrl: Check = { wants: 'an http or https URL', passes: isWebUrl };
export const texts = listOf(text, 'a list of strings');
export const objects = listOf(object, 'a list of objects');

export function oneOf(...values: string[]): Check {
  return { wants: `one of ${values.join(', ')}`, passes: (value) => values.some((known) => known === value) };
}

export function orEmpty(check: Check): Check {
  return { ...check, passes: (value) => value === '' || check.passes(value) };
}

export function orNull(check: Check): Check {
  return { wants: `${check.wants} or null`, passes: (value) => value === null || check.passes(value) };
}

/** Refuses the first field of the wrong type. Fields without a check pass: Tavus ignores what it does not know. */
export function checkFields(body: Json, checks: Readonly<Record<string, Check>>, prefix = ''): void {
  for (const [field, check] of Object.entries(checks)) {
    if (!Object.hasOwn(body, field) || check.passes(body[field])) continue;
    refuse(`${prefix}${field} must be ${check.wants}`);
  }
}

export function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

export function readJson(call: Call): unknown {
  try {
    return parseJson(call.text);
  } catch (error) {
    return refuse(
      error instanceof DeepJsonError ? 'The request body is nested too deeply' : 'The request body is not valid JSON',
    );
  }
}

/**
 * The body as an object in the older family of names.
 * @param twins newer name to older name; both in one request are refused, as Tavus does.
 */
export function readObject(call: Call, twins: Readonly<Record<string, string>> = {}): Json {
  const json = readJson(call);
  if (!isObject(json)) return refuse('The request body must be a JSON object');
  const body: Json = { ...json };
  for (const [newer, older] of Object.entries(twins)) {
    if (!Object.hasOwn(body, newer)) continue;
    if (Object.hasOwn(body, older)) refuse(`Cannot have both ${older} and ${newer}`);
    body[older] = body[newer];
    delete body[newer];
  }
  return body;
}

/** The one field of the `/name` routes. */
export function readNewName(call: Call, field: string, twins?: Readonly<Record<string, string>>): string {
  const name = readObject(call, twins)[field];
  if (typeof name !== 'string') return refuse(`${field} must be a string`);
  return isBlank(name) ? refuse(`${field} must not be empty`) : name;
}

/** A body without the URLs that are empty: Tavus' own examples send `"callback_url": ""` for none. */
export function withoutEmptyUrls(body: Json, checks: Readonly<Record<string, Check>>): Json {
  return Object.fromEntries(Object.entries(body).filter(([field, value]) => checks[field] !== webUrl || value !== ''));
}

function listOf(item: Check, wants: string): Check {
  return { wants, passes: (value) => Array.isArray(value) && value.every((entry) => item.passes(entry)) };
}

function isWebUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}
