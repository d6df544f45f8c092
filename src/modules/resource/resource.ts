import type { TavusClient } from '../../api/client.ts';
import type { Page } from '../../api/page.ts';
import type { CallOptions, DeleteOptions } from '../../api/route.ts';
import type { CommandOption, CommandShape } from '../../core/command.ts';
import type { ListName } from '../../core/store.ts';
import type { ListFilter } from '../../ui/list/paged-list.ts';
import type { Cell, TonedText } from '../../ui/theme.ts';
import type { DetailRow } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';

/** The API calls of a client, or of `client.once`, which never retries. */
export type Api = TavusClient['once'];

/** `system` for Tavus' stock items. */
export type Owner = 'user' | 'system';

/** Times of creation and last change, as ISO 8601. */
export interface Dates {
  readonly created_at?: string;
  readonly updated_at?: string;
}

/**
 * The description of one kind of item. From it come the menu, the list, the details, the commands `list`, `get`,
 * `rename`, `delete` and `watch`, the picker, the completion of ids, and the error for an unknown id.
 */
export interface Resource<Item extends Dates> {
  /** `many` is also the name in API paths: `/v2/replicas`. */
  readonly noun: { readonly one: string; readonly many: string; readonly alias?: string };
  /** The line in `tavus --help`: "a person's face and voice". */
  readonly summary: string;
  /** '' if the API sent none. */
  id(item: Item): string;
  name(item: Item): string;
  /** The format of its ids. Text that matches is never looked up as a name. */
  readonly idPattern: RegExp;
  readonly endpoints: Endpoints<Item>;
  /** The field names that `--json` accepts. */
  readonly fields: readonly string[];
  /** The item as printed with `--json`; the item itself by default. */
  toJson?(item: Item): object;
  /** Fields that are masked, except with `--json` in the results of `get` and of the creation. */
  readonly secrets?: readonly (keyof Item & string)[];
  /** Columns of the table besides ID, NAME, STATUS and CREATED. */
  readonly columns?: readonly Column<Item>[];
  /** Detail rows besides name, id and dates. */
  details(item: Item): readonly DetailRow[] | Promise<readonly DetailRow[]>;
  /** Detail rows that hold the id of another item: its name is shown too. */
  readonly references?: readonly Reference<Item>[];
  /** Links that a browser can open. Those whose label is not in `details` are added to the detail rows. */
  links?(item: Item): readonly DetailRow[];
  /** The URL of its thumbnail image. */
  thumbnail?(item: Item): string | undefined;
  readonly status?: Status<Item>;
  /** For items whose status changes by itself and can be waited for. */
  readonly watch?: Watch<Item>;
  /** For nouns that have stock items. */
  readonly owner?: Ownership<Item>;
  /** For nouns that have tags: tables show them, and `--tags` filters by them. */
  tags?(item: Item): readonly string[];
  /** True if the API can search the list: `endpoints.list` then gets a word of `--search`. */
  readonly isSearchable?: boolean;
  /** Why an item cannot be changed, and what to do instead. */
  readonly blocked?: {
    rename?(item: Item): string | undefined;
    edit?(item: Item): string | undefined;
    delete?(item: Item): string | undefined;
    instead?(item: Item): string;
  };
  /** A risk of deleting this item, in a sentence; printed before the question. */
  deleteWarning?(item: Item): string | undefined;
  /** What `--hard` also destroys: `its training footage`. Left out if the API has no hard delete. */
  readonly hardDelete?: string;
  /** True to sort a list by date; otherwise it keeps the order of the API. */
  readonly isNewestFirst?: boolean;
  /** What to do next if a list is empty, a sentence; it follows the reason. */
  readonly whenEmpty: string;
  readonly examples: Examples;
}

/** What narrows a list. The caller checks the items too, so an API without such a filter may ignore it. */
interface ListOptions extends CallOptions {
  /** Only items of this owner; all items by default. */
  readonly type?: Owner | undefined;
  readonly status?: string | undefined;
  /** Only items with all of these tags. */
  readonly tags?: readonly string[] | undefined;
  /** Only items that contain this word in their name; only for a noun that `isSearchable`. */
  readonly search?: string | undefined;
  /** Only items that refer to these ids, by the flag of the reference. */
  readonly references?: ReadonlyMap<string, string>;
}

/** The endpoints of the API for it. */
interface Endpoints<Item> {
  /** All pages, in order. */
  list(api: Api, options: ListOptions): AsyncIterable<Page<Item>>;
  get(api: Api, id: string, options: CallOptions): Promise<Item>;
  /** @returns the renamed item. */
  rename?(api: Api, item: Item, name: string, options: CallOptions): Promise<Item>;
  delete?(api: Api, id: string, options: DeleteOptions): Promise<void>;
  /** The current state of these items, in as few list requests as possible. Deleted items are left out. */
  reload?(api: Api, items: readonly Item[], options: CallOptions): Promise<readonly Item[]>;
  /** True if `reload` returns only the newest items of the list; older ones are then loaded by their ids. */
  readonly reloadsNewest?: boolean;
}

