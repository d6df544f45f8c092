import { InvalidRequestError, NotFoundError, type TavusError } from '../../api/errors.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Context, Services } from '../context.ts';
import { type Blocked, keepKnown } from './owner.ts';
import { type Api, type Dates, type Resource, withArticle } from './resource.ts';

/** The part of a resource that is needed to find an item. */
export type Findable<Item extends Dates> = Pick<
  Resource<Item>,
  'noun' | 'id' | 'name' | 'idPattern' | 'endpoints' | 'owner' | 'blocked'
>;

/** No item has this id or name. */
export class NoneCalledError extends NotFoundError {
  constructor(
    { method, path, status, serverMessage }: TavusError,
    readonly noun: { readonly one: string; readonly many: string },
    readonly wanted: string,
    /** Names and ids of all items. */
    readonly known: { readonly names: readonly string[]; readonly ids: readonly string[] },
  ) {
    super(`No ${noun.one} is called ${wanted}.`, { method, path, status, serverMessage });
  }
}

/** How many of several items with the same name an error lists. */
const MAX_LISTED = 10;

/**
 * The item with this id; else the only item with this name. Items that are not blocked take precedence.
 * @throws UsageError for an empty text, and for a name that several items have, with their ids; NoneCalledError
 */
export async function findItem<Item extends Dates>(
  { services }: Context,
  resource: Findable<Item>,
  idOrName: string,
  blocked?: Blocked<Item>,
): Promise<Item> {
  const { noun, endpoints } = resource;
  // An empty variable in a script must not match an item without a name.
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
      return keepKnown(resource, await endpoints.get(api, resource.id(row), { signal }), row);
    }
  });
}

/** The id for an id or name. Text in the format of an id is returned without a request. */
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

/** @returns undefined if no item has this name. @throws UsageError if several have it */
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
  const ids = found.slice(0, MAX_LISTED).map(id).join(', ');
  const rest = found.length > MAX_LISTED ? ` and ${found.length - MAX_LISTED} more` : '';
  throw new UsageError(`${found.length} ${noun.many} are called “${wanted}”: ${ids}${rest}.`, 'Give an id instead.');
}

/** True for an id that Tavus does not know, and for one that the client refused to put in a path. */
function isUnknown(error: unknown): error is TavusError {
  return error instanceof NotFoundError || (error instanceof InvalidRequestError && error.status === undefined);
}

/** Loads the whole item, with a spinner; a row of a list may lack fields. */
export async function loadItem<Item extends Dates>(
  { services }: Context,
  resource: Resource<Item>,
  row: Item,
): Promise<Item> {
  return await services.ui.busy(`Loading the ${resource.noun.one}`, (signal) =>
    getAgain(services, resource, row, signal),
  );
}

/** The same without a spinner. */
export async function getAgain<Item extends Dates>(
  { client }: Services,
  resource: Resource<Item>,
  row: Item,
  signal: AbortSignal,
): Promise<Item> {
  return keepKnown(resource, await resource.endpoints.get(client(), resource.id(row), { signal }), row);
}
