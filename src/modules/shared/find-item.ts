import { InvalidRequestError, NotFoundError, type TavusError } from '../../api/errors.ts';
import type { Page } from '../../api/page.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';

/** Where a kind of item can be found. */
export interface ItemKind<Item> {
  readonly noun: { readonly one: string; readonly many: string };
  get(id: string, signal: AbortSignal): Promise<Item>;
  pages(signal: AbortSignal): AsyncIterable<Page<Item>>;
  idOf(item: Item): string;
  nameOf(item: Item): string;
  /** For items of which some are Tavus' own, where an item asked for by its id may not say so. */
  readonly owner?: Owner<Item>;
  /** What to do instead with one that can't be changed. */
  whenBlocked?(item: Item): string;
}

interface Owner<Item> {
  isKnown(item: Item): boolean;
  /** The item with its owner, as a list tells it. */
  find(item: Item, signal: AbortSignal): Promise<Item>;
  /** The item with the owner that a row of a list had. */
  keep(item: Item, row: Item): Item;
}

/** No item has this id, and none this name. */
export class NoneCalledError extends NotFoundError {
  constructor(
    { method, path, status, serverMessage }: TavusError,
    readonly noun: ItemKind<unknown>['noun'],
    readonly wanted: string,
    /** All there are. */
    readonly known: { readonly names: readonly string[]; readonly ids: readonly string[] },
  ) {
    super(`No ${noun.one} is called ${wanted}.`, { method, path, status, serverMessage });
  }
}

/** How many of several items of one name are listed. */
const MOST_LISTED = 10;

/** Why an item can't be what is meant. */
export type Blocked<Item> = ((item: Item) => string | undefined) | undefined;

/**
 * The item with this id; else the only one with this name, of those that are not blocked if there are any.
 * @throws UsageError that lists them when several have the name, or for an empty one; NoneCalledError when none has.
 */
export async function findItem<Item>(
  context: Context,
  kind: ItemKind<Item>,
  idOrName: string,
  blocked?: Blocked<Item>,
): Promise<Item> {
  // A variable of a script that is empty must not find the one item without a name.
  if (idOrName.trim() === '') {
    throw new UsageError('The id is empty.', `Give the id of a ${kind.noun.one}, or its name.`);
  }
  const { ui } = context.services;
  return await ui.busy(`Looking for the ${kind.noun.one}`, async (signal) => {
    try {
      return await kind.get(idOrName, signal);
    } catch (error) {
      if (!isUnknown(error)) throw error;
      const all = await findAll(kind, signal);
      const called = all.filter((item) => kind.nameOf(item) === idOrName);
      const free = called.filter((item) => blocked?.(item) === undefined);
      const found = free.length > 0 ? free : called;
      const [only] = found;
      if (only === undefined) {
        const known = { names: all.map(kind.nameOf), ids: all.map(kind.idOf) };
        throw new NoneCalledError(error, kind.noun, idOrName, known);
      }
      if (found.length === 1) return await getListed(kind, only, signal);
      throw severalCalled(kind, idOrName, found);
    }
  });
}

/** The id of the item that is meant; nothing is asked of Tavus when `looksLikeId` says that it is one. */
export async function findId<Item>(
  context: Context,
  kind: ItemKind<Item>,
  idOrName: string,
  looksLikeId: (text: string) => boolean,
): Promise<string> {
  return looksLikeId(idOrName) ? idOrName : kind.idOf(await findItem(context, kind, idOrName));
}

async function getListed<Item>(kind: ItemKind<Item>, row: Item, signal: AbortSignal): Promise<Item> {
  const item = await kind.get(kind.idOf(row), signal);
  return kind.owner?.keep(item, row) ?? item;
}

async function findAll<Item>(kind: ItemKind<Item>, signal: AbortSignal): Promise<Item[]> {
  const found: Item[] = [];
  for await (const { items } of kind.pages(signal)) found.push(...items);
  return found;
}

/** An id that Tavus does not know, or that can't be one at all. */
function isUnknown(error: unknown): error is TavusError {
  return error instanceof NotFoundError || (error instanceof InvalidRequestError && error.status === undefined);
}

function severalCalled<Item>({ noun, idOf }: ItemKind<Item>, name: string, found: readonly Item[]): UsageError {
  const ids = found.slice(0, MOST_LISTED).map(idOf).join(', ');
  const rest = found.length > MOST_LISTED ? ` and ${found.length - MOST_LISTED} more` : '';
  return new UsageError(`${found.length} ${noun.many} are called “${name}”: ${ids}${rest}.`, 'Give the id of one.');
}
