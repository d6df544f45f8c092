import type { Context } from '../context.ts';
import type { LookUp } from '../forms/unanswered.ts';
import { type Dates, listOf, type Resource } from './resource.ts';

/**
 * How to find an item whose creation got no clear response.
 * @param name as it was sent
 * @param fits false for an item that differs from what was sent
 */
export function lookUpIn<Item extends Dates>(
  { services }: Context,
  resource: Resource<Item>,
  name: string,
  fits: (item: Item) => boolean = () => true,
): LookUp<Item> {
  return {
    ...{ noun: resource.noun.one, list: listOf(resource), name, nameOf: resource.name, fits },
    pages: (signal) => resource.endpoints.list(services.client().once, { type: 'user', signal }),
  };
}
