import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../lib/errors.ts';
import { formatCount } from '../../../lib/format.ts';
import { isObject } from '../../../lib/guards.ts';
import type { Path } from '../../../lib/json-pointer.ts';
import { capitalize, withArticle } from '../resource.ts';
import type { Change, ItemFields, ItemJson, ItemRead, NewItemRead } from './item-json.ts';
import { changesBetween } from './patch.ts';

/** The values that a field accepts. */
export interface FieldKind {
  /** As in "must be …". */
  readonly expected: string;
  /** True for a field whose input is taken as text even if it looks like JSON. */
  readonly isText?: boolean;
  /** True for a field that every item has. */
  readonly isRequired?: boolean;
  isValid(value: unknown): boolean;
}

export const TEXT: FieldKind = { expected: 'text', isText: true, isValid: (value) => typeof value === 'string' };
export const OBJECT: FieldKind = { expected: 'a JSON object', isValid: isObject };
export const TEXTS: FieldKind = {
  expected: 'an array of strings',
  isValid: (value) => Array.isArray(value) && value.every((part) => typeof part === 'string'),
};

export const FLAG: FieldKind = { expected: 'true or false', isValid: (value) => typeof value === 'boolean' };

/** Text of 1 to `max` characters. */
export function textUpTo(max: number): FieldKind {
  return {
    expected: `text of 1 to ${formatCount(max)} characters`,
    isText: true,
    isValid: (value) => isShort(value, max),
  };
}

/** True for a text of 1 to `max` characters. */
export function isShort(value: unknown, max: number): value is string {
  // Code points, as a JSON Schema counts them; a text with more code units can be short enough.
  return typeof value === 'string' && value.trim() !== '' && (value.length <= max || [...value].length <= max);
}

export function oneOf(...values: readonly string[]): FieldKind {
  const expected = values.map((value) => `"${value}"`).join(' or ');
  return { expected, isText: true, isValid: (value) => values.some((one) => one === value) };
}

interface TableOptions extends Pick<ItemFields, 'noun' | 'examples'> {
  /** The known fields, in the order in which they are written. Others follow, sorted by name. */
  readonly kinds: readonly (readonly [name: string, kind: FieldKind])[];
  /** Older names of fields by the newer names that the API also uses. */
  readonly olderNames?: Readonly<Record<string, string>>;
  readonly setByTavus: readonly string[];
  /** Known fields that Tavus may not keep, as it is not known to do. */
  readonly newer?: readonly string[];
  /** The path of a nested value whose name is easily taken for a field. */
  readonly nested?: (name: string) => string | undefined;
}

/** The fields of an item's JSON: how it is checked, named and ordered. `Body` is that of the request to create one. */
export class FieldTable<Body extends object> implements ItemFields {
  readonly noun: string;
  readonly examples: ItemFields['examples'];
  /** The known fields, in their order. */
  readonly names: readonly string[];
  readonly #kinds: ReadonlyMap<string, FieldKind>;
  readonly #olderNames: ReadonlyMap<string, string>;
  readonly #setByTavus: ReadonlySet<string>;
  readonly #newer: ReadonlySet<string>;
  readonly #nested: NonNullable<TableOptions['nested']>;

