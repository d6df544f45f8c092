import type { PaginatedList } from '../../ui/paged-list.ts';
import { Back, type ListQuestion } from '../../ui/ui.ts';
import type { Context } from './context.ts';

export interface Browsing<Item> extends Omit<ListQuestion<Item>, 'enterHint'> {
  readonly list: PaginatedList<Item>;
  /** The items as they are now; asked for again after each visit to one. */
  items(): Promise<readonly Item[]>;
  open(item: Item): Promise<void>;
}

/** A list whose items can be opened; the user comes back to the page and item they left. Ends with `Back`. */
export async function browse<Item>(
  { services }: Context,
  { items, open, ...question }: Browsing<Item>,
): Promise<never> {
  for (;;) {
    question.list.setItems(await items());
    const item = await services.ui.pagedSelect({ ...question, enterHint: 'details' });
    try {
      await open(item);
    } catch (error) {
      if (!(error instanceof Back)) services.report(error);
    }
  }
}
