import type { Page } from '../../api/page.ts';
import type { Command, CommandOption, Given } from '../../core/command.ts';
import { quoteWord } from '../../lib/text/shell-words.ts';
import { Search } from '../../ui/list/search.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Context, Services } from '../context.ts';
import { IncompleteListError } from './incomplete-list.ts';
import type { Dates, Resource } from './resource.ts';
import { searchTextOf, viewOf } from './view.ts';

const DEFAULT_LIMIT = 30;

/** The options of every `list` command. */
export const LIST_OPTIONS: readonly CommandOption<Services>[] = [
  { name: 'search', value: 'words', help: 'Only items with all these words in name, id or status.', fallback: 'all' },
  {
    name: 'limit',
    value: 'number',
    help: 'Maximum number of results.',
    fallback: String(DEFAULT_LIMIT),
    check: (text) => (/^[1-9]\d{0,8}$/.test(text) ? undefined : 'The limit must be a whole number, at least 1.'),
  },
  { name: 'all', help: 'List all results, printed page by page.', fallback: 'off' },
];

const OWNERS = ['user', 'system', 'all'] as const;

/** `tavus <noun> list`. */
export function listCommand<Item extends Dates>(resource: Resource<Item>): Command<Services> {
  const { noun, owner, status, endpoints, examples } = resource;
  const help = `List your own ${noun.many} (user), stock ${noun.many} (system), or both.`;
  return {
    options: [
      ...(owner ? [{ name: 'type', value: 'type', choices: OWNERS, help, fallback: owner.listed }] : []),
      ...(status
        ? [{ name: 'status', value: 'status', choices: status.known, help: status.help, fallback: 'any' }]
        : []),
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
        filters: [
          ...(type === undefined || type === 'all' ? [] : [`--type ${type}`]),
          ...(wanted === undefined ? [] : [`--status ${wanted}`]),
        ],
      };
      await listItems(context, listing, given);
      return 0;
    },
  };
}

/** The items that a command lists, and how they are printed. */
export interface Listing<Item extends object> {
  readonly noun: { readonly one: string; readonly many: string };
  readonly view: ItemView<Item>;
  pages(signal: AbortSignal): AsyncIterable<Page<Item>>;
  searchText(item: Item): string;
  /** A filter besides the search. */
  matches?(item: Item): boolean;
  /** The flags that filter the list, for the message about an empty result: `--status error`. */
  readonly filters?: readonly string[];
}

/**
 * Prints a list page by page, up to the limit.
 * @throws IncompleteListError at the end, if Tavus sent fewer items than its total and the limit was not reached
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
  const query = given.text('search') ?? '';
  search.setQuery(query);
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
  if (shown === 0) services.ui.say(describeEmpty(listing, query));
  else if (hasMore) services.ui.say(`Showing the first ${shown === 1 ? 'result' : shown}. Use --all to list all.`);
}

/** Names the flags that leave nothing: `No replicas match --status error --search Rio.` */
function describeEmpty<Item extends object>({ noun, filters = [] }: Listing<Item>, query: string): string {
  const flags = query.trim() === '' ? filters : [...filters, `--search ${quoteWord(query)}`];
  return flags.length === 0 ? `There are no ${noun.many}.` : `No ${noun.many} match ${flags.join(' ')}.`;
}
