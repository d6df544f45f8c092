import type { Context } from '../context.ts';
import type { LookUp } from '../forms/unanswered.ts';
import { type Dates, listOf, type Resource } from './resource.ts';

/**
 * Where an item would be whose creation was not answered.
 * @param name as it was sent
 * @param fits false for an item that shows something else than what was sent
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
