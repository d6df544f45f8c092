import type { JsonObject } from '../lib/guards.ts';
import { FULL_PAGE } from './fields.ts';
import type { Http } from './http.ts';
import { type Page, type PageOptions, type RawPage, readPage, readRawPage, walkPages } from './page.ts';
import { readOne } from './read.ts';
import type { Call, CallOptions } from './route.ts';

/** One JSON Patch operation (RFC 6902). */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace' | 'copy' | 'move' | 'test';
  /** JSON Pointer into the item as GET returns it. */
  path: string;
  from?: string;
  value?: unknown;
}

/** The endpoints of one kind of item. */
interface NounApi<Item, Filter> {
  /** The path segment: `replicas`. */
  readonly path: string;
  readonly read: (row: JsonObject) => Item;
  /** '' for an item without an id. */
  readonly idOf: (item: Item) => string;
  /** The number of the first page of the list. */
  readonly firstPage: number;
  /** The number to try if the first page is empty, for a list whose numbering is not documented. */
  readonly sparePage?: number;
  readonly listQuery?: (filter: Partial<Filter>) => Call['query'];
  readonly getQuery?: Call['query'];
}

/** The calls that every kind of item has. */
export class NounCalls<Item, Filter extends CallOptions = CallOptions> {
  protected readonly http: Http;
  readonly #api: NounApi<Item, Filter>;

  constructor(http: Http, api: NounApi<Item, Filter>) {
    this.http = http;
    this.#api = api;
  }

  /** One page. `limit: 1` is the cheapest way to check a key. */
  async list(options?: Filter & PageOptions): Promise<Page<Item>> {
    return readPage(await this.#fetchPage(options, options), this.#api.read);
  }

  /** Every page, fetched on demand. */
  listAll(filter?: Filter): AsyncIterable<Page<Item>> {
    const { read, idOf, firstPage, sparePage } = this.#api;
    return walkPages({
      fetchPage: (page) => this.#fetchPage(filter, { limit: FULL_PAGE, page, signal: filter?.signal }),
      readItem: read,
      ...{ idOf, firstPage, ...(sparePage !== undefined && { sparePage }) },
    });
  }

  async get(id: string, options: CallOptions = {}): Promise<Item> {
    return this.getItem(id, this.#api.getQuery, options);
  }

  async delete(id: string, { signal }: CallOptions = {}): Promise<void> {
    await this.http.run({ method: 'DELETE', path: [this.#api.path, id], signal });
  }

  protected async getItem(id: string, query: Call['query'], { signal }: CallOptions): Promise<Item> {
    return this.#readOne({ method: 'GET', path: [this.#api.path, id], ...(query && { query }), signal });
  }

  protected async createItem(input: object, { signal }: CallOptions): Promise<Item> {
    return this.#readOne({ method: 'POST', path: [this.#api.path], body: input, signal });
  }

  /** @param body a JSON Patch or, for some nouns, an object with the new values */
  protected async patchItem(
    id: string,
    body: object,
    { signal }: CallOptions,
    query?: Call['query'],
  ): Promise<'changed' | 'unchanged'> {
    const path = [this.#api.path, id];
    const status = await this.http.run({ method: 'PATCH', path, ...(query && { query }), body, signal });
    return status === 304 ? 'unchanged' : 'changed';
  }

  #readOne(call: Call): Promise<Item> {
    const { read, idOf } = this.#api;
    return this.http.read(call, (json) => readOne(json, read, idOf));
  }

  #fetchPage(filter: Filter | undefined, { limit, page, signal }: PageOptions = {}): Promise<RawPage> {
    const query = { ...this.#api.listQuery?.(filter ?? {}), limit, page };
    return this.http.read({ method: 'GET', path: [this.#api.path], query, signal }, readRawPage);
  }
}