  constructor({
    noun,
    examples,
    kinds,
    olderNames = {},
    setByTavus,
    newer = [],
    nested = () => undefined,
  }: TableOptions) {
    this.noun = noun;
    this.examples = examples;
    this.#kinds = new Map(kinds);
    this.names = [...this.#kinds.keys()];
    this.#olderNames = new Map(Object.entries(olderNames));
    this.#setByTavus = new Set(setByTavus);
    this.#newer = new Set(newer);
    this.#nested = nested;
  }

  /** True for a read-only field. */
  isSetByTavus(name: string): boolean {
    return this.#setByTavus.has(name);
  }

  /** The older name of a field, which requests use. */
  inOlderName(name: string): string {
    return this.#olderNames.get(name) ?? name;
  }

  /** The path with older names. */
  resolve([name = '', ...rest]: Path): ReturnType<ItemFields['resolve']> {
    const problem = this.whyReadOnly(name);
    return problem === undefined ? { path: [this.inOlderName(name), ...rest] } : { problem };
  }

  isText([name = '', ...rest]: Path): boolean {
    return rest.length === 0 && this.#kinds.get(name)?.isText === true;
  }

  /** True for a field that this version knows, by its older or newer name. */
  isKnown(name: string): boolean {
    return this.#kinds.has(this.inOlderName(name));
  }

  unknownIn(json: ItemJson): ReturnType<ItemFields['unknownIn']> {
    const unknown = Object.keys(json).filter((name) => !this.isKnown(name));
    return unknown.map((name) => ({ path: [name], name, like: this.#namesLike(name) }));
  }

  mayBeDropped(name: string): boolean {
    return this.#newer.has(name) || !this.isKnown(name);
  }

  /** Why a field cannot be written, in a sentence; undefined for a writable field. */
  whyReadOnly(name: string): string | undefined {
    return this.isSetByTavus(name) ? `${name} is set by Tavus and cannot be changed.` : undefined;
  }

  /** What is wrong with the value of a field, in a sentence. Any field can be null, which means that it is not set. */
  whyInvalid(name: string, value: unknown): string | undefined {
    const kind = this.#kinds.get(this.inOlderName(name));
    if (value === null || kind === undefined || kind.isValid(value)) return undefined;
    return `${name} must be ${kind.expected}.`;
  }

  /** Why a field's newer name conflicts with its older one: both are there, with different values. */
  whyDuplicate(value: ItemJson, name: string): string | undefined {
    const older = this.inOlderName(name);
    if (older === name || !Object.hasOwn(value, older) || value[older] === value[name]) return undefined;
    return `${older} and ${name} are the same field but have different values. Keep one of them.`;
  }

  /** What is wrong with JSON that is not an object, in a sentence. */
  whyNoObject(): string {
    return `${capitalize(withArticle(this.noun))} must be a JSON object, which starts with { and ends with }.`;
  }

  /** @returns the JSON with older names, in the order of the fields */
  read(value: unknown, before?: ItemJson): ItemRead {
    if (!isObject(value)) return { problem: this.whyNoObject() };
    const isSame = (name: string) => isDeepStrictEqual(value[name], before?.[this.inOlderName(name)]);
    const problem = Object.entries(value)
      .map(([name, part]) => {
        const invalid = isSame(name) ? undefined : this.whyInvalid(name, part);
        return this.whyReadOnly(name) ?? invalid ?? this.whyDuplicate(value, name);
      })
      .find((found) => found !== undefined);
    if (problem !== undefined) return { problem };
    const json = this.inOlderNames(value);
    const [missing] = this.#missingIn(json).filter((name) => !(before && this.#missingIn(before).includes(name)));
    return missing === undefined ? { json } : { problem: `${missing} is required.` };
  }

  /** Reads a new item from JSON that was written by hand, or is a response of the API. Null and empty values are left out. */
  readNew(value: unknown): NewItemRead {
    if (!isObject(value)) return { problem: this.whyNoObject() };
    const leftOut = Object.keys(value).filter((name) => this.isSetByTavus(name));
    const filled = Object.entries(value).filter(([name, part]) => !leftOut.includes(name) && (part ?? '') !== '');
    const read = this.read(Object.fromEntries(filled));
    return 'problem' in read ? read : { ...read, leftOut };
  }

  /** The check of a form field. @param toValue the value for its text; the text itself by default */
  checkOf(name: string, toValue: (text: string) => unknown = (text) => text): (text: string) => string | undefined {
    const kind = this.#kinds.get(name);
    return (text) => (kind === undefined || kind.isValid(toValue(text)) ? undefined : `Must be ${kind.expected}.`);
  }

  /** The body to create an item from its JSON; null and empty values are left out. @throws UsageError for an invalid field */
  toBody(json: ItemJson): Body {
    const filled = Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null && value !== ''));
    const read = this.read(filled);
    if ('problem' in read) throw new UsageError(read.problem, 'Nothing was sent. Fix it and try again.');
    // Holds because of the checks of `read`.
    return read.json as Body;
  }

  changes(before: ItemJson, after: ItemJson): readonly Change[] {
    return changesBetween(before, after);
  }

  remarks(): readonly string[] {
    return [];
  }

  /** JSON with older names, in the order of the fields, without those that Tavus sets. */
  inOlderNames(value: ItemJson): ItemJson {
    return this.inOrder(
      Object.fromEntries(Object.entries(value).map(([name, part]) => [this.inOlderName(name), part])),
    );
  }

  /** The writable fields of an item, in their order. The order inside their values is kept. */
  inOrder(item: object): ItemJson {
    const all = new Map<string, unknown>(Object.entries(item));
    const others = [...all.keys()].filter((name) => !this.#kinds.has(name) && !this.isSetByTavus(name)).sort();
    const found = [...this.names, ...others].map((name) => [name, all.get(name)] as const);
    return Object.fromEntries(found.filter(([, value]) => value !== undefined));
  }

  #missingIn(json: ItemJson): readonly string[] {
    return [...this.#kinds].flatMap(([name, { isRequired }]) =>
      isRequired && (json[name] ?? '') === '' ? [name] : [],
    );
  }

  #namesLike(name: string): readonly string[] {
    const nested = this.#nested(name);
    if (nested !== undefined) return [nested];
    return name === '' ? [] : this.names.filter((field) => field.includes(name) || name.includes(field));
  }
}
