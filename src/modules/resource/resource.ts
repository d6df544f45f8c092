import type { TavusClient } from '../../api/client.ts';
import type { Page } from '../../api/page.ts';
import type { CallOptions, DeleteOptions } from '../../api/route.ts';
import type { CommandShape } from '../../core/command.ts';
import type { ListName } from '../../core/store.ts';
import type { ListFilter } from '../../ui/list/paged-list.ts';
import type { Cell, TonedText } from '../../ui/theme.ts';
import type { DetailRow } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';

/** The calls of the client; those of `client.once` send each request once. */
export type Api = TavusClient['once'];

/** Whose an item is. */
export type Owner = 'user' | 'system';

/** When it was made and changed, as ISO 8601. */
export interface Dates {
  readonly created_at?: string;
  readonly updated_at?: string;
}

/**
 * All that the program knows of one kind of item. The kit makes of it the menu, the list, the details, the commands
 * `list`, `get`, `rename`, `delete` and `watch`, the picker, and the words for an id that nobody knows.
 */
export interface Resource<Item extends Dates> {
  /** `many` is also the part of the API's path: `/v2/replicas`. */
  readonly noun: { readonly one: string; readonly many: string; readonly alias?: string };
  /** What it is, as `tavus --help` says it: "a person's face and voice". */
  readonly summary: string;
  /** Empty when the API gave none. */
  id(item: Item): string;
  name(item: Item): string;
  /** How its ids look. What looks so is no name. */
  readonly idPattern: RegExp;
  readonly endpoints: Endpoints<Item>;
  /** The names that `--json` takes. */
  readonly fields: readonly string[];
  /** Itself when left out. */
  toJson?(item: Item): object;
  /** The columns of a command's table beside ID, NAME, STATUS and CREATED. */
  readonly columns?: readonly Column<Item>[];
  /** The rows of the details beside its name, id and dates. */
  details(item: Item): readonly DetailRow[];
  /** The rows of the details that hold the id of another item: its name is shown too. */
  readonly references?: readonly Reference<Item>[];
  /** Its links that a browser can show. Those that no row of the details has are added to them. */
  links?(item: Item): readonly DetailRow[];
  /** The address of a picture of it. */
  thumbnail?(item: Item): string | undefined;
  readonly status?: Status<Item>;
  /** For items that are worth waiting for. */
  readonly watch?: Watch<Item>;
  /** For items of which some are Tavus' own. */
  readonly owner?: Ownership<Item>;
  /** Why an item can't be changed, and what to do instead. */
  readonly blocked?: {
    rename?(item: Item): string | undefined;
    delete?(item: Item): string | undefined;
    instead?(item: Item): string;
  };
  /** What is lost with it, in a sentence. */
  readonly whenDeleted?: string;
  /** What `--hard` destroys beside it, for an API that has it: in a sentence, and for an example. */
  readonly hardDelete?: { readonly help: string; readonly what: string };
  /** True for a list that is shown by date; others are shown as Tavus sorts them. */
  readonly isNewestFirst?: boolean;
  /** What to say, and where to go on, when there is nothing to show. */
  readonly whenEmpty: string;
  /** The same where one is to be chosen. */
  readonly whenNoneToPick?: string;
  readonly examples: Examples;
}

interface ListOptions extends CallOptions {
  /** Those of one owner; all when left out. */
  readonly type?: Owner | undefined;
}

/** What the API can do with it. */
interface Endpoints<Item> {
  /** All pages, in their order. */
  list(api: Api, options: ListOptions): AsyncIterable<Page<Item>>;
  get(api: Api, id: string, options: CallOptions): Promise<Item>;
  /** @returns the item as it is then. */
  rename?(api: Api, item: Item, name: string, options: CallOptions): Promise<Item>;
  delete?(api: Api, id: string, options: DeleteOptions): Promise<void>;
  /** These items as they are now, by as few list requests as can be; what is gone is left out. */
  reload?(api: Api, items: readonly Item[], options: CallOptions): Promise<readonly Item[]>;
  /** True where `reload` brings the newest of the list alone: one that is watched is then asked for by its id. */
  readonly reloadsNewest?: boolean;
}

/** The id of an item of another resource, in a row of the details. */
export interface Reference<Item> {
  /** Of the row. */
  readonly label: string;
  idOf(item: Item): string | undefined;
  /** @returns undefined where no item has the id. @throws what the request failed with */
  nameOf(context: Context, id: string, signal: AbortSignal): Promise<string | undefined>;
}

interface Column<Item> {
  readonly title: string;
  cell(item: Item): Cell;
}

/** How far an item is. */
interface Status<Item> {
  cell(item: Item): TonedText;
  /** What a search looks through; the text of the cell when left out. */
  words?(item: Item): string;
  /** True while it can change by itself; a list on the screen then asks for it again and again. */
  isUnderWay(item: Item): boolean;
  /** What `--status` is compared with. */
  values(item: Item): readonly (string | undefined)[];
  /** What `--status` does, in a sentence. */
  readonly help: string;
  /** By which a list on the screen can be narrowed. */
  readonly filters: readonly ListFilter<Item>[];
}

/** What is said of items while they are waited for. */
interface Watch<Item> {
  /** What goes on, for the summary: `trainings`. The items themselves when left out. */
  readonly subject?: string;
  /** How long it usually takes, in a sentence. */
  readonly usual: string;
  /** The cell of its status when left out. */
  cell?(item: Item): Cell;
  /** Text such as `37/100`. */
  progress(item: Item): string | undefined;
  /** What to say of one that is done. */
  done(item: Item): string;
  /** Why it failed, in plain words; undefined unless it did. */
  whyFailed(item: Item): string | undefined;
  /** What follows the name of one that failed, in a sentence; `failed.` when left out. */
  failed?(item: Item): string;
  readonly notes: string;
  readonly examples: CommandShape<Services>['examples'];
}

/** One whose items can be renamed, deleted, or waited for. */
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
  /** The property that holds the owner; an item asked for by its id may lack it. */
  readonly field: keyof Item & string;
  /** Which are listed where nothing else is asked for. */
  readonly listed: Owner | 'all';
  /** Those of Tavus' own among which this one would be; all of them when left out. */
  stock?(api: Api, item: Item, options: CallOptions): AsyncIterable<Page<Item>>;
}

interface Examples {
  /** Of the item that the examples are about. */
  readonly id: string;
  readonly name: string;
  readonly list: CommandShape<Services>['examples'];
  /** What a script could ask of it, and the fields of that. */
  readonly get: { readonly text: string; readonly fields: string };
}

/** As the machine calls its list. */
export function listOf<Item extends Dates>({ noun, id }: Resource<Item>): ListName<Item> {
  return { name: noun.many, idOf: id };
}

/** `a replica`, `an objective`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** `Replica`, for titles and labels. */
export function capitalize(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}
