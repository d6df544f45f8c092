import type { Page } from '../../api/page.ts';
import type { Command, CommandOption, Given } from '../../core/command.ts';
import { Search } from '../../ui/list/search.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Context, Services } from '../context.ts';
import { IncompleteListError } from './incomplete-list.ts';
import type { Dates, Resource } from './resource.ts';
import { searchTextOf, viewOf } from './view.ts';

const DEFAULT_LIMIT = 30;

/** The options of every list. */
export const LIST_OPTIONS: readonly CommandOption<Services>[] = [
  { name: 'search', value: 'words', help: 'Only those whose name, id or status holds every word.', fallback: 'all' },
  {
    name: 'limit',
    value: 'number',
    help: 'How many at most.',
    fallback: String(DEFAULT_LIMIT),
    check: (text) => (/^[1-9]\d{0,8}$/.test(text) ? undefined : 'A limit is a whole number from 1.'),
  },
  { name: 'all', help: 'Every one there is; they are printed as they come.', fallback: 'off' },
];

const OWNERS = ['user', 'system', 'all'] as const;

/** `tavus <noun> list`. */
export function listCommand<Item extends Dates>(resource: Resource<Item>): Command<Services> {
  const { noun, owner, status, endpoints, examples } = resource;
  const help = "Your own, Tavus' stock ones, or both.";
  return {
    options: [
      ...(owner ? [{ name: 'type', value: 'type', choices: OWNERS, help, fallback: owner.listed }] : []),
      ...(status ? [{ name: 'status', value: 'status', help: status.help, fallback: 'any' }] : []),
      ...LIST_OPTIONS,
    ],
    examples: examples.list,
    async run(context, given) {
      const { client, clock } = context.services;
      const wanted = given.text('status');
      const type = OWNERS.find((one) => one === (given.text('type') ?? owner?.listed));
      const listing: Listing<Item> = {
        noun,
        view: viewOf(resource, clock.now()),
        pages: (signal) => endpoints.list(client(), { type: type === 'all' ? undefined : type, signal }),
        searchText: (item) => searchTextOf(resource, item),
        matches: (item) => wanted === undefined || status === undefined || status.values(item).includes(wanted),
      };
      await listItems(context, listing, given);
      return 0;
    },
  };
}

/** What of a list is printed, and how. */
export interface Listing<Item extends object> {
  readonly noun: { readonly one: string; readonly many: string };
  readonly view: ItemView<Item>;
  pages(signal: AbortSignal): AsyncIterable<Page<Item>>;
  searchText(item: Item): string;
  /** What must be true of an item beyond the search. */
  matches?(item: Item): boolean;
}

/**
 * Prints a list, page after page, as far as it was asked for.
 * @throws IncompleteListError after it is printed, where Tavus sent less than was asked for and than it says there is
 */
export async function listItems<Item extends object>(
  context: Context,
  listing: Listing<Item>,
  given: Given,
): Promise<void> {
  const { services } = context;
  services.results.checkFields(listing.view);
  const stop = new AbortController();
  const limit = given.isSet('all') ? Number.POSITIVE_INFINITY : Number(given.text('limit') ?? DEFAULT_LIMIT);
  const search = new Search<Item>(listing.searchText);
  search.setQuery(given.text('search') ?? '');
  const fits = listing.matches ?? (() => true);
  let [seen, shown] = [0, 0];
  let hasMore = false;
  let total = 0;

  async function* wanted(): AsyncGenerator<readonly Item[]> {
    for await (const { items, totalCount } of listing.pages(stop.signal)) {
      const found = search.find(items.filter(fits));
      const part = found.slice(0, limit - shown);
      seen += items.length;
      total = totalCount ?? total;
      shown += part.length;
      hasMore = part.length < found.length || (shown >= limit && seen < (totalCount ?? seen + 1));
      yield part;
      if (shown >= limit) return;
    }
  }

  try {
    await services.results.list(listing.view, wanted());
  } finally {
    stop.abort();
  }
  if (shown < limit && seen < total) throw new IncompleteListError(seen, total, listing.noun);
  if (shown === 0) services.ui.say(`There are no such ${listing.noun.many}.`);
  else if (hasMore)
    services.ui.say(`${shown === 1 ? 'This is the first' : `These are the first ${shown}`}; --all shows every one.`);
}
