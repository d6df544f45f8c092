import type { Callback, Callbacks } from './callbacks/callback.ts';
import type { Route } from './http.ts';
import { type RouteSpec, routesOf } from './noun-routes.ts';
import { hexDigits, type Random } from './random.ts';
import type { Clock, StoredItem } from './stored.ts';

/** What seed functions get. */
export interface SeedContext<Store> {
  store: Store;
  random: Random;
  /** Milliseconds since the epoch; the ages of all items are relative to it. */
  now: number;
}

interface Seed<Store> {
  /** Number of user items in an account with data. */
  amount: number;
  /** Adds user items. */
  own: (context: SeedContext<Store>, count: number) => void;
  /** Adds the stock items. */
  stock?: (context: SeedContext<Store>) => void;
}

/** A noun as store, routes and seed use it. `Store` holds its own items, and those of other nouns that it needs. */
export interface Noun<Name extends string, Store> {
  name: Name;
  /** Creates its part of the store. @param store the whole store, which is complete once all nouns are open */
  open: (store: Store, clock: Clock, random: Random) => object;
  routes: readonly Route<Store>[];
  /** How the work on the item with this id ends when told; undefined if there is no such item, or no work on it. */
  work: (store: Store, id: string) => { finish(now: number): void; fail(now: number, code?: string): void } | undefined;
  /** Those of all items with a callback URL. */
  callbacks: (store: Store, baseUrl: string) => Callbacks[];
  seed: Seed<Store>;
}

interface NounId {
  prefix: string;
  digits: number;
}

interface NounSpec<Name extends string, Item, Own, Others> extends RouteSpec<Name, Item, Own & Others> {
  /** Ids are the prefix and random hexadecimal digits. */
  id: NounId;
  /**
   * Its part of the store.
   * @param keep draws an id, and stores the item that is made with it
   */
  store: (items: Map<string, Item>, keep: (make: Make<Item>) => Item, others: Others) => Own;
  /** Ends the work on an item now, whatever its state. Default: there is no work on items of the noun. */
  work?: {
    finish: (item: Item, now: number) => void;
    /** @param code why; default: the usual error @throws HttpError 400 for an unknown one */
    fail: (item: Item, now: number, code?: string) => void;
  };
  /** The callbacks of an item, which may be in the future. Default: the noun has none. */
  callbacks?: {
    url: (item: Item) => string | undefined;
    of: (item: Item, baseUrl: string) => readonly Callback[];
  };
  seed: Seed<Own & Others>;
}

/** @param now milliseconds since the epoch */
type Make<Item> = (id: string, now: number) => Item;

/** Creates a noun of the API from what is special about it. */
export function sandboxNoun<
  Name extends string,
  Item extends StoredItem,
  Own extends Record<Name, Map<string, Item>>,
  Others = unknown,
>(spec: NounSpec<Name, Item, Own, Others>): Noun<Name, Own & Others> {
  return {
    name: spec.name,
    open: (store, clock, random) => {
      const items = new Map<string, Item>();
      const keep = (make: Make<Item>) => {
        const item = make(freeId(items, random, spec.id), clock.now());
        items.set(item.id, item);
        return item;
      };
      return spec.store(items, keep, store);
    },
    routes: routesOf(spec),
    work: (store, id) => {
      const [item, { work }] = [store[spec.name].get(id), spec];
      if (item === undefined || work === undefined) return undefined;
      return { finish: (now) => work.finish(item, now), fail: (now, code) => work.fail(item, now, code) };
    },
    callbacks: (store, baseUrl) =>
      [...store[spec.name].values()].flatMap((item) => {
        const url = spec.callbacks?.url(item);
        return url === undefined ? [] : [{ item, url, planned: spec.callbacks?.of(item, baseUrl) ?? [] }];
      }),
    seed: spec.seed,
  };
}

function freeId(taken: Map<string, unknown>, random: Random, { prefix, digits }: NounId): string {
  const id = prefix + hexDigits(random, digits);
  return taken.has(id) ? freeId(taken, random, { prefix, digits }) : id;
}
