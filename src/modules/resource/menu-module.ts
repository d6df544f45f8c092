import type { CommandGroup } from '../../core/command.ts';
import type { ItemAction } from '../../core/machine.ts';
import type { ModuleInterface, Noun } from '../../core/module.ts';
import { CommonStates } from '../../core/states.ts';
import type { LocalList } from '../../core/store.ts';
import { Back, type Choice } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { whyReadOnly } from '../read-only.ts';

const MAIN_MENU: Parent = { label: 'Main Menu', state: CommonStates.MAIN_MENU };

/** The menu that a module's menu is opened from. */
export interface Parent {
  /** In the title case of menus: `Knowledge`. */
  readonly label: string;
  readonly state: string;
}

export interface MenuEntry {
  readonly label: string;
  readonly state: string;
  /** True if it changes something at Tavus. */
  readonly changes?: boolean;
  /** Loads the code of the action and runs it. */
  run(context: Context): Promise<unknown>;
}

interface MenuModuleOptions {
  readonly name: string;
  /** The title of the module's menu, which is its entry in the main menu, and its state. */
  readonly label: string;
  readonly state: string;
  /** The menu that has an entry for it; default: the main menu. */
  readonly parent?: Parent | undefined;
  readonly entries: readonly MenuEntry[];
  readonly lists: readonly LocalList<unknown>[];
  readonly nouns: readonly Noun[];
  /** Actions for items of other modules. */
  readonly itemActions?: readonly ItemAction<Services, never>[];
  /** The commands of the module. */
  readonly commands: CommandGroup<Services>;
}

/** A module that is a menu of actions. Each action returns to the menu. */
export function createMenuModule(options: MenuModuleOptions): ModuleInterface<Services> {
  const { name, label, state, entries, lists, nouns, itemActions = [], commands, parent = MAIN_MENU } = options;
  const backLabel = `Back to ${parent.label}`;
  const mapping: Readonly<Record<string, string>> = {
    [label]: state,
    ...Object.fromEntries(entries.map((entry) => [entry.label, entry.state])),
    [backLabel]: parent.state,
  };
  let lastChoice: string | undefined;

  async function choose({ services }: Context): Promise<string> {
    const blocked = whyReadOnly(services.account);
    const choices = entries.map(({ label: text, changes }): Choice<string> => {
      return { label: text, value: text, ...(changes && blocked !== undefined && { blocked }) };
    });
    const back = { label: backLabel, value: backLabel };
    lastChoice = await services.ui.menu({ title: label, choices: [...choices, back], selected: lastChoice });
    return mapping[lastChoice] ?? state;
  }

  return {
    getName: () => name,
    getStates: () => [state, ...entries.map((entry) => entry.state)],
    getMenuOptions: () => (parent === MAIN_MENU ? [label] : []),
    getChoiceToStateMapping: () => mapping,
    getLists: () => lists,
    getNouns: () => nouns,
    getItemActions: () => itemActions,
    getCommands: () => [commands],
    async executeState(current, machine) {
      try {
        if (current === state) return await choose(machine);
        await entries.find((entry) => entry.state === current)?.run(machine);
        return state;
      } catch (error) {
        if (!(error instanceof Back)) throw error;
        return current === state ? parent.state : state;
      }
    },
  };
}

interface MenuGroup {
  readonly name: string;
  readonly label: string;
  readonly state: string;
  /** The menus of other modules, whose `parent` this is. */
  readonly entries: readonly { readonly label: string; readonly state: string }[];
}

/** A module that is a menu of the menus of other modules. */
export function createMenuGroup({ name, label, state, entries }: MenuGroup): ModuleInterface<Services> {
  const backLabel = `Back to ${MAIN_MENU.label}`;
  const mapping: Readonly<Record<string, string>> = {
    [label]: state,
    ...Object.fromEntries(entries.map((entry) => [entry.label, entry.state])),
    [backLabel]: MAIN_MENU.state,
  };
  let selected: string | undefined;
  return {
    getName: () => name,
    getStates: () => [state],
    getMenuOptions: () => [label],
    getChoiceToStateMapping: () => mapping,
    async executeState(_state, { services }) {
      const choices = [...entries.map((entry) => entry.label), backLabel].map((text) => ({ label: text, value: text }));
      try {
        selected = await services.ui.menu({ title: label, choices, selected });
        return mapping[selected] ?? state;
      } catch (error) {
        if (error instanceof Back) return MAIN_MENU.state;
        throw error;
      }
    },
  };
}
