import type { Command, CommandEntry } from '../../core/command.ts';
import type { ItemAction } from '../../core/machine.ts';
import type { ModuleInterface } from '../../core/module.ts';
import { LocalList } from '../../core/store.ts';
import type { Context, Services } from '../context.ts';
import type { Creation } from './creation.ts';
import type { Editing } from './edit/editing.ts';
import type { DetailAction } from './item-screen.ts';
import { createMenuModule, type MenuEntry, type Parent } from './menu-module.ts';
import {
  capitalize,
  type Dates,
  isDeletable,
  isRenamable,
  isWatchable,
  listOf,
  menuStateOf,
  type Resource,
  withArticle,
} from './resource.ts';

type Entry = CommandEntry<Command<Services>>;

/** An action and the places that offer it; each is optional. */
interface ModuleAction<Item> {
  /** In the menu of the module. */
  readonly menu?: MenuEntry;
  /** Below the details of an item. */
  readonly item?: DetailAction<Item>;
  /** On the command line. */
  readonly command?: Entry;
}

interface CreateAction<Name extends string, Item extends Dates> {
  /** Of its command: `create a persona`. */
  readonly summary: string;
  /** The verb of the command and of the state; default `create`. */
  readonly verb?: string;
  /** In the menu; default `Create a Replica`. */
  readonly label?: string;
  load(): Promise<Creation<Name, Item>>;
  /** What follows in the menu. */
  open?(context: Context, item: Item): Promise<void>;
}

/** `Create a Replica` in the menu, and `tavus replica create`. */
export function createAction<Name extends string, Item extends Dates>(
  resource: Resource<Item>,
  { summary, verb = 'create', label, load, open }: CreateAction<Name, Item>,
): ModuleAction<Item> {
  const { one } = resource.noun;
  return {
    menu: {
      label: label ?? `Create ${withArticle(capitalize(one))}`,
      changes: true,
      state: `${verb}_${one}`,
      async run(context) {
        const [{ createItem }, creation] = await Promise.all([import('./creation.ts'), load()]);
        const item = await createItem(context, resource, creation);
        await open?.(context, item);
      },
    },
    command: {
      name: verb,
      summary,
      async load() {
        const [{ creationCommand }, creation] = await Promise.all([import('./creation.ts'), load()]);
        return creationCommand(resource, creation);
      },
    },
  };
}

interface CreateWith<Name extends string, Item extends Dates, Other extends Dates>
  extends Pick<CreateAction<Name, Item>, 'load' | 'open'> {
  /** `Generate a video with it`. */
  readonly label: string;
  readonly isMain?: boolean;
  /** The noun of the items that have this action, and the field that takes their id. */
  readonly from: Resource<Other>;
  readonly field: Name;
  /** Why it is not possible with an item; undefined if it is. */
  blocked?(item: Other): string | undefined;
}

/** An action on items of another noun: creates an item with one of them filled in. */
export function createWith<Name extends string, Item extends Dates, Other extends Dates>(
  resource: Resource<Item>,
  { label, isMain = false, from, field, blocked, load, open }: CreateWith<Name, Item, Other>,
): ItemAction<Services, Other> {
  return {
    ...{ list: listOf(from), label, isMain, changes: true, ...(blocked && { blocked }) },
    async run(context, other) {
      const [{ createItem }, { snapshotWith }, creation] = await Promise.all([
        import('./creation.ts'),
        import('./pick-field.ts'),
        load(),
      ]);
      const item = await createItem(context, resource, creation, { filled: snapshotWith(field, from, other) });
      await open?.(context, item);
    },
  };
}

/** `Edit a Persona` in the menu, `Edit` below the details, and `tavus persona edit`. */
export function editAction<Item extends Dates>(
  resource: Resource<Item>,
  load: () => Promise<Editing<Item>>,
): ModuleAction<Item> {
  const { one } = resource.noun;
  return {
    menu: {
      label: `Edit ${withArticle(capitalize(one))}`,
      changes: true,
      state: `edit_${one}`,
      async run(context) {
        const [{ editPicked }, editing] = await Promise.all([import('./edit/command.ts'), load()]);
        await editPicked(context, editing);
      },
    },
    item: {
      label: 'Edit',
      isMain: true,
      changes: true,
      blocked: (item) => resource.blocked?.edit?.(item),
      async run(context, item) {
        const [{ editItem }, editing] = await Promise.all([import('./edit/edit-item.ts'), load()]);
        return await editItem(context, editing, { item });
      },
    },
    command: {
      name: 'edit',
      summary: `edit ${oneOf(resource)} in your editor or with flags`,
      async load() {
        const [{ editCommand }, editing] = await Promise.all([import('./edit/command.ts'), load()]);
        return editCommand(editing);
      },
    },
  };
}

