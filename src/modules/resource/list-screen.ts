import { NotFoundError } from '../../api/errors.ts';
import {
  type FilterGroup,
  type ListPosition,
  PaginatedList,
  SectionedPaginatedList,
} from '../../ui/list/paged-list.ts';
import { Back, type ListQuestion } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { LiveList } from './live-list.ts';
import type { Blocked } from './owner.ts';
import { capitalize, type Dates, listOf, type Ownership, type Resource } from './resource.ts';
import { lineOf, searchTextOf } from './view.ts';

/** The labels of filters that match every item. */
const ANY = 'any';
const ALL = 'all';

/** A question whose answer is one item of a list. */
export interface PickQuestion<Item> {
  readonly title: string;
  readonly enterHint: string;
  /** Why an item is shown but cannot be chosen. */
  readonly blocked?: Blocked<Item>;
  /** True for an item that was chosen before, of several. */
  isChosen?(item: Item): boolean;
  /** What going back does, in a word; default `back`. */
  readonly escapeHint?: string;
}

/** Lets the user choose an item from a live list. @throws Back */
export async function pickItem<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  pick: PickQuestion<Item>,
): Promise<Item> {
  const list = createList(resource);
  const feed = new LiveList(context, resource, list);
  const place = new LastPlace(context, resource, pick.title);
  try {
    await feed.open();
    place.restore(list);
    return await context.services.ui.pagedSelect(questionOf(context, resource, list, { ...pick, feed }));
  } finally {
    place.save(list);
    feed.close();
  }
}

/** Shows a live list and opens the chosen items, each time back to the same page and item. Ends with `Back`. */
export async function browse<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  open: (item: Item) => Promise<void>,
): Promise<never> {
  const list = createList(resource);
  const feed = new LiveList(context, resource, list);
  const title = `List ${capitalize(resource.noun.many)}`;
  const place = new LastPlace(context, resource, title);
  try {
    for (;;) {
      await feed.open();
      place.restore(list);
      const question = questionOf(context, resource, list, { title, feed, enterHint: 'details' });
      const item = await context.services.ui.pagedSelect(question);
      await openOrForget(context, resource, item, open);
    }
  } finally {
    place.save(list);
    feed.close();
  }
}

/** Where the user was on the screens of one list, by the titles of these. */
interface Places {
  /** The account that it was in. */
  readonly account: string;
  readonly byTitle: Map<string, ListPosition>;
}

/** By the lists of the program, which last as long as a run. */
const PLACES = new WeakMap<object, Places>();

/** Where the user was on a screen when they left it. */
class LastPlace<Item extends Dates> {
  readonly #context: Context;
  readonly #resource: Resource<Item>;
  readonly #title: string;
  #places: Map<string, ListPosition> | undefined;

  constructor(context: Context, resource: Resource<Item>, title: string) {
    this.#context = context;
    this.#resource = resource;
    this.#title = title;
  }

  /** Takes the user there, once there are items. Does nothing the second time. */
  restore(list: PaginatedList<Item>): void {
    if (this.#places) return;
    this.#places = this.#placesInAccount();
    const position = this.#places.get(this.#title);
    if (position) list.moveToPosition(position);
  }

  /** Does nothing for a list that was never shown. */
  save(list: PaginatedList<Item>): void {
    this.#places?.set(this.#title, list.position());
  }

  #placesInAccount(): Map<string, ListPosition> {
    const { account } = this.#context.services;
    const key = JSON.stringify([account.keyInUse()?.key, account.baseUrl()]);
    const local = this.#context.list(listOf(this.#resource));
    const known = PLACES.get(local);
    if (known?.account === key) return known.byTitle;
    const byTitle = new Map<string, ListPosition>();
    PLACES.set(local, { account: key, byTitle });
    return byTitle;
  }
}

/** The list for the screen; with stock items it has two sections, the user's first. */
export function createList<Item extends Dates>(resource: Resource<Item>): PaginatedList<Item> {
  const { noun, id, status, owner, isNewestFirst } = resource;
  const options = {
    idOf: id,
    searchText: (item: Item) => searchTextOf(resource, item),
    filterGroups: [
      ...(owner ? [ownerFilters(owner)] : []),
      ...(status ? [{ label: 'Status', filters: [{ label: ANY, matches: () => true }, ...status.filters] }] : []),
    ],
    ...(isNewestFirst && { compare: newestFirst }),
  };
  if (!owner) return new PaginatedList<Item>(options);
  const [own, stock] = [`User ${capitalize(noun.many)}`, `System ${capitalize(noun.many)}`];
  const isStock = stockTest(owner);
  const sectionOf = (item: Item) => (isStock(item) ? stock : own);
  return new SectionedPaginatedList<Item>({ ...options, sections: [own, stock], sectionOf });
}

/** The first filter is active until the user chooses another. */
function ownerFilters<Item extends Dates>(owner: Ownership<Item>): FilterGroup<Item> {
  const isStock = stockTest(owner);
  const filters = [
    { label: 'user', matches: (item: Item) => !isStock(item) },
    { label: 'system', matches: isStock },
    { label: ALL, matches: () => true },
  ];
  const isFirst = ({ label }: { readonly label: string }) => Number(label === owner.listed);
  return { label: 'Kind', filters: filters.toSorted((a, b) => isFirst(b) - isFirst(a)) };
}

/** Called very often, for each item of long lists. An item with an unknown owner counts as the user's. */
function stockTest<Item extends Dates>({ field }: Ownership<Item>): (item: Item) => boolean {
  return (item) => {
    const value: unknown = item[field];
    return value === 'system';
  };
}

/** Items without a date come last. */
function newestFirst({ created_at: a = '' }: Dates, { created_at: b = '' }: Dates): number {
  return a === b ? 0 : a < b ? 1 : -1;
}

function questionOf<Item extends Dates>(
  { services }: Context,
  resource: Resource<Item>,
  list: PaginatedList<Item>,
  { blocked, ...question }: PickQuestion<Item> & { readonly feed: LiveList<Item> },
): ListQuestion<Item> {
  return {
    ...question,
    ...(blocked && { blocked }),
    list,
    noun: resource.noun,
    // Read whenever the list is drawn: the filters change while it is on the screen.
    get whenEmpty() {
      return describeEmpty(resource, list);
    },
    columns: (item) => lineOf(resource, item, services.clock.now(), question.feed.namesFor(item)),
  };
}

/** Why the list is empty, with the filters that are set, and what to do next. */
function describeEmpty<Item extends Dates>({ noun, whenEmpty }: Resource<Item>, list: PaginatedList<Item>): string {
  const chosen = list.chosenFilters();
  const filters = list.filterGroups().flatMap(({ label }, at) => {
    const filter = chosen[at] ?? ANY;
    return filter === ANY || filter === ALL ? [] : [`${label.toLowerCase()} ${filter}`];
  });
  const why =
    filters.length === 0 ? `There are no ${noun.many}.` : `No ${noun.many} match the filter: ${filters.join(', ')}.`;
  return `${why} ${whenEmpty}`;
}

async function openOrForget<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  item: Item,
  open: (item: Item) => Promise<void>,
): Promise<void> {
  try {
    await open(item);
  } catch (error) {
    if (error instanceof Back) return;
    // It was deleted elsewhere: remove it from the list too.
    if (error instanceof NotFoundError) context.removeItem(listOf(resource), resource.id(item));
    context.services.report(error);
  }
}
