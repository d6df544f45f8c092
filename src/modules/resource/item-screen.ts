import { NotFoundError } from '../../api/errors.ts';
import type { ItemAction } from '../../core/machine.ts';
import { Back, type Choice, type Details } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { whyReadOnly } from '../read-only.ts';
import { deleteItem } from './delete.ts';
import { getAgain } from './find-item.ts';
import { renameItem } from './rename.ts';
import {
  capitalize,
  type Dates,
  isDeletable,
  isRenamable,
  isWatchable,
  listOf,
  type Resource,
  type Watchable,
} from './resource.ts';
import { Thumbnails } from './thumbnail.ts';
import { rowsOf } from './view.ts';
import { watchItems } from './watch.ts';

/** What can be done with an item whose details are on the screen. */
export interface DetailAction<Item> {
  readonly label: string;
  /** True for what changes something at Tavus. */
  readonly changes?: boolean;
  /** Why it can't be done with this item. */
  blocked?(item: Item): string | undefined;
  /** @returns the item as it is now, or undefined when it is gone. */
  run(context: Context, item: Item): Promise<Item | undefined>;
}

/** Loads what a list shows of an item, and shows its details and what can be done with it. */
export async function openItem<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  row: Item,
  own: readonly DetailAction<Item>[],
): Promise<void> {
  const { services } = context;
  const { thumbnail } = resource;
  const load = (known: Item, signal: AbortSignal) => getAgain(services, resource, known, signal);
  const thumbnails = thumbnail && new Thumbnails<Item>(context, thumbnail);
  const item = await services.ui.busy(`Loading the ${resource.noun.one}`, (signal) =>
    thumbnails ? thumbnails.beside(row, load, signal) : load(row, signal),
  );
  context.updateItem(listOf(resource), item);
  await showItem(context, { resource, thumbnails, actions: allActions(context, resource, own) }, item);
}

interface ItemScreen<Item extends Dates> {
  readonly resource: Resource<Item>;
  readonly thumbnails: Thumbnails<Item> | undefined;
  readonly actions: readonly DetailAction<Item>[];
}

/** Until the user goes back or the item is gone. */
async function showItem<Item extends Dates>(
  context: Context,
  { resource, thumbnails, actions }: ItemScreen<Item>,
  first: Item,
): Promise<void> {
  const { report } = context.services;
  const title = capitalize(resource.noun.one);
  let item: Item | undefined = first;
  let shown: Item | undefined;
  let details: Details | undefined;
  let last: DetailAction<Item> | undefined;
  while (item !== undefined) {
    if (item !== shown) details = { title, rows: rowsOf(resource, item), picture: await thumbnails?.of(item) };
    shown = item;
    last = await chooseAction(context.services, resource, actions, { item, details, selected: last });
    if (!last) return;
    try {
      item = await last.run(context, item);
    } catch (error) {
      // The list it came from must not go on showing it.
      if (error instanceof NotFoundError) throw error;
      if (!(error instanceof Back)) report(error);
    }
  }
}

/** The owner's first, then what other modules can do with it. */
function allActions<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  own: readonly DetailAction<Item>[],
): DetailAction<Item>[] {
  const { ui } = context.services;
  return [
    ...own,
    ...changes(resource),
    ...context.itemActions(listOf(resource)).map(otherAction),
    ...(isWatchable(resource) ? [watchAction(resource)] : []),
    {
      label: 'Copy the id',
      blocked: (item) => (resource.id(item) === '' ? 'Tavus gave it no id.' : undefined),
      async run(_context, item) {
        ui.copy(resource.id(item));
        return item;
      },
    },
    {
      label: 'Open a link in the browser',
      blocked: (item) => (linksOf(resource, item).length > 0 ? undefined : 'It has no link to open.'),
      async run({ services }, item) {
        await openOneLink(services, linksOf(resource, item));
        return item;
      },
    },
  ];
}

function changes<Item extends Dates>(resource: Resource<Item>): DetailAction<Item>[] {
  const { blocked } = resource;
  const rename = isRenamable(resource) && {
    label: 'Rename',
    changes: true,
    ...(blocked?.rename && { blocked: blocked.rename }),
    run: (context: Context, item: Item) => renameItem(context, resource, { item }),
  };
  const remove = isDeletable(resource) && {
    label: 'Delete',
    changes: true,
    ...(blocked?.delete && { blocked: blocked.delete }),
    run: (context: Context, item: Item) => deleteItem(context, resource, { item }),
  };
  return [rename, remove].filter((action) => action !== false);
}

/** What another module can do with it; its failures say nothing about the item. */
function otherAction<Item extends Dates>(action: ItemAction<Services, Item>): DetailAction<Item> {
  return {
    label: action.label,
    ...(action.changes && { changes: true }),
    blocked: (item) => action.blocked?.(item),
    async run(context, item) {
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

function watchAction<Item extends Dates>(resource: Watchable<Item>): DetailAction<Item> {
  const { noun, status } = resource;
  return {
    label: 'Watch it until it is done',
    blocked: (item) => (status.isUnderWay(item) ? undefined : 'Nothing is under way.'),
    async run(context, item) {
      const [news] = (await watchItems(context, resource, [item])).items;
      if (news === undefined) {
        context.removeItem(listOf(resource), resource.id(item));
        context.services.ui.warn(`This ${noun.one} was deleted meanwhile.`);
      } else context.updateItem(listOf(resource), news);
      return news;
    },
  };
}

function linksOf<Item extends Dates>({ links }: Resource<Item>, item: Item): [string, string][] {
  return (links?.(item) ?? []).flatMap(([label, url]): [string, string][] =>
    typeof url === 'string' && url !== '' ? [[label, url]] : [],
  );
}

/** Lets the user choose one of the links, where there are several, and opens it; its address is said in any case. */
async function openOneLink(
  { ui, openLink }: Pick<Services, 'ui' | 'openLink'>,
  links: readonly (readonly [label: string, url: string])[],
): Promise<void> {
  const choices = links.map(([label, url]) => ({ label, value: url, hint: url }));
  const [only] = choices;
  const url = choices.length === 1 && only ? only.value : await ui.menu({ title: 'Open which link?', choices });
  if (await openLink(url)) ui.ok(`Opened in the browser: ${url}`);
  else ui.say(`There is no browser to open here. The address is ${url}`);
}

interface ShownItem<Item> {
  readonly item: Item;
  readonly details: Details | undefined;
  /** What was chosen last. */
  readonly selected: DetailAction<Item> | undefined;
}

async function chooseAction<Item extends Dates>(
  { ui, account }: Services,
  { noun }: Resource<Item>,
  actions: readonly DetailAction<Item>[],
  { item, details, selected }: ShownItem<Item>,
): Promise<DetailAction<Item> | undefined> {
  const choices = actions.map((action): Choice<DetailAction<Item> | undefined> => {
    const blocked = (action.changes ? whyReadOnly(account) : undefined) ?? action.blocked?.(item);
    return { label: action.label, value: action, ...(blocked !== undefined && { blocked }) };
  });
  return await ui.menu({
    title: `What to do with this ${noun.one}`,
    choices: [...choices, { label: 'Back to the list', value: undefined }],
    selected,
    ...(details && { details }),
  });
}