/** The ids of items of another resource, in a row of the details. */
export interface Reference<Item> {
  /** Of the row. */
  readonly label: string;
  /** What one item in it is called, in the middle of a sentence. */
  readonly one: string;
  /** True if lists have a column for it. */
  readonly isListed: boolean;
  /** The flag of `list` that keeps the items with one of these ids: `replica-id`. */
  readonly flag: string;
  readonly suggest: NonNullable<CommandOption<Services>['suggest']>;
  idsOf(item: Item): readonly string[];
  /** @returns undefined where no item has the id. @throws what the request failed with */
  nameOf(context: Context, id: string, signal: AbortSignal): Promise<string | undefined>;
  /** The id for an id or name. @throws as `findItem` does */
  findId(context: Context, idOrName: string | undefined): Promise<string | undefined>;
}

interface Column<Item> {
  readonly title: string;
  cell(item: Item): Cell;
}

/** The status of an item. */
interface Status<Item> {
  /** @param now milliseconds since 1970, UTC */
  cell(item: Item, now: number): TonedText;
  /** True if the cell of an item in progress shows a time, which a list on the screen keeps up to date. */
  readonly showsTime?: boolean;
  /** The text that a search looks through; the text of the cell by default. */
  words?(item: Item): string;
  /** True while it can change by itself; a list on the screen then polls it. */
  isInProgress(item: Item): boolean;
  /** All values that `--status` accepts. */
  readonly known: readonly string[];
  /** The values of this item; `--status` matches any of them. */
  values(item: Item): readonly (string | undefined)[];
  /** The help of `--status`, a sentence. */
  readonly help: string;
  /** The filters of a list on the screen. */
  readonly filters: readonly ListFilter<Item>[];
}

/** A label, such as `To watch again:`, and the words after `tavus`. */
export type NextCommand = readonly [label: string, words: readonly string[]];

/** The texts and progress of items that are watched. */
interface Watch<Item> {
  /** What is watched, for the summary: `trainings`; the plural noun by default. */
  readonly subject?: string;
  /** How long it usually takes, a sentence. */
  readonly usual: string;
  /** What to show below the items in place of the time so far and `usual`. @param now milliseconds since 1970, UTC */
  note?(items: readonly Item[], now: number): string;
  /** What the user must know who stops watching, in sentences; default: that Tavus continues. */
  stopped?(running: readonly Item[]): string;
  /** The commands to continue with after it, each with a label; by default, the one that watches again. */
  next?(running: readonly Item[]): readonly NextCommand[];
  /** The status while watching; `status.cell` by default. @param now milliseconds since 1970, UTC */
  cell?(item: Item, now: number): Cell;
  /** Text such as `37/100`. */
  progress(item: Item): string | undefined;
  /** The message for an item that is done, in sentences. */
  done(item: Item): string | Promise<string>;
  hasFailed(item: Item): boolean;
  /** Why an item failed, in plain words; called only for failed items. */
  whyFailed(item: Item): Promise<string>;
  /** What follows the name of a failed item in the message; `failed.` by default. */
  failed?(item: Item): string;
  readonly notes: string;
  readonly examples: CommandShape<Services>['examples'];
}

/** A resource whose items can be renamed, deleted or watched. */
export type Renamable<Item extends Dates> = With<Item, 'rename'>;
export type Deletable<Item extends Dates> = With<Item, 'delete'>;
export type Watchable<Item extends Dates> = Resource<Item> & Required<Pick<Resource<Item>, 'status' | 'watch'>>;

type With<Item extends Dates, Name extends keyof Endpoints<Item>> = Resource<Item> & {
  readonly endpoints: Required<Pick<Endpoints<Item>, Name>>;
};

export function isRenamable<Item extends Dates>(resource: Resource<Item>): resource is Renamable<Item> {
  return resource.endpoints.rename !== undefined;
}

export function isDeletable<Item extends Dates>(resource: Resource<Item>): resource is Deletable<Item> {
  return resource.endpoints.delete !== undefined;
}

export function isWatchable<Item extends Dates>(resource: Resource<Item>): resource is Watchable<Item> {
  return resource.status !== undefined && resource.watch !== undefined;
}

export interface Ownership<Item> {
  /** The property that holds the owner; an item loaded by its id may not have it. */
  readonly field: keyof Item & string;
  /** The items listed by default. */
  readonly listed: Owner | 'all';
  /** Lists the stock items that may include this item, with few requests; all stock items by default. */
  stock?(api: Api, item: Item, options: CallOptions): AsyncIterable<Page<Item>>;
}

interface Examples {
  /** The id and name of the item in the examples. */
  readonly id: string;
  readonly name: string;
  readonly list: CommandShape<Services>['examples'];
  /** An example of `get --json=<fields>`. */
  readonly get: { readonly text: string; readonly fields: string };
}

/** The state of its menu. */
export function menuStateOf({ noun }: { readonly noun: { readonly many: string } }): string {
  return `work_with_${noun.many}`;
}

/** The key of its list in the machine. */
export function listOf<Item extends Dates>({ noun, id }: Resource<Item>): ListName<Item> {
  return { name: noun.many, idOf: id };
}

/** The command that watches these items. */
export function toWatchAgain<Item extends Dates>(
  { noun, id }: Pick<Resource<Item>, 'noun' | 'id'>,
  items: readonly Item[],
): NextCommand {
  return ['To watch again:', [noun.one, 'watch', ...items.map(id)]];
}

/** `a replica`, `an objective`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** `Replica`, for titles and labels. */
export function capitalize(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}
