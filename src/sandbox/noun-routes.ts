import { empty, type Handler, json, type Route, type RouteContext, type SandboxRequest } from './http.ts';
import { type PageRules, pageOf } from './paging.ts';
import type { StoredItem } from './stored.ts';
import { type HttpError, readNewName } from './validate.ts';
import { type Aliases, hasNewerName } from './vocabulary.ts';

type Row = Record<string, unknown>;

/** How a row is requested. */
export interface View {
  /** Milliseconds since the epoch. */
  now: number;
  baseUrl: string;
  verbose: boolean;
  isList: boolean;
  /** True if the query has names that only the newer family has. */
  isNewer: boolean;
}

/** Handles a request about one item: a user item, unless it is a GET. */
type Action<Item, Store> = (item: Item, ...request: Parameters<Handler<Store>>) => ReturnType<Handler<Store>>;

/** By method. */
type Actions<Item, Store> = Readonly<Record<string, Action<Item, Store>>>;

export interface RouteSpec<Name extends string, Item, Store> {
  /** The last part of the path, and the name of the items in the store: `videos` for /v2/videos. */
  name: Name;
  /**
   * Creates the response for an unknown id, which Tavus also gives for a change of a stock item.
   * @param isNewer as in the request
   */
  unknown: (isNewer: boolean) => HttpError;
  /** The status code of a successful DELETE. Default: the noun has no DELETE. */
  deleted?: 200 | 204;
  list: PageRules & {
    /**
     * Filters or sorts by the query. Default: user items before stock items, newest first.
     * @param now milliseconds since the epoch
     */
    select?: (items: Item[], query: URLSearchParams, now: number) => Item[];
  };
  /** The status code of a successful POST. Default: 200. */
  created?: 200 | 201;
  /** Checks a POST, adds the item, and returns the body of the response. Default: the noun has no POST. */
  create?: (call: SandboxRequest, context: RouteContext<Store>) => Row;
  /** The item as a row of a response. */
  wire: (item: Item, view: View) => Row;
  /** The body of a GET of one item. Default: the row. */
  single?: (row: Row, context: RouteContext<Store>) => unknown;
  /** More requests, by the part of the path after the id. */
  actions?: Readonly<Record<string, Actions<Item, Store>>>;
  /** More routes, whose paths come before those with an id. */
  routes?: readonly Route<Store>[];
  /** The newer name of the items, under which all their routes exist a second time, and requests that only it has. */
  newer?: { name: string; actions?: Readonly<Record<string, Actions<Item, Store>>> };
}

/** The requests that nouns have in common (list, create, get, delete), and the noun's own. */
export function routesOf<Name extends string, Item extends StoredItem, Store extends Record<Name, Map<string, Item>>>(
  spec: RouteSpec<Name, Item, Store>,
): Route<Store>[] {
  const { name, routes = [], actions = {}, newer } = spec;
  const older = itemRoutes(spec, name, actions);
  if (newer === undefined) return [...routes, ...older];
  const all = itemRoutes(spec, newer.name, mergeActions(actions, newer.actions ?? {}));
  return [...routes, ...older, ...all.map(([path, handlers]): Route<Store> => [path, handlers, true])];
}

function itemRoutes<Name extends string, Item extends StoredItem, Store extends Record<Name, Map<string, Item>>>(
  spec: RouteSpec<Name, Item, Store>,
  name: string,
  actions: Readonly<Record<string, Actions<Item, Store>>>,
): Route<Store>[] {
  const path = `/v2/${name}`;
  const { deleted } = spec;
  const { '': onItem = {}, ...onSubpaths } = actions;
  const { list, create, get, remove, act } = handlersOf(spec);
  return [
    [path, { GET: list, ...(create && { POST: create }) }],
    [`${path}/*`, { GET: get, ...mapValues(onItem, act), ...(deleted && { DELETE: remove(deleted) }) }],
    ...Object.entries(onSubpaths).map(([subpath, methods]): Route<Store> => {
      return [`${path}/*${subpath}`, mapValues(methods, act)];
    }),
  ];
}

function handlersOf<Name extends string, Item extends StoredItem, Store extends Record<Name, Map<string, Item>>>(
  spec: RouteSpec<Name, Item, Store>,
) {
  type Context = RouteContext<Store>;
  const { create, created = 200 } = spec;
  const { find, findOwn } = finders(spec);
  const toRow = (item: Item, isList: boolean, { query }: SandboxRequest, { clock, baseUrl }: Context): Row => {
    const isNewer = hasNewerName(query.keys());
    const view = { now: clock.now(), baseUrl, verbose: query.get('verbose') === 'true', isList, isNewer };
    return { ...spec.wire(item, view), ...item.overrides };
  };
  const list: Handler<Store> = (call, context) => {
    const sorted = sortForList<Item>(context.store[spec.name].values());
    const selected = spec.list.select?.(sorted, call.query, context.clock.now()) ?? sorted;
    return pageOf(selected, call.query, spec.list, (item) => toRow(item, true, call, context));
  };
  const get: Handler<Store> = (call, context) => {
    const row = toRow(find(call, context), false, call, context);
    return json(200, spec.single?.(row, context) ?? row);
  };
  const remove = (status: number): Handler<Store> => {
    return (call, context) => {
      context.store[spec.name].delete(findOwn(call, context).id);
      return empty(status);
    };
  };
  return {
    ...{ list, get, remove },
    create: create && ((call: SandboxRequest, context: Context) => json(created, create(call, context))),
    // A stock item can be read, but not changed.
    act: (action: Action<Item, Store>, method: string): Handler<Store> => {
      return (call, context) => action((method === 'GET' ? find : findOwn)(call, context), call, context);
    },
  };
}

function mergeActions<Item, Store>(
  one: Readonly<Record<string, Actions<Item, Store>>>,
  other: Readonly<Record<string, Actions<Item, Store>>>,
): Record<string, Actions<Item, Store>> {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...paths].map((path) => [path, { ...one[path], ...other[path] }]));
}

function finders<Name extends string, Item extends StoredItem, Store extends Record<Name, Map<string, Item>>>({
  name,
  unknown,
}: RouteSpec<Name, Item, Store>) {
  const find = ({ id, isNewer }: SandboxRequest, { store }: RouteContext<Store>): Item => {
    const item = store[name].get(id);
    if (item === undefined) throw unknown(isNewer);
    return item;
  };
  const findOwn = (call: SandboxRequest, context: RouteContext<Store>): Item => {
    const item = find(call, context);
    if (item.owner === 'system') throw unknown(call.isNewer);
    return item;
  };
  return { find, findOwn };
}

/** A PATCH of the only field of a `/name` endpoint. @param aliases newer name to older name */
export function rename(field: string, aliases?: Aliases): Action<StoredItem, unknown> {
  return (item, call, { clock }) => {
    Object.assign(item, { name: readNewName(call, field, aliases), changedAt: clock.now() });
    return empty(200);
  };
}

/** Sorts user items before stock items, newest first. Tavus does not document its order. */
function sortForList<Item extends StoredItem>(items: Iterable<Item>): Item[] {
  // Reversed first, because sort() keeps the order of items created at the same time.
  return [...items].reverse().sort((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt);
}

function rank(item: StoredItem): number {
  return item.owner === 'system' ? 1 : 0;
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
