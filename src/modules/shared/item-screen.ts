import { NotFoundError } from '../../api/errors.ts';
import type { ItemAction } from '../../core/machine.ts';
import type { ListName } from '../../core/store.ts';
import { Back, type Choice, type DetailRow } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { whyReadOnly } from '../read-only.ts';
import { openOneLink } from './open-link.ts';
import type { Thumbnails } from './thumbnail.ts';
import { type WatchKind, watchItems } from './watch.ts';

export interface Action<Item> {
  readonly label: string;
  /** True for what changes something at Tavus. */
  readonly changes?: boolean;
  /** Why it can't be done with this item. */
  blocked?(item: Item): string | undefined;
  /** @returns the item as it is now, or undefined when it is gone. */
  run(item: Item): Promise<Item | undefined>;
}

export interface ItemScreen<Item extends object> {
  readonly title: string;
  readonly name: ListName<Item>;
  rows(item: Item): readonly DetailRow[];
  /** Its links that a browser can show. */
  links(item: Item): readonly DetailRow[];
  /** What the owner of the list can do with it; what other modules can is added. */
  readonly actions: readonly Action<Item>[];
  /** For items that change by themselves. */
  readonly watch?: WatchKind<Item>;
  /** For items that have pictures. */
  readonly thumbnails?: Thumbnails<Item>;
}

/** Shows an item's details and what can be done with it, until the user goes back or the item is gone. */
export async function showItem<Item extends object>(
  context: Context,
  screen: ItemScreen<Item>,
  first: Item,
): Promise<void> {
  const { ui, report } = context.services;
  const actions = allActions(context, screen);
  let item: Item | undefined = first;
  let shown: Item | undefined;
  let last: Action<Item> | undefined;
  while (item !== undefined) {
    if (item !== shown) await ui.details(screen.title, screen.rows(item), await screen.thumbnails?.of(item));
    shown = item;
    last = await chooseAction(context.services, screen.title, actions, item, last);
    if (!last) return;
    try {
      item = await last.run(item);
    } catch (error) {
      // The list it came from must not go on showing it.
      if (error instanceof NotFoundError) throw error;
      if (!(error instanceof Back)) report(error);
    }
  }
}

function allActions<Item extends object>(context: Context, screen: ItemScreen<Item>): Action<Item>[] {
  const { ui } = context.services;
  return [
    ...screen.actions,
    ...context.itemActions(screen.name).map((action) => otherAction(context, action)),
    ...(screen.watch ? [watchAction(context, screen, screen.watch)] : []),
    {
      label: 'Copy the id',
      blocked: (item) => (screen.name.idOf(item) === '' ? 'Tavus gave it no id.' : undefined),
      async run(item) {
        ui.copy(screen.name.idOf(item));
        return item;
      },
    },
    {
      label: 'Open a link in the browser',
      blocked: (item) => (linksOf(screen, item).length > 0 ? undefined : 'It has no link to open.'),
      async run(item) {
        await openOneLink(context.services, linksOf(screen, item));
        return item;
      },
    },
  ];
}

/** What another module can do with it; its failures say nothing about the item. */
function otherAction<Item extends object>(context: Context, action: ItemAction<Services, Item>): Action<Item> {
  return {
    label: action.label,
    ...(action.changes && { changes: true }),
    blocked: (item) => action.blocked?.(item),
    async run(item) {
      try {
        await action.run(context, item);
      } catch (error) {
        if (error instanceof Back) throw error;
        context.services.report(error);
      }
      return item;
    },
  };
}

function watchAction<Item extends object>(
  context: Context,
  { name }: ItemScreen<Item>,
  watch: WatchKind<Item>,
): Action<Item> {
  return {
    label: 'Watch it until it is done',
    blocked: (item) => (watch.isUnderWay(item) ? undefined : 'Nothing is under way.'),
    async run(item) {
      const [news] = (await watchItems(context, watch, [item])).items;
      if (news === undefined) {
        context.removeItem(name, name.idOf(item));
        context.services.ui.warn(`This ${watch.noun.one} was deleted meanwhile.`);
      } else context.updateItem(name, news);
      return news;
    },
  };
}

function linksOf<Item extends object>(screen: ItemScreen<Item>, item: Item): [string, string][] {
  return screen
    .links(item)
    .flatMap(([label, url]): [string, string][] => (typeof url === 'string' && url !== '' ? [[label, url]] : []));
}

async function chooseAction<Item>(
  { ui, account }: Services,
  title: string,
  actions: readonly Action<Item>[],
  item: Item,
  selected: Action<Item> | undefined,
): Promise<Action<Item> | undefined> {
  const choices = actions.map((action): Choice<Action<Item> | undefined> => {
    const blocked = (action.changes ? whyReadOnly(account) : undefined) ?? action.blocked?.(item);
    return { label: action.label, value: action, ...(blocked !== undefined && { blocked }) };
  });
  return await ui.menu({
    title: `What to do with this ${title.toLowerCase()}`,
    choices: [...choices, { label: 'Back to the list', value: undefined }],
    selected,
  });
}
