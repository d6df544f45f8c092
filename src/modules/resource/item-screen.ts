import { NotFoundError } from '../../api/errors.ts';
import type { ItemAction } from '../../core/machine.ts';
import { Back, type Choice, type DetailRow, type Details } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { whyReadOnly } from '../read-only.ts';
import { deleteItem } from './delete.ts';
import { getAgain } from './find-item.ts';
import { ReferencedNames } from './reference.ts';
import { dropReminders } from './reminders.ts';
import { renameItem } from './rename.ts';
import {
  capitalize,
  type Dates,
  type Deletable,
  isDeletable,
  isRenamable,
  isWatchable,
  listOf,
  type Renamable,
  type Resource,
  type Watchable,
} from './resource.ts';
import { Thumbnails } from './thumbnail.ts';
import { rowsOf } from './view.ts';
import { watchItems } from './watch.ts';

/** An action for the item whose details are on the screen. */
export interface DetailAction<Item> {
  readonly label: string;
  /** True for an action that comes first in the menu, unless it is blocked. */
  readonly isMain?: boolean;
  /** True if it changes something at Tavus. */
  readonly changes?: boolean;
  /** False for an item that it is not for; it is then not shown. */
  isOffered?(item: Item): boolean;
  /** Why it is not possible for this item; undefined if it is. */
  blocked?(item: Item): string | undefined;
  /** @returns the current item; undefined if it was deleted */
  run(context: Context, item: Item): Promise<Item | undefined>;
}

/** Loads the item of a row, and shows its details with a menu of actions. */
export async function openItem<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  row: Item,
  own: readonly DetailAction<Item>[],
): Promise<void> {
  const { services } = context;
  const { thumbnail } = resource;
  const names = new ReferencedNames(context, resource.references);
  const load = async (known: Item, signal: AbortSignal) => {
    const loaded = await getAgain(services, resource, known, signal);
    await names.of(loaded, signal);
    return loaded;
  };
  const thumbnails = thumbnail && new Thumbnails<Item>(context, thumbnail);
  const item = await services.ui.busy(`Loading the ${resource.noun.one}`, (signal) =>
    thumbnails ? thumbnails.beside(row, load, signal) : load(row, signal),
  );
  context.updateItem(listOf(resource), item);
  dropReminders(context, resource, [item]);
  await showItem(context, { resource, thumbnails, names, actions: allActions(context, resource, own) }, item);
}

interface ItemScreen<Item extends Dates> {
  readonly resource: Resource<Item>;
  readonly thumbnails: Thumbnails<Item> | undefined;
  readonly names: ReferencedNames<Item>;
  readonly actions: readonly DetailAction<Item>[];
}

/** Returns when the user goes back or the item was deleted. */
async function showItem<Item extends Dates>(
  context: Context,
  { resource, thumbnails, names, actions }: ItemScreen<Item>,
  first: Item,
): Promise<void> {
  const { report } = context.services;
  const title = capitalize(resource.noun.one);
  let item: Item | undefined = first;
  let shown: Item | undefined;
  let details: Details | undefined;
  let last: DetailAction<Item> | undefined;
  while (item !== undefined) {
    if (item !== shown) {
      const rows: readonly DetailRow[] = await rowsOf(resource, item, await names.of(item));
      details = { title, rows, picture: await thumbnails?.of(item) };
    }
    shown = item;
    last = await chooseAction(context.services, resource, actions, { item, details, selected: last });
    if (!last) return;
    try {
      item = await last.run(context, item);
    } catch (error) {
      // The caller removes the item from the list.
      if (error instanceof NotFoundError) throw error;
      if (!(error instanceof Back)) report(error);
    }
  }
}

/** All actions, by use: those of its own module, those of other modules, and the general ones, deletion last. */
function allActions<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  own: readonly DetailAction<Item>[],
): DetailAction<Item>[] {
  const { ui } = context.services;
  return [
    ...own,
    ...context.itemActions(listOf(resource)).map(otherAction),
    ...(isWatchable(resource) ? [watchAction(resource)] : []),
    ...(isRenamable(resource) ? [renameAction(resource)] : []),
    {
      label: 'Copy the id',
      blocked: (item) => (resource.id(item) === '' ? 'It has no id.' : undefined),
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
    ...(isDeletable(resource) ? [deleteAction(resource)] : []),
  ];
}

function renameAction<Item extends Dates>(resource: Renamable<Item>): DetailAction<Item> {
  return {
    label: 'Rename',
    changes: true,
    blocked: (item) => resource.blocked?.rename?.(item),
    run: (context, item) => renameItem(context, resource, { item }),
  };
}

function deleteAction<Item extends Dates>(resource: Deletable<Item>): DetailAction<Item> {
  return {
    label: 'Delete',
    changes: true,
    blocked: (item) => resource.blocked?.delete?.(item),
    run: (context, item) => deleteItem(context, resource, { item }),
  };
}

/** An action of another module. Its errors are not about the item, so they do not close the details. */
function otherAction<Item extends Dates>(action: ItemAction<Services, Item>): DetailAction<Item> {
  return {
    label: action.label,
    ...(action.isMain && { isMain: true }),
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
  const { noun, status, watch } = resource;
  return {
    label: 'Watch it until it is done',
    isMain: true,
    blocked(item) {
      if (status.isInProgress(item)) return undefined;
      return watch.hasFailed(item) ? `It ${watch.failed?.(item) ?? 'failed.'}` : 'It is not in progress.';
    },
    async run(context, item) {
      const [reloaded] = (await watchItems(context, resource, [item])).items;
      if (reloaded === undefined) {
        context.removeItem(listOf(resource), resource.id(item));
        context.services.ui.warn(`This ${noun.one} was deleted in the meantime.`);
      } else context.updateItem(listOf(resource), reloaded);
      return reloaded;
    },
  };
}

function linksOf<Item extends Dates>({ links }: Resource<Item>, item: Item): [string, string][] {
  return (links?.(item) ?? []).flatMap(([label, url]): [string, string][] =>
    typeof url === 'string' && url !== '' ? [[label, url]] : [],
  );
}

/** Opens a link, which the user chooses if there are several. Prints its URL in any case. */
async function openOneLink(
  { ui, openLink }: Pick<Services, 'ui' | 'openLink'>,
  links: readonly (readonly [label: string, url: string])[],
): Promise<void> {
  const choices = links.map(([label, url]) => ({ label, value: url, hint: url }));
  const [only] = choices;
  const url = choices.length === 1 && only ? only.value : await ui.menu({ title: 'Open which link?', choices });
  if (await openLink(url)) ui.ok(`Opened in the browser: ${url}`);
  else ui.say(`Could not open a browser. The link is ${url}`);
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
  const offered = actions.filter((action) => action.isOffered?.(item) ?? true);
  const choices = offered.map((action): Choice<DetailAction<Item>> => {
    const blocked = (action.changes ? whyReadOnly(account) : undefined) ?? action.blocked?.(item);
    return { label: action.label, value: action, ...(blocked !== undefined && { blocked }) };
  });
  const isFirst = ({ value, blocked }: Choice<DetailAction<Item>>) => value.isMain === true && blocked === undefined;
  return await ui.menu<DetailAction<Item> | undefined>({
    title: `What to do with this ${noun.one}`,
    choices: [
      ...choices.filter(isFirst),
      ...choices.filter((choice) => !isFirst(choice)),
      { label: 'Back to the list', value: undefined },
    ],
    selected,
    ...(details && { details }),
  });
}
