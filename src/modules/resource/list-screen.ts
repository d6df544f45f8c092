import { NotFoundError } from '../../api/errors.ts';
import { type FilterGroup, PaginatedList, SectionedPaginatedList } from '../../ui/list/paged-list.ts';
import { Back, type ListQuestion } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { LiveList } from './live-list.ts';
import { type Blocked, ownerOf } from './owner.ts';
import { capitalize, type Dates, listOf, type Resource } from './resource.ts';
import { lineOf, searchTextOf } from './view.ts';

/** What an item is picked for. */
export interface PickQuestion<Item> {
  readonly title: string;
  readonly enterHint: string;
  /** Why one can be seen but not chosen. */
  readonly blocked?: Blocked<Item>;
}

/** Shows a list that stays up to date and lets the user choose one of its items. @throws Back on Esc. */
export async function pickItem<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  { title, enterHint, blocked }: PickQuestion<Item>,
): Promise<Item> {
  const list = createList(resource);
  const feed = new LiveList(context, resource, list);
  try {
    await feed.open();
    const shown = questionOf(context, resource, list);
    const whenEmpty = resource.whenNoneToPick ?? resource.whenEmpty;
    return await context.services.ui.pagedSelect({
      ...{ ...shown, title, enterHint, whenEmpty, feed },
      ...(blocked && { blocked }),
    });
  } finally {
    feed.close();
  }
}

/** A list whose items can be opened; the user comes back to the page and item they left. Ends with `Back`. */
export async function browse<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  open: (item: Item) => Promise<void>,
): Promise<never> {
  const list = createList(resource);
  const feed = new LiveList(context, resource, list);
  const title = `List ${capitalize(resource.noun.many)}`;
  try {
    for (;;) {
      await feed.open();
      const shown = questionOf(context, resource, list);
      const item = await context.services.ui.pagedSelect({ ...shown, title, feed, enterHint: 'details' });
      await openOrForget(context, resource, item, open);
    }
  } finally {
    feed.close();
  }
}

/** A list on the screen; where some are Tavus' own, in sections, the user's first. */
export function createList<Item extends Dates>(resource: Resource<Item>): PaginatedList<Item> {
  const { noun, id, status, owner, isNewestFirst } = resource;
  const options = {
    idOf: id,
    searchText: (item: Item) => searchTextOf(resource, item),
    filterGroups: [
      ...(owner ? [ownerFilters(resource, owner.listed)] : []),
      ...(status ? [{ label: 'Status', filters: [{ label: 'any', matches: () => true }, ...status.filters] }] : []),
    ],
    ...(isNewestFirst && { compare: newestFirst }),
  };
  if (!owner) return new PaginatedList<Item>(options);
  const [own, stock] = [`User ${capitalize(noun.many)}`, `System ${capitalize(noun.many)}`];
  const sectionOf = (item: Item) => (ownerOf(resource, item) === 'system' ? stock : own);
  return new SectionedPaginatedList<Item>({ ...options, sections: [own, stock], sectionOf });
}

/** The first one holds until another is chosen. */
function ownerFilters<Item extends Dates>(resource: Resource<Item>, first: string): FilterGroup<Item> {
  const isSystem = (item: Item) => ownerOf(resource, item) === 'system';
  const filters = [
    { label: 'user', matches: (item: Item) => !isSystem(item) },
    { label: 'system', matches: isSystem },
    { label: 'all', matches: () => true },
  ];
  return { label: 'Kind', filters: filters.toSorted((a, b) => Number(b.label === first) - Number(a.label === first)) };
}

/** One without a date comes last. */
function newestFirst({ created_at: a = '' }: Dates, { created_at: b = '' }: Dates): number {
  return a === b ? 0 : a < b ? 1 : -1;
}

function questionOf<Item extends Dates>(
  { services }: Context,
  resource: Resource<Item>,
  list: PaginatedList<Item>,
): Pick<ListQuestion<Item>, 'list' | 'noun' | 'columns' | 'whenEmpty'> {
  const { noun, whenEmpty } = resource;
  return { list, noun, whenEmpty, columns: (item) => lineOf(resource, item, services.clock.now()) };
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
    // Deleted somewhere else: the list must not go on showing it.
    if (error instanceof NotFoundError) context.removeItem(listOf(resource), resource.id(item));
    context.services.report(error);
  }
}
