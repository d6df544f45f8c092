import { type Answer, json } from './call.ts';
import { refuse } from './validate.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

export interface PageRules {
  /** Number of the first page: 0 for videos, 1 for replicas and personas. */
  firstPage: 0 | 1;
}

/**
 * One page in Tavus' envelope; `total_count` counts all the items given.
 * Page 0 of a list that starts at 1 is its first page: unverified for Tavus, and the kindest reading.
 */
export function pageOf<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  rules: PageRules,
  toRow: (item: Item) => unknown,
): Answer {
  const limit = Math.min(readCount(query, 'limit', 1) ?? DEFAULT_LIMIT, MAX_LIMIT);
  const page = readCount(query, 'page', 0) ?? rules.firstPage;
  const start = Math.max(0, page - rules.firstPage) * limit;
  return json(200, { data: items.slice(start, start + limit).map(toRow), total_count: items.length });
}

/** A filter of two words, or undefined when it is left out. */
export function readOwner(query: URLSearchParams, name: string): string | undefined {
  const owner = query.get(name);
  if (owner === null) return undefined;
  return owner === 'user' || owner === 'system' ? owner : refuse(`Invalid ${name}`);
}

function readCount(query: URLSearchParams, name: string, least: number): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const count = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  return Number.isSafeInteger(count) && count >= least ? count : refuse(`Invalid ${name}`);
}
