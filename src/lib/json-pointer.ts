import { isObject } from './guards.ts';

/** The way to a value in a JSON document: names of members, and places in lists. */
export type Path = readonly string[];

/** A JSON Pointer, RFC 6901. */
export function toPointer(path: Path): string {
  // ~ before /, so that the ~ of ~1 stays.
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** @returns undefined for what is none, and for the whole document. */
export function fromPointer(text: string): Path | undefined {
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** As people read a path: with dots, or as a pointer where a name has a dot of its own. */
export function wordsOfPath(path: Path): string {
  return path.some((key) => key === '' || /[./]/.test(key)) ? toPointer(path) : path.join('.');
}

/** The value at the path; undefined when there is none. */
export function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) value = memberOf(value, key);
  return value;
}

type Container = Record<string, unknown> | unknown[];

/**
 * A document that many changes are made to. The document that it was made from stays as it is: a part is copied before
 * its first change, and only then, so that a change takes the same time however many there were.
 */
export class EditedDocument {
  #value: unknown;
  /** Copies, which may be changed in place. A value that was set is not among them: whoever gave it may hold it too. */
  readonly #copies = new WeakSet<object>();

  constructor(document: unknown) {
    this.#value = document;
  }

  value(): unknown {
    return this.#value;
  }

  /**
   * Puts a value there; members on the way that are not there are made.
   * @param inserts puts it before what stands at that place of a list, instead of replacing that.
   * @returns false where a text or number is in the way, or a list has no such place; nothing is changed then.
   */
  set(path: Path, value: unknown, inserts = false): boolean {
    if (!canSet(this.#value, path, inserts)) return false;
    const key = path.at(-1);
    if (key === undefined) {
      this.#value = value;
      return true;
    }
    const parent = this.#copyOf(path.slice(0, -1));
    if (!Array.isArray(parent)) assign(parent, key, value);
    else if (key === '-') parent.push(value);
    else parent.splice(Number(key), inserts ? 0 : 1, value);
    return true;
  }

  /** @returns false when there is nothing. */
  remove(path: Path): boolean {
    const key = path.at(-1);
    if (key === undefined || valueAt(this.#value, path) === undefined) return false;
    const parent = this.#copyOf(path.slice(0, -1));
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
    return true;
  }

  /** The object or list at a path, which `canSet` has looked at, as a copy that may be changed. */
  #copyOf(path: Path): Container {
    let parent = this.#toCopy(this.#value);
    this.#value = parent;
    for (const key of path) {
      const part = this.#toCopy(memberOf(parent, key));
      if (!Array.isArray(parent)) assign(parent, key, part);
      else parent[key === '-' ? parent.length : Number(key)] = part;
      parent = part;
    }
    return parent;
  }

  #toCopy(value: unknown): Container {
    if (isContainer(value) && this.#copies.has(value)) return value;
    const copy = Array.isArray(value) ? [...value] : { ...(isObject(value) ? value : {}) };
    this.#copies.add(copy);
    return copy;
  }
}

/** The member of an object, or the part at a place of a list; undefined when there is none. */
function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return PLACE.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A place of a list. */
const PLACE = /^(0|[1-9]\d*)$/;

function canSet(document: unknown, path: Path, inserts: boolean): boolean {
  let value = document;
  for (const [at, key] of path.entries()) {
    // What is not there is made.
    if (value === undefined) return true;
    if (Array.isArray(value)) {
      const isEnd = key === '-' || Number(key) === value.length;
      const mayBeEnd = isEnd || Number(key) < value.length;
      if (key !== '-' && !(PLACE.test(key) && mayBeEnd)) return false;
      value = isEnd || (inserts && at === path.length - 1) ? undefined : value[Number(key)];
    } else if (isObject(value)) value = memberOf(value, key);
    else return false;
  }
  return true;
}

export function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function assign(object: Record<string, unknown>, key: string, value: unknown): void {
  // defineProperty, as a plain assignment to __proto__ would change the prototype.
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
