import type { Context, Services } from '../context.ts';
import { keepOwner } from './owner.ts';
import type { Dates, Resource } from './resource.ts';

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
