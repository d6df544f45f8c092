import type { Context } from '../context.ts';
import { keepKnown } from './owner.ts';
import { type Dates, listOf, type Resource } from './resource.ts';

/** Items with secrets that were created in this run, by their list and id. */
const CREATED = new WeakMap<object, Map<string, Dates>>();

/** Keeps the secrets of a new item until the program ends: only the response to the creation has them. */
export function rememberCreated<Item extends Dates>(context: Context, resource: Resource<Item>, item: Item): void {
  const { secrets = [], id } = resource;
  if (secrets.every((name) => item[name] === undefined)) return;
  const list = context.list(listOf(resource));
  const created = CREATED.get(list) ?? new Map<string, Dates>();
  CREATED.set(list, created.set(id(item), item));
}

/** @returns what adds the secrets of items that were created in this run */
export function keeperOf<Item extends Dates>(context: Context, resource: Resource<Item>): (item: Item) => Item {
  const created = CREATED.get(context.list(listOf(resource)));
  if (!created) return (item) => item;
  return (item) => {
    const before = created.get(resource.id(item));
    // Items of this list, and therefore of this type.
    return before ? keepKnown(resource, item, before as Item) : item;
  };
}
