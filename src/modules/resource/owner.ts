import { TavusError } from '../../api/errors.ts';
import type { Page } from '../../api/page.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { IncompleteListError } from './incomplete-list.ts';
import type { Dates, Owner, Resource } from './resource.ts';

/** Why an item cannot be chosen; undefined if it can. */
export type Blocked<Item> = ((item: Item) => string | undefined) | undefined;

type Owned<Item extends Dates> = Pick<Resource<Item>, 'noun' | 'id' | 'endpoints' | 'owner' | 'blocked'>;

/** @returns undefined if the owner is unknown. */
export function ownerOf<Item extends Dates>({ owner }: Pick<Resource<Item>, 'owner'>, item: Item): Owner | undefined {
  const value: unknown = owner && item[owner.field];
  return value === 'user' || value === 'system' ? value : undefined;
}

/**
 * The item with what was known of it before and a response may not have: the owner, which its row in the list had, and
 * secrets, which may only be in the response to the creation.
 */
export function keepKnown<Item extends Dates>(
  resource: Pick<Resource<Item>, 'owner' | 'secrets'>,
  item: Item,
  before: Item,
): Item {
  return keepSecrets(resource, keepOwner(resource, item, before), before);
}

function keepOwner<Item extends Dates>(resource: Pick<Resource<Item>, 'owner'>, item: Item, before: Item): Item {
  const listed = ownerOf(resource, before);
  if (!resource.owner || !listed) return item;
  const { field } = resource.owner;
  return { [field]: listed, ...item, [field]: ownerOf(resource, item) ?? listed };
}

function keepSecrets<Item extends Dates>({ secrets = [] }: Pick<Resource<Item>, 'secrets'>, item: Item, before: Item) {
  const kept = secrets.filter((name) => item[name] === undefined && before[name] !== undefined);
  return kept.length === 0 ? item : { ...item, ...Object.fromEntries(kept.map((name) => [name, before[name]])) };
}

/**
 * Call before changing an item. Finds out its owner if it is unknown, with as few requests as possible.
 * @returns the item with its owner
 * @throws UsageError if it is `blocked`; the error of the request, as a change to a stock item must not be sent
 */
export async function refuseBlocked<Item extends Dates>(
  context: Context,
  resource: Owned<Item>,
  item: Item,
  blocked: Blocked<Item>,
): Promise<Item> {
  const known = await withOwner(context, resource, item);
  const reason = blocked?.(known);
  if (reason === undefined) return known;
  throw new UsageError(reason, resource.blocked?.instead?.(known) ?? `Choose another ${resource.noun.one}.`);
}

async function withOwner<Item extends Dates>({ services }: Context, resource: Owned<Item>, item: Item): Promise<Item> {
  const { owner, noun } = resource;
  if (owner === undefined || ownerOf(resource, item) !== undefined) return item;
  try {
    const isStock = await services.ui.busy(`Checking the owner of the ${noun.one}`, (signal) => {
      const options = { type: 'system', signal } as const;
      const api = services.client();
      const stock = owner.stock?.(api, item, options) ?? resource.endpoints.list(api, options);
      return isListed(stock, resource, item);
    });
    return { ...item, [owner.field]: isStock ? 'system' : 'user' };
  } catch (error) {
    if (error instanceof TavusError || error instanceof IncompleteListError) {
      services.ui.warn(`Could not check whether this is a stock ${noun.one}. Nothing was changed.`);
    }
    throw error;
  }
}

/** True if the list of stock items contains it. @throws IncompleteListError if items are missing from the list */
async function isListed<Item extends Dates>(
  pages: AsyncIterable<Page<Item>>,
  resource: Owned<Item>,
  item: Item,
): Promise<boolean> {
  const { id, noun } = resource;
  let [seen, total] = [0, 0];
  for await (const { items, totalCount } of pages) {
    if (items.some((row) => id(row) === id(item) && ownerOf(resource, row) !== 'user')) return true;
    seen += items.length;
    total = totalCount ?? total;
  }
  if (seen < total) throw new IncompleteListError(seen, total, noun);
  return false;
}
