import type { Page } from '../../api/page.ts';
import type { Command, CommandOption, Given } from '../../core/command.ts';
import { quoteWord } from '../../lib/text/shell-words.ts';
import { Search } from '../../ui/list/search.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Context, Services } from '../context.ts';
import { splitList } from '../forms/split-list.ts';
import { IncompleteListError } from './incomplete-list.ts';
import { ownerOf } from './owner.ts';
import { ReferencedNames } from './reference.ts';
import type { Dates, Owner, Resource } from './resource.ts';
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
  const { noun, examples, references } = resource;
  return {
    options: [...filterOptions(resource), ...LIST_OPTIONS],
    examples: examples.list,
    async run(context, given) {
      const { clock, results } = context.services;
      const names = new ReferencedNames(
        context,
        references?.filter(({ isListed }) => isListed),
      );
      const view = viewOf(resource, clock.now(), { names });
      results.checkFields(view);
      const filter = await readFilter(context, resource, given);
      const listing: Listing<Item> = {
        ...{ noun, view },
        pages: (signal) => candidates(context, resource, { ...filter, signal }),
        searchText: (item) => searchTextOf(resource, item),
        matches: (item) => isMatch(resource, filter, item),
        filters: filterFlags(filter, given),
        // Only for a person: a script gets the ids.
        ...(results.isOnTerminal() && !results.wantsJson() && { prepare: (items) => names.load(items) }),
      };
      await listItems(context, listing, given);
      return 0;
    },
  };
}

/** The pages that may have matches: what Tavus finds by a word of the search; if it finds nothing, the whole list. */
async function* candidates<Item extends Dates>(
  { services }: Context,
  { endpoints }: Resource<Item>,
  { search, ...filter }: ListFilter & { readonly signal: AbortSignal },
): AsyncGenerator<Page<Item>> {
  if (search !== undefined) {
    let isFound = false;
    for await (const page of endpoints.list(services.client(), { ...filter, search })) {
      isFound ||= page.items.length > 0;
      yield page;
    }
    // Tavus does not look through ids or ignore accents.
    if (isFound) return;
  }
  yield* endpoints.list(services.client(), filter);
}

/** The flags that filter by owner, by status, by tags, and by what an item refers to. */
function filterOptions<Item extends Dates>(resource: Resource<Item>): readonly CommandOption<Services>[] {
  const { noun, owner, status, tags, references = [] } = resource;
  const help = `List your own ${noun.many} (user), stock ${noun.many} (system), or both.`;
  return [
    ...(owner ? [{ name: 'type', value: 'type', choices: OWNERS, help, fallback: owner.listed }] : []),
    ...(status ? [{ name: 'status', value: 'status', choices: status.known, help: status.help, fallback: 'any' }] : []),
    ...(tags ? [tagsOption(noun)] : []),
    ...references.map(({ flag, one, suggest }) => {
      const only = `Only ${noun.many} with this ${one}: its id or name.`;
      return { name: flag, value: 'id', suggest, help: only, fallback: 'any' };
    }),
  ];
}

function tagsOption({ many }: { readonly many: string }): CommandOption<Services> {
  const help = `Only ${many} with all of these tags, separated by commas.`;
  return { name: 'tags', alias: 'tag', value: 'tags', help, fallback: 'any' };
}

interface ListFilter {
  readonly type: Owner | undefined;
  readonly status: string | undefined;
  readonly tags: readonly string[] | undefined;
  /** A word that Tavus can look for. */
  readonly search: string | undefined;
  /** The ids that an item must refer to, by flag. */
  readonly references: ReadonlyMap<string, string>;
}

/** @throws as `findItem` does, for the name of what the items must refer to */
async function readFilter<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  given: Given,
): Promise<ListFilter> {
  const { owner, references = [] } = resource;
  const ids = new Map<string, string>();
  for (const { flag, findId } of references) {
    const id = await findId(context, given.text(flag));
    if (id !== undefined) ids.set(flag, id);
  }
  const type = OWNERS.find((one) => one === (given.text('type') ?? owner?.listed));
  const tags = splitList(given.text('tags') ?? '');
  return {
    ...{ type: type === 'all' ? undefined : type, status: given.text('status'), references: ids },
    ...{ tags: tags.length === 0 ? undefined : tags, search: searchedWord(resource, given) },
  };
}

/** The longest word of the search that cannot mean a status. */
function searchedWord<Item extends Dates>({ isSearchable, status }: Resource<Item>, given: Given): string | undefined {
  if (!isSearchable) return undefined;
  const isStatus = (word: string) => status?.known.some((known) => known.includes(word.toLowerCase()));
  const words = (given.text('search') ?? '').split(/\s+/).filter((word) => word !== '' && !isStatus(word));
  return words.toSorted((one, other) => other.length - one.length)[0];
}

/** Checks again what the API may not filter by. An item whose owner is unknown matches any. */
function isMatch<Item extends Dates>(
  resource: Resource<Item>,
  { type, status, tags = [], references }: ListFilter,
  item: Item,
): boolean {
  const statusOf = resource.status;
  return (
    (type === undefined || (ownerOf(resource, item) ?? type) === type) &&
    (status === undefined || !statusOf || statusOf.values(item).includes(status)) &&
    hasTags(resource, tags, item) &&
    (resource.references ?? []).every(({ flag, idsOf }) => {
      const id = references.get(flag);
      return id === undefined || idsOf(item).includes(id);
    })
  );
}

/** Compares without case, as the API does for some nouns. */
function hasTags<Item extends Dates>({ tags }: Resource<Item>, wanted: readonly string[], item: Item): boolean {
  const held = tags?.(item).map((tag) => tag.toLowerCase());
  return wanted.every((tag) => held?.includes(tag.toLowerCase()));
}

/** The flags as they were given, for a message. */
function filterFlags({ type, status, tags, references }: ListFilter, given: Given): readonly string[] {
  return [
    ...(type === undefined ? [] : [`--type ${type}`]),
    ...(status === undefined ? [] : [`--status ${status}`]),
    ...(tags === undefined ? [] : [`--tags ${quoteWord(given.text('tags') ?? '')}`]),
    ...[...references.keys()].map((flag) => `--${flag} ${quoteWord(given.text(flag) ?? '')}`),
  ];
}

/** The items that a command lists, and how they are printed. */
export interface Listing<Item extends object> {
  readonly noun: { readonly one: string; readonly many: string };
  readonly view: ItemView<Item>;
  pages(signal: AbortSignal): AsyncIterable<Page<Item>>;
  searchText(item: Item): string;
  /** A filter besides the search. */
  matches?(item: Item): boolean;
  /** Loads what printing these items needs. */
  prepare?(items: readonly Item[]): Promise<void>;
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
      await listing.prepare?.(part);
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
