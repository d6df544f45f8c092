import { NotFoundError } from '../../api/errors.ts';
import { keepKnown } from './owner.ts';
import type { Api, Dates, Resource } from './resource.ts';

/** The current state of items: one by its id, several by list requests if possible. Deleted items are left out. */
export async function reloadItems<Item extends Dates>(
  resource: Resource<Item>,
  api: Api,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const { id, endpoints } = resource;
  if (items.length === 1 || !endpoints.reload) return await reloadEach(resource, api, items, signal);
  const reloaded = await endpoints.reload(api, items, { signal });
  if (!endpoints.reloadsNewest) return reloaded;
  const held = new Set(reloaded.map(id));
  const older = items.filter((item) => !held.has(id(item)));
  return [...reloaded, ...(await reloadEach(resource, api, older, signal))];
}

/** The current state of items, with one request each, one after the other. Deleted items are left out. */
export async function reloadEach<Item extends Dates>(
  resource: Resource<Item>,
  api: Api,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (const item of items) {
    try {
      found.push(keepKnown(resource, await resource.endpoints.get(api, resource.id(item), { signal }), item));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return found;
}
