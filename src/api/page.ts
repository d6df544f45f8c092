import { isObject, type JsonObject } from '../lib/guards.ts';
import { TavusError } from './errors.ts';
import { FULL_PAGE } from './fields.ts';
import { isListAtEnd } from './list-end.ts';
import { readCount } from './read.ts';
import type { CallOptions } from './route.ts';

/** Maximum number of concurrent requests for one list. */
const MAX_REQUESTS = 4;

export interface PageOptions extends CallOptions {
  /** Rows per page; the server's default is 10 for most lists. */
  limit?: number | undefined;
  /** The first page is 0 for videos, documents and guardrails, 1 for the others. */
  page?: number | undefined;
}

export interface Page<T> {
  items: T[];
  /** Rows that match the filter on all pages; absent if the server did not send it. */
  totalCount?: number;
}

/** A page whose rows are not parsed yet. */
export interface RawPage {
  rows: readonly unknown[];
  totalCount?: number;
}

export interface Walk<T> {
  fetchPage: (page: number) => Promise<RawPage>;
  readItem: (row: JsonObject) => T;
  /** @returns '' for an item without an id */
  idOf: (item: T) => string;
  firstPage: number;
  /** Requested at the end if rows are missing, for a list whose first page number is uncertain. */
  sparePage?: number;
}

/** @param key the field with the rows, if it is not `data` */
export function readRawPage(json: unknown, key = 'data'): RawPage | undefined {
  if (!isObject(json)) return undefined;
  const rows = json[key] ?? json.data;
  if (!Array.isArray(rows)) return undefined;
  const totalCount = readCount(json.total_count);
  return { rows, ...(totalCount === undefined ? {} : { totalCount }) };
}

/** Parses the rows. Skips rows that are not objects. */
export function readPage<T>({ rows, ...rest }: RawPage, readItem: (row: JsonObject) => T): Page<T> {
  return { items: rows.filter(isObject).map(readItem), ...rest };
}

/** Yields every page of a list in order, with each id once. Items without an id are never treated as duplicates. */
export async function* walkPages<T>(walk: Walk<T>): AsyncGenerator<Page<T>, void, undefined> {
  const seen = new Set<string>();
  const fetchPage = fetchAhead(walk);
  let [held, barren, largest] = [0, 0, 0];
  let total: number | undefined;
  for (let number = walk.firstPage; ; number++) {
    const idsBefore = seen.size;
    const raw = await fetchPage(number);
    const page = withoutSeen(readPage(raw, walk.readItem), seen, walk.idOf);
    held += page.items.length;
    total = raw.totalCount ?? total;
    yield page;
    const [rows, fresh] = [raw.rows.length, seen.size - idsBefore];
    barren = fresh === 0 ? barren + 1 : 0;
    largest = Math.max(largest, rows);
    const pages = number - walk.firstPage + 1;
    if (isListAtEnd({ pages, rows, fresh, barren, largest, held, total }, FULL_PAGE)) break;
  }
  if (walk.sparePage === undefined || total === undefined || held >= total) return;
  const spare = await fetchSpare(walk, walk.sparePage);
  if (spare !== undefined) yield withoutSeen(readPage(spare, walk.readItem), seen, walk.idOf);
}

/**
 * Prefetches the next pages once the first has told the total: a list of 10,000 items takes a quarter of the time.
 */
function fetchAhead<T>({ fetchPage, firstPage }: Walk<T>): (number: number) => Promise<RawPage> {
  const pending = new Map<number, Promise<RawPage>>();
  let lastPage = firstPage;

  function start(number: number): Promise<RawPage> {
    const page = pending.get(number) ?? fetchPage(number);
    pending.set(number, page);
    // A prefetched page that is never used must not cause an unhandled rejection.
    page.catch(() => {});
    return page;
  }

  return async (number) => {
    for (let next = number; next <= Math.min(number + MAX_REQUESTS - 1, lastPage); next++) void start(next);
    const page = await start(number);
    pending.delete(number);
    // No prefetching if the server's pages are smaller than requested.
    if (page.totalCount !== undefined && page.rows.length === FULL_PAGE) {
      lastPage = firstPage + Math.ceil(page.totalCount / FULL_PAGE) - 1;
    }
    return page;
  };
}

/** All items of a `listAll`. */
export async function collect<T>(pages: AsyncIterable<Page<T>>): Promise<T[]> {
  const all: T[][] = [];
  for await (const page of pages) all.push(page.items);
  return all.flat();
}

/** @returns undefined if the server refuses this page number */
async function fetchSpare<T>(walk: Walk<T>, page: number): Promise<RawPage | undefined> {
  try {
    return await walk.fetchPage(page);
  } catch (error) {
    if (error instanceof TavusError && error.status !== undefined) return undefined;
    throw error;
  }
}

function withoutSeen<T>(page: Page<T>, seen: Set<string>, idOf: (item: T) => string): Page<T> {
  const isNew = (item: T): boolean => {
    const id = idOf(item);
    if (id !== '' && seen.has(id)) return false;
    if (id !== '') seen.add(id);
    return true;
  };
  return { ...page, items: page.items.filter(isNew) };
}
