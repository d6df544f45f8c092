import type { Command, CommandEntry } from '../../core/command.ts';
import type { ItemAction } from '../../core/machine.ts';
import type { ModuleInterface, Noun } from '../../core/module.ts';
import { LocalList } from '../../core/store.ts';
import type { Services } from '../context.ts';
import type { DetailAction } from './item-screen.ts';
import { createMenuModule, type MenuEntry } from './menu-module.ts';
import {
  capitalize,
  type Dates,
  isDeletable,
  isRenamable,
  isWatchable,
  listOf,
  type Resource,
  withArticle,
} from './resource.ts';

type Entry = CommandEntry<Command<Services>>;

/** One thing that can be done, by the ways to it: any of them can be left out. */
interface ModuleAction<Item> {
  /** In the menu of the module. */
  readonly menu?: MenuEntry;
  /** Beside the details of an item. */
  readonly item?: DetailAction<Item>;
  /** On the command line. */
  readonly command?: Entry;
}

/** `Create a Replica`, and `tavus replica create`. */
export function createAction<Item extends Dates>(
  { noun: { one } }: Resource<Item>,
  { run, ...command }: Pick<MenuEntry, 'run'> & Omit<Entry, 'name'>,
): ModuleAction<Item> {
  return {
    menu: { label: `Create ${withArticle(capitalize(one))}`, changes: true, state: `create_${one}`, run },
    command: { name: 'create', ...command },
  };
}

/** What a module does beyond the kit. */
interface ModuleParts<Item> {
  /** What makes new items. It is first in the menu. */
  readonly create?: readonly ModuleAction<Item>[];
  readonly actions?: readonly ModuleAction<Item>[];
  /** What it can do with other modules' items. */
  readonly itemActions?: readonly ItemAction<Services, never>[];
  /** Kinds of items that it knows by their ids alone. */
  readonly otherNouns?: readonly Noun[];
}

/**
 * A module of one kind of item: its menu, list, details and commands. What each of them does is loaded when it is
 * wanted; what the description says is all that a start reads.
 */
export function createResourceModule<Item extends Dates>(
  resource: Resource<Item>,
  { create = [], actions = [], itemActions = [], otherNouns = [] }: ModuleParts<Item>,
): ModuleInterface<Services> {
  const { noun, summary, idPattern } = resource;
  const { one, many, alias } = noun;
  return createMenuModule({
    name: one,
    label: `Work with ${capitalize(many)}`,
    state: `work_with_${many}`,
    lists: [new LocalList(listOf(resource))],
    nouns: [{ one, many, idPattern, path: many }, ...otherNouns],
    entries: menuOf(resource, create, actions),
    itemActions,
    commands: {
      noun: one,
      ...(alias !== undefined && { alias }),
      summary,
      commands: commandsOf(resource, create, actions),
    },
  });
}

function menuOf<Item extends Dates>(
  resource: Resource<Item>,
  create: readonly ModuleAction<Item>[],
  actions: readonly ModuleAction<Item>[],
): readonly MenuEntry[] {
  const { one, many } = resource.noun;
  const own = (all: readonly ModuleAction<Item>[]) => all.flatMap(({ menu }) => menu ?? []);
  const title = withArticle(capitalize(one));
  const list: MenuEntry = {
    label: `List ${capitalize(many)}`,
    state: `list_${many}`,
    async run(context) {
      const [{ browse }, { openItem }] = [await import('./list-screen.ts'), await import('./item-screen.ts')];
      const details = [...create, ...actions].flatMap(({ item }) => item ?? []);
      await browse(context, resource, (item) => openItem(context, resource, item, details));
    },
  };
  const rename: MenuEntry | false = isRenamable(resource) && {
    label: `Rename ${title}`,
    changes: true,
    state: `rename_${one}`,
    run: async (context) => (await import('./rename.ts')).renameItem(context, resource),
  };
  const watch: MenuEntry | false = isWatchable(resource) && {
    label: `Watch ${capitalize(many)}`,
    state: `watch_${many}`,
    run: async (context) => (await import('./watch-command.ts')).watchFromMenu(context, resource),
  };
  const remove: MenuEntry | false = isDeletable(resource) && {
    label: `Delete ${title}`,
    changes: true,
    state: `delete_${one}`,
    run: async (context) => (await import('./delete.ts')).deleteItem(context, resource),
  };
  return [...own(create), list, ...own(actions), rename, watch, remove].filter((entry) => entry !== false);
}

function commandsOf<Item extends Dates>(
  resource: Resource<Item>,
  create: readonly ModuleAction<Item>[],
  actions: readonly ModuleAction<Item>[],
): readonly Entry[] {
  const { noun, owner, watch: waiting } = resource;
  const own = (all: readonly ModuleAction<Item>[]) => all.flatMap(({ command }) => command ?? []);
  const one = owner ? `one of your ${noun.many}` : withArticle(noun.one);
  const list: Entry = {
    name: 'list',
    summary: listSummary(resource),
    load: async () => (await import('./list-command.ts')).listCommand(resource),
  };
  const get: Entry = {
    name: 'get',
    summary: `show all that is known of ${withArticle(noun.one)}`,
    load: async () => (await import('./get.ts')).getCommand(resource),
  };
  const rename: Entry | false = isRenamable(resource) && {
    name: 'rename',
    summary: `give ${one} another name`,
    load: async () => (await import('./rename.ts')).renameCommand(resource),
  };
  const watch: Entry | false = isWatchable(resource) && {
    name: 'watch',
    summary: `show how far ${waiting?.subject ?? noun.many} are, until they are done`,
    load: async () => (await import('./watch-command.ts')).watchCommand(resource),
  };
  const remove: Entry | false = isDeletable(resource) && {
    name: 'delete',
    summary: `delete ${one}`,
    load: async () => (await import('./delete.ts')).deleteCommand(resource),
  };
  return [list, get, ...own(create), rename, watch, ...own(actions), remove].filter((entry) => entry !== false);
}

function listSummary<Item extends Dates>({ noun, owner }: Resource<Item>): string {
  if (!owner) return `list your ${noun.many}`;
  const stock = owner.listed === 'all' ? " and Tavus' stock ones" : ", or Tavus' stock ones";
  return `list your own ${noun.many}${stock}`;
}
