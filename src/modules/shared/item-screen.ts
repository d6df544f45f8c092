import { Back, type Choice, type DetailRow } from '../../ui/ui.ts';
import type { Context, Services } from './context.ts';

interface ItemAction<Item> {
  readonly label: string;
  /** Why it can't be done with this item. */
  blocked?(item: Item): string | undefined;
  /** @returns the item as it is now, or undefined when it is gone. */
  run(item: Item): Promise<Item | undefined>;
}

export interface ItemScreen<Item> {
  readonly title: string;
  rows(item: Item): readonly DetailRow[];
  readonly actions: readonly ItemAction<Item>[];
}

/** Shows an item's details and what can be done with it, until the user goes back or the item is gone. */
export async function showItem<Item>({ services }: Context, screen: ItemScreen<Item>, first: Item): Promise<void> {
  const { ui, report } = services;
  let item: Item | undefined = first;
  let shown: Item | undefined;
  while (item !== undefined) {
    if (item !== shown) await ui.details(screen.title, screen.rows(item));
    shown = item;
    const action: ItemAction<Item> | undefined = await chooseAction(ui, screen, item);
    if (!action) return;
    try {
      item = await action.run(item);
    } catch (error) {
      if (!(error instanceof Back)) report(error);
    }
  }
}

async function chooseAction<Item>(
  ui: Services['ui'],
  { title, actions }: ItemScreen<Item>,
  item: Item,
): Promise<ItemAction<Item> | undefined> {
  const choices = actions.map((action): Choice<ItemAction<Item> | undefined> => {
    const blocked = action.blocked?.(item);
    return { label: action.label, value: action, ...(blocked !== undefined && { blocked }) };
  });
  return await ui.menu({
    title: `What to do with this ${title.toLowerCase()}`,
    choices: [...choices, { label: 'Back to the list', value: undefined }],
  });
}