/** The actions of a module besides those that come from its resource. */
interface ModuleParts<Item> {
  /** Actions that create items. They are first in the menu. */
  readonly create?: readonly ModuleAction<Item>[];
  readonly actions?: readonly ModuleAction<Item>[];
  /** Actions for items of other modules. */
  readonly itemActions?: readonly ItemAction<Services, never>[];
  /** The menu that has an entry for it; default: the main menu. */
  readonly parent?: Parent;
}

/**
 * The module of one noun: its menu, list, details and commands. A start reads only the description; the code of an
 * action is loaded when it runs.
 */
export function createResourceModule<Item extends Dates>(
  resource: Resource<Item>,
  { create = [], actions = [], itemActions = [], parent }: ModuleParts<Item>,
): ModuleInterface<Services> {
  const { noun, summary, idPattern } = resource;
  const { one, many, alias } = noun;
  const list = listAction(resource, [...create, ...actions]);
  const get = getAction(resource);
  const [rename, watch, remove] = [renameAction(resource), watchAction(resource), deleteAction(resource)];
  return createMenuModule({
    name: one,
    label: `Work with ${capitalize(many)}`,
    state: menuStateOf(resource),
    parent,
    lists: [new LocalList(listOf(resource))],
    nouns: [{ one, many, idPattern, path: many }],
    entries: [...create, list, ...actions, rename, watch, remove].flatMap(({ menu }) => menu ?? []),
    itemActions,
    commands: {
      noun: one,
      ...(alias !== undefined && { alias }),
      summary,
      commands: [list, get, ...create, rename, watch, ...actions, remove].flatMap(({ command }) => command ?? []),
    },
  });
}

function listAction<Item extends Dates>(
  resource: Resource<Item>,
  all: readonly ModuleAction<Item>[],
): ModuleAction<Item> {
  const { many } = resource.noun;
  return {
    menu: {
      label: `List ${capitalize(many)}`,
      state: `list_${many}`,
      async run(context) {
        const [{ browse }, { openItem }] = await Promise.all([import('./list-screen.ts'), import('./item-screen.ts')]);
        const ofItems = all.flatMap(({ item }) => item ?? []);
        await browse(context, resource, (item) => openItem(context, resource, item, ofItems));
      },
    },
    command: {
      name: 'list',
      summary: listSummary(resource),
      load: async () => (await import('./list-command.ts')).listCommand(resource),
    },
  };
}

function listSummary<Item extends Dates>({ noun, owner }: Resource<Item>): string {
  if (!owner) return `list your ${noun.many}`;
  return `list your own ${noun.many} ${owner.listed === 'all' ? 'and' : 'or'} stock ${noun.many}`;
}

function getAction<Item extends Dates>(resource: Resource<Item>): ModuleAction<Item> {
  return {
    command: {
      name: 'get',
      summary: `show the details of ${withArticle(resource.noun.one)}`,
      load: async () => (await import('./get.ts')).getCommand(resource),
    },
  };
}

function renameAction<Item extends Dates>(resource: Resource<Item>): ModuleAction<Item> {
  if (!isRenamable(resource)) return {};
  const { one } = resource.noun;
  return {
    menu: {
      label: `Rename ${withArticle(capitalize(one))}`,
      changes: true,
      state: `rename_${one}`,
      run: async (context) => (await import('./rename.ts')).renameItem(context, resource),
    },
    command: {
      name: 'rename',
      summary: `rename ${oneOf(resource)}`,
      load: async () => (await import('./rename.ts')).renameCommand(resource),
    },
  };
}

function watchAction<Item extends Dates>(resource: Resource<Item>): ModuleAction<Item> {
  if (!isWatchable(resource)) return {};
  const { many } = resource.noun;
  return {
    menu: {
      label: `Watch ${capitalize(many)}`,
      state: `watch_${many}`,
      run: async (context) => (await import('./watch-command.ts')).watchFromMenu(context, resource),
    },
    command: {
      name: 'watch',
      summary: `watch the progress of ${resource.watch.subject ?? many} until they are done`,
      load: async () => (await import('./watch-command.ts')).watchCommand(resource),
    },
  };
}

function deleteAction<Item extends Dates>(resource: Resource<Item>): ModuleAction<Item> {
  if (!isDeletable(resource)) return {};
  const { one } = resource.noun;
  return {
    menu: {
      label: `Delete ${withArticle(capitalize(one))}`,
      changes: true,
      state: `delete_${one}`,
      run: async (context) => (await import('./delete.ts')).deleteItem(context, resource),
    },
    command: {
      name: 'delete',
      summary: `delete ${oneOf(resource)}`,
      load: async () => (await import('./delete.ts')).deleteCommand(resource),
    },
  };
}

/** `a video`, or `one of your replicas` if stock items exist, which cannot be changed. */
function oneOf<Item extends Dates>({ noun, owner }: Resource<Item>): string {
  return owner ? `one of your ${noun.many}` : withArticle(noun.one);
}
