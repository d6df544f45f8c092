import { TavusError } from '../../api/errors.ts';
import type { Page } from '../../api/page.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { Blocked, ItemKind } from './find-item.ts';
import { IncompleteListError } from './incomplete-list.ts';

/**
 * Before an item is changed: finds out whose it is, where that is not known yet, with one small request.
 * @returns the item with its owner
 * @throws UsageError for one that is `blocked`; what the request failed with, as a stock item must not be sent a change
 */
export async function refuseBlocked<Item>(
  context: Context,
  kind: ItemKind<Item>,
  item: Item,
  blocked: Blocked<Item>,
): Promise<Item> {
  const known = await withOwner(context, kind, item);
  const reason = blocked?.(known);
  if (reason === undefined) return known;
  throw new UsageError(reason, kind.whenBlocked?.(known) ?? 'Choose another one.');
}

/** True when a list holds it. @throws IncompleteListError where it may be in what did not come */
export async function isListed<Item>(
  pages: AsyncIterable<Page<Item>>,
  isIt: (row: Item) => boolean,
  noun: ItemKind<Item>['noun'],
): Promise<boolean> {
  let [seen, total] = [0, 0];
  for await (const { items, totalCount } of pages) {
    if (items.some(isIt)) return true;
    seen += items.length;
    total = totalCount ?? total;
  }
  if (seen < total) throw new IncompleteListError(seen, total, noun);
  return false;
}

async function withOwner<Item>({ services }: Context, kind: ItemKind<Item>, item: Item): Promise<Item> {
  const { owner, noun } = kind;
  if (owner === undefined || owner.isKnown(item)) return item;
  try {
    return await services.ui.busy(`Checking whose ${noun.one} it is`, (signal) => owner.find(item, signal));
  } catch (error) {
    if (error instanceof TavusError || error instanceof IncompleteListError) {
      services.ui.warn(`Could not check whether this ${noun.one} is one of Tavus' own. Nothing was changed.`);
    }
    throw error;
  }
}
