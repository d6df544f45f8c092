import { isObject } from './guards.ts';

/** The path of a value in a JSON document: names of members, and indices of lists. */
export type Path = readonly string[];

/** A JSON Pointer (RFC 6901). */
export function toPointer(path: Path): string {
  // ~ first, so that the ~ of ~1 is not escaped.
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Parses a JSON Pointer. @returns undefined for invalid text, and for '', the whole document */
export function fromPointer(text: string): Path | undefined {
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A path for display: with dots, or as a pointer if a name contains a dot. */
export function formatPath(path: Path): string {
  return path.some((key) => key === '' || /[./]/.test(key)) ? toPointer(path) : path.join('.');
}

/** The value at the path; undefined if there is none. */
export function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) value = memberOf(value, key);
  return value;
}

type Container = Record<string, unknown> | unknown[];

/**
 * A document with copy-on-write: the original is not changed, and each part is copied only before its first change.
 */
export class EditedDocument {
  #value: unknown;
  /** Copies, which may be changed in place. Does not include values that were set, because the caller may use them too. */
  readonly #copies = new WeakSet<object>();

  constructor(document: unknown) {
    this.#value = document;
  }

  value(): unknown {
    return this.#value;
  }

  /**
   * Sets the value at a path; creates missing parents.
   * @param inserts inserts it into a list at that index, instead of replacing the element
   * @returns false, without a change, if a parent is not a container or a list has no such index
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

  /** @returns false if there is no value */
  remove(path: Path): boolean {
    const key = path.at(-1);
    if (key === undefined || valueAt(this.#value, path) === undefined) return false;
    const parent = this.#copyOf(path.slice(0, -1));
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
    return true;
  }

  /** The container at a path, which `canSet` has checked, as a copy that may be changed. */
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

/** A member of an object, or an element of a list; undefined if there is none. */
function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return INDEX.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** An index of a list. */
const INDEX = /^(0|[1-9]\d*)$/;

function canSet(document: unknown, path: Path, inserts: boolean): boolean {
  let value = document;
  for (const [at, key] of path.entries()) {
    // Missing parents are created.
    if (value === undefined) return true;
    if (Array.isArray(value)) {
      const isEnd = key === '-' || Number(key) === value.length;
      const mayBeEnd = isEnd || Number(key) < value.length;
      if (key !== '-' && !(INDEX.test(key) && mayBeEnd)) return false;
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
