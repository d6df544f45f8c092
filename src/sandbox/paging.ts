import { json, type SandboxResponse } from './http.ts';
import type { StoredItem } from './stored.ts';
import { badRequest } from './validate.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

export interface PageRules {
  /** Number of the first page: 0 for videos, 1 for replicas and personas. */
  firstPage: 0 | 1;
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
  return json(200, { data: items.slice(start, start + limit).map(toRow), total_count: items.length });
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
