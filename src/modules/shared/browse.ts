import { NotFoundError } from '../../api/errors.ts';
import { Back, type ListQuestion } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { type ListSource, LiveList } from './live-list.ts';

/** A list on the screen, and where it comes from. */
export interface ItemQuestion<Item extends object> extends Omit<ListQuestion<Item>, 'feed'> {
  readonly source: ListSource<Item>;
}

export interface Browsing<Item extends object> extends Omit<ItemQuestion<Item>, 'enterHint'> {
  open(item: Item): Promise<void>;
}

/** Shows a list that stays up to date and lets the user choose one of its items. @throws Back on Esc. */
export async function pickItem<Item extends object>(
  context: Context,
  { source, ...question }: ItemQuestion<Item>,
): Promise<Item> {
  const feed = new LiveList(context, source, question.list);
  try {
    await feed.open();
    return await context.services.ui.pagedSelect({ ...question, feed });
  } finally {
    feed.close();
  }
}

/** A list whose items can be opened; the user comes back to the page and item they left. Ends with `Back`. */
export async function browse<Item extends object>(
  context: Context,
  { open, source, ...question }: Browsing<Item>,
): Promise<never> {
  const feed = new LiveList(context, source, question.list);
  try {
    for (;;) {
      await feed.open();
      const item = await context.services.ui.pagedSelect({ ...question, feed, enterHint: 'details' });
      await openItem(context, source, item, open);
    }
  } finally {
    feed.close();
  }
}

async function openItem<Item extends object>(
  context: Context,
  { name }: ListSource<Item>,
  item: Item,
  open: (item: Item) => Promise<void>,
): Promise<void> {
  try {
    await open(item);
  } catch (error) {
    if (error instanceof Back) return;
    // Deleted somewhere else: the list must not go on showing it.
    if (error instanceof NotFoundError) context.removeItem(name, name.idOf(item));
    context.services.report(error);
  }
}
