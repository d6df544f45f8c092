import { InvalidRequestError, NotFoundError, type TavusError } from '../../api/errors.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Context, Services } from '../context.ts';
import { type Blocked, keepOwner } from './owner.ts';
import { type Api, type Dates, type Resource, withArticle } from './resource.ts';

/** What finding an item needs to know of it. */
export type Findable<Item extends Dates> = Pick<
  Resource<Item>,
  'noun' | 'id' | 'name' | 'idPattern' | 'endpoints' | 'owner' | 'blocked'
>;

/** No item has this id, and none this name. */
export class NoneCalledError extends NotFoundError {
  constructor(
    { method, path, status, serverMessage }: TavusError,
    readonly noun: { readonly one: string; readonly many: string },
    readonly wanted: string,
    /** All there are. */
    readonly known: { readonly names: readonly string[]; readonly ids: readonly string[] },
  ) {
    super(`No ${noun.one} is called ${wanted}.`, { method, path, status, serverMessage });
  }
}

/** How many of several items of one name are listed. */
const MOST_LISTED = 10;

/**
 * The item with this id; else the only one with this name, of those that are not blocked if there are any.
 * @throws UsageError that lists them when several have the name, or for an empty one; NoneCalledError when none has.
 */
export async function findItem<Item extends Dates>(
  { services }: Context,
  resource: Findable<Item>,
  idOrName: string,
  blocked?: Blocked<Item>,
): Promise<Item> {
  const { noun, endpoints } = resource;
  // A variable of a script that is empty must not find the one item without a name.
  if (idOrName.trim() === '') {
    throw new UsageError('The id is empty.', `Give the id of ${withArticle(noun.one)}, or its name.`);
  }
  return await services.ui.busy(`Looking for the ${noun.one}`, async (signal) => {
    const api = services.client();
    try {
      return await endpoints.get(api, idOrName, { signal });
    } catch (error) {
      if (!isUnknown(error)) throw error;
      const all = await findAll(resource, api, signal);
      const row = onlyCalled(resource, all, idOrName, blocked);
      if (row === undefined) {
        const known = { names: all.map(resource.name), ids: all.map(resource.id) };
        throw new NoneCalledError(error, noun, idOrName, known);
      }
      return keepOwner(resource, await endpoints.get(api, resource.id(row), { signal }), row);
    }
  });
}

/** The id of the item that is meant; nothing is asked of Tavus for what can't be a name. */
export async function findId<Item extends Dates>(
  context: Context,
  resource: Findable<Item>,
  idOrName: string | undefined,
): Promise<string | undefined> {
  if (idOrName === undefined || resource.idPattern.test(idOrName)) return idOrName;
  return resource.id(await findItem(context, resource, idOrName));
}

async function findAll<Item extends Dates>(
  { endpoints }: Findable<Item>,
  api: Api,
  signal: AbortSignal,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const { items } of endpoints.list(api, { signal })) found.push(...items);
  return found;
}

/** @returns undefined where none has this name. @throws UsageError where several have it */
function onlyCalled<Item extends Dates>(
  { noun, id, name }: Findable<Item>,
  all: readonly Item[],
  wanted: string,
  blocked: Blocked<Item>,
): Item | undefined {
  const called = all.filter((item) => name(item) === wanted);
  const free = called.filter((item) => blocked?.(item) === undefined);
  const found = free.length > 0 ? free : called;
  if (found.length <= 1) return found[0];
  const ids = found.slice(0, MOST_LISTED).map(id).join(', ');
  const rest = found.length > MOST_LISTED ? ` and ${found.length - MOST_LISTED} more` : '';
  throw new UsageError(`${found.length} ${noun.many} are called “${wanted}”: ${ids}${rest}.`, 'Give the id of one.');
}

/** An id that Tavus does not know, or that can't be one at all. */
function isUnknown(error: unknown): error is TavusError {
  return error instanceof NotFoundError || (error instanceof InvalidRequestError && error.status === undefined);
}

/** An item with all that Tavus tells of it; a row of a list may have less. */
export async function loadItem<Item extends Dates>(
  { services }: Context,
  resource: Resource<Item>,
  row: Item,
): Promise<Item> {
  return await services.ui.busy(`Loading the ${resource.noun.one}`, (signal) =>
    getAgain(services, resource, row, signal),
  );
}

/** The same without a word on the screen. */
export async function getAgain<Item extends Dates>(
  { client }: Services,
  resource: Resource<Item>,
  row: Item,
  signal: AbortSignal,
): Promise<Item> {
  return keepOwner(resource, await resource.endpoints.get(client(), resource.id(row), { signal }), row);
}
