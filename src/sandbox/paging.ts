import { json, type SandboxResponse } from './http.ts';
import type { StoredItem } from './stored.ts';
import { badRequest } from './validate.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

export interface PageRules {
  /** Number of the first page. */
  firstPage: 0 | 1;
  /** The field with the rows. Default: data. */
  key?: string;
  /** Adds the page number and the limit. */
  isNumbered?: boolean;
}

/**
 * One page of a list in Tavus' format; `total_count` is the number of all items.
 * Page 0 of a list that starts at 1 is its first page; what Tavus does is unverified.
 */
export function pageOf<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  rules: PageRules,
  toRow: (item: Item) => unknown,
): SandboxResponse {
  const limit = Math.min(readCount(query, 'limit', 1) ?? DEFAULT_LIMIT, MAX_LIMIT);
  const page = readCount(query, 'page', 0) ?? rules.firstPage;
  const start = Math.max(0, page - rules.firstPage) * limit;
  const rows = items.slice(start, start + limit).map(toRow);
  const numbers = rules.isNumbered ? { page, limit } : {};
  return json(200, { [rules.key ?? 'data']: rows, total_count: items.length, ...numbers });
}

/** Keeps the items of the owner that the filter `name` asks for, `user` or `system`. */
export function selectOwner<Item extends StoredItem>(items: Item[], query: URLSearchParams, name: string): Item[] {
  const owner = query.get(name);
  if (owner === null) return items;
  if (owner !== 'user' && owner !== 'system') return badRequest(`Invalid ${name}`);
  return items.filter((item) => item.owner === owner);
}

function readCount(query: URLSearchParams, name: string, min: number): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const count = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  return Number.isSafeInteger(count) && count >= min ? count : badRequest(`Invalid ${name}`);
}

/** Keeps the items with any of the comma-separated tags of the filter `tags`. */
export function selectTags<Item>(items: Item[], query: URLSearchParams, tagsOf: (item: Item) => readonly string[]) {
  const tags = query.get('tags')?.split(',');
  return tags === undefined ? items : items.filter((item) => tagsOf(item).some((tag) => tags.includes(tag)));
}

/** Keeps the items with this id, or with the text in their name, in any case: the filter `name_or_uuid`. */
export function selectNameOrId<Item extends StoredItem>(
  items: Item[],
  query: URLSearchParams,
  nameOf: (item: Item) => string,
): Item[] {
  const wanted = query.get('name_or_uuid');
  return wanted === null ? items : items.filter((item) => item.id === wanted || includes(nameOf(item), wanted));
}

/** Sorts by the creation: `sort` is `ascending`, the default, or `descending`. @param items newest first */
export function sortByAge<Item>(items: Item[], query: URLSearchParams): Item[] {
  const sort = query.get('sort') ?? 'ascending';
  if (sort !== 'ascending' && sort !== 'descending') return badRequest('Invalid sort');
  return sort === 'descending' ? items : [...items].reverse();
}

/** True if the text contains the part, in any case. */
export function includes(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
