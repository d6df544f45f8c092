import { isObject } from '../lib/guards.ts';
import { DeepJsonError, parseJson } from '../lib/json.ts';
import type { SandboxRequest } from './http.ts';
import type { Aliases } from './vocabulary.ts';

type Json = Record<string, unknown>;

/** A check of one field, and the description of a valid value for its error message. */
export interface Check {
  accepts(value: unknown): boolean;
  expected: string;
  /** Values that Tavus no longer documents. They are accepted, with a warning. */
  former?: readonly string[];
}

/** Thrown by a handler to send an error response. */
export class HttpError extends Error {
  readonly status: number;
  readonly body: Json;

  /** @param body Tavus puts the message in `message` or `error`, depending on the endpoint. */
  constructor(status: number, body: Json) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

export function badRequest(error: string): never {
  throw new HttpError(400, { error });
}

export const text: Check = { expected: 'a string', accepts: (value) => typeof value === 'string' };
export const flag: Check = { expected: 'a boolean', accepts: (value) => typeof value === 'boolean' };
export const object: Check = { expected: 'an object', accepts: isObject };
export const anything: Check = { expected: 'a value', accepts: () => true };
export const webUrl: Check = { expected: 'an http or https URL', accepts: isWebUrl };
export const texts = listOf(text, 'a list of strings');
export const objects = listOf(object, 'a list of objects');

export function textUpTo(length: number): Check {
  return {
    expected: `a string of up to ${length} characters`,
    // Code points, as a JSON Schema counts them.
    accepts: (value) => typeof value === 'string' && [...value].length <= length,
  };
}

/** A list of up to `count` items. */
export function upTo(count: number, list: Check): Check {
  return {
    expected: `${list.expected}, up to ${count}`,
    accepts: (value) => list.accepts(value) && Array.isArray(value) && value.length <= count,
  };
}

export function integer(min: number, max: number): Check {
  return {
    expected: `an integer from ${min} to ${max}`,
    accepts: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  };
}

export function oneOf(...values: string[]): Check {
  return { expected: `one of ${values.join(', ')}`, accepts: (value) => values.some((known) => known === value) };
}

/** Also accepts values that Tavus no longer documents. */
export function formerly(check: Check, ...former: string[]): Check {
  return { ...check, former };
}

export function wholeNumber(min: number, max = Number.POSITIVE_INFINITY): Check {
  const range = max === Number.POSITIVE_INFINITY ? `of at least ${min}` : `from ${min} to ${max}`;
  const accepts = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  return { expected: `a whole number ${range}`, accepts };
}

export function orEmpty(check: Check): Check {
  return { ...check, accepts: (value) => value === '' || check.accepts(value) };
}

export function orNull(check: Check): Check {
  return { expected: `${check.expected} or null`, accepts: (value) => value === null || check.accepts(value) };
}

/**
 * Rejects the first invalid field. Fields without a check are allowed: Tavus ignores unknown fields.
 * @param warn gets a line about each value that Tavus no longer documents
 */
export function checkFields(
  body: Json,
  checks: Readonly<Record<string, Check>>,
  prefix = '',
  warn: (line: string) => void = () => {},
): void {
  for (const [field, check] of Object.entries(checks)) {
    const value = body[field];
    if (!Object.hasOwn(body, field) || check.accepts(value)) continue;
    const former = check.former?.find((one) => one === value);
    if (former === undefined) badRequest(`${prefix}${field} must be ${check.expected}`);
    warn(`Warning: Tavus no longer documents ${prefix}${field} "${former}". Use ${check.expected}.`);
  }
}

/** Rejects the first of these text fields that is missing or blank; `checkFields` rejects other types. */
export function requireTexts(
  body: Readonly<Json>,
  fields: readonly string[],
  reject: (message: string) => never = badRequest,
): void {
  const missing = fields.find((field) => {
    const value = body[field] ?? '';
    return typeof value === 'string' && isBlank(value);
  });
  if (missing !== undefined) reject(`${missing} is required`);
}

export function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

export function readJson(call: SandboxRequest): unknown {
  try {
    return parseJson(call.text);
  } catch (error) {
    return badRequest(
      error instanceof DeepJsonError ? 'The request body is nested too deeply' : 'The request body is not valid JSON',
    );
  }
}

/**
 * Reads the body as an object and renames its fields to the older family of names.
 * @param aliases Newer name to older name. A request with both is rejected, like by Tavus.
 */
export function readObject(call: SandboxRequest, aliases: Aliases = {}): Json {
  const json = readJson(call);
  if (!isObject(json)) return badRequest('The request body must be a JSON object');
  const body: Json = { ...json };
  for (const [newer, older] of Object.entries(aliases)) {
    if (!Object.hasOwn(body, newer)) continue;
    if (Object.hasOwn(body, older)) throw new HttpError(400, { message: `Cannot have both ${older} and ${newer}` });
    body[older] = body[newer];
    delete body[newer];
  }
  return body;
}

/** Reads the body as by `readObject`, without empty URLs, and checks its fields. */
export function readFields(call: SandboxRequest, checks: Readonly<Record<string, Check>>, aliases?: Aliases): Json {
  const body = withoutEmptyUrls(readObject(call, aliases), checks);
  checkFields(body, checks);
  return body;
}

/** Reads the only field of the `/name` endpoints. */
export function readNewName(call: SandboxRequest, field: string, aliases?: Aliases): string {
  const name = readObject(call, aliases)[field];
  if (typeof name !== 'string') return badRequest(`${field} must be a string`);
  return isBlank(name) ? badRequest(`${field} must not be empty`) : name;
}

/** Removes empty URLs: Tavus' own examples send `"callback_url": ""` for no URL. */
export function withoutEmptyUrls(body: Json, checks: Readonly<Record<string, Check>>): Json {
  return Object.fromEntries(Object.entries(body).filter(([field, value]) => checks[field] !== webUrl || value !== ''));
}

export function listOf(item: Check, expected: string): Check {
  return { expected, accepts: (value) => Array.isArray(value) && value.every((entry) => item.accepts(entry)) };
}

function isWebUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}
