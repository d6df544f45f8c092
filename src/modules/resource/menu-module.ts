import type { CommandGroup } from '../../core/command.ts';
import type { ItemAction } from '../../core/machine.ts';
import type { ModuleInterface, Noun } from '../../core/module.ts';
import { CommonStates } from '../../core/states.ts';
import type { LocalList } from '../../core/store.ts';
import { Back, type Choice } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { whyReadOnly } from '../read-only.ts';

const BACK_LABEL = 'Back to Main Menu';

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
  /** The entry in the main menu, and the state of the module's own menu. */
  readonly label: string;
  readonly state: string;
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
  const { name, label, state, entries, lists, nouns, itemActions = [], commands } = options;
  const mapping: Readonly<Record<string, string>> = {
    [label]: state,
    ...Object.fromEntries(entries.map((entry) => [entry.label, entry.state])),
    [BACK_LABEL]: CommonStates.MAIN_MENU,
  };
  let lastChoice: string | undefined;

  async function choose({ services }: Context): Promise<string> {
    const blocked = whyReadOnly(services.account);
    const choices = entries.map(({ label: text, changes }): Choice<string> => {
      return { label: text, value: text, ...(changes && blocked !== undefined && { blocked }) };
    });
    const back = { label: BACK_LABEL, value: BACK_LABEL };
    lastChoice = await services.ui.menu({ title: label, choices: [...choices, back], selected: lastChoice });
    return mapping[lastChoice] ?? state;
  }

  return {
    getName: () => name,
    getStates: () => [state, ...entries.map((entry) => entry.state)],
    getMenuOptions: () => [label],
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
        return current === state ? CommonStates.MAIN_MENU : state;
      }
    },
  };
}
