import type { CommandGroup } from './command.ts';
import type { ItemAction } from './machine.ts';
import type { ModuleInterface, Noun } from './module.ts';
import { CommonStates } from './states.ts';
import type { ListName, LocalList } from './store.ts';

/** A module cannot be registered; `message` names both parties of the conflict. */
export class RegistrationError extends Error {
  override name = 'RegistrationError';
}

const EXIT_LABEL = 'Exit';
const MACHINE = 'state machine';

/** All modules, in menu order: maps states, menu labels, lists, nouns and commands to their modules. */
export class ModuleRegistry<Services> {
  readonly #modules: ModuleInterface<Services>[] = [];
  readonly #stateOwners = new Map<string, ModuleInterface<Services>>();
  readonly #choices = new Map([[EXIT_LABEL, { state: CommonStates.EXIT as string, owner: MACHINE }]]);
  readonly #options = new Map([[EXIT_LABEL, MACHINE]]);
  readonly #lists = new Map<string, { list: LocalList<unknown>; owner: string }>();
  readonly #commands = new Map<string, string>();
  readonly #nouns = new Map<string, { noun: Noun; owner: string }>();

  /**
   * Adds modules; those of one call may refer to each other's states.
   * @throws RegistrationError on a state, menu label, list, noun or command claimed twice, a label that leads to two states,
   * a menu entry without a state, or a state that no module handles. The registry must not be used afterwards.
   */
  register(...modules: readonly ModuleInterface<Services>[]): void {
    for (const module of modules) this.#claimStates(module);
    for (const module of modules) {
      this.#claimChoices(module);
      this.#claimOptions(module);
      this.#claimLists(module);
      this.#claimNouns(module);
      this.#claimCommands(module);
      this.#modules.push(module);
    }
  }

  moduleFor(state: string): ModuleInterface<Services> | undefined {
    return this.#stateOwners.get(state);
  }

  /** The labels of the main menu, in order; Exit is the last. */
  menuOptions(): string[] {
    return [...this.#modules.flatMap((module) => module.getMenuOptions()), EXIT_LABEL];
  }

  choiceToStateMapping(): Record<string, string> {
    return Object.fromEntries([...this.#choices].map(([label, { state }]) => [label, state]));
  }

  /** The next state after `state` failed: the home state of its module, or the main menu if the home state failed. */
  homeOf(state: string): string {
    const home = this.moduleFor(state)?.getStates()[0];
    return home === undefined || home === state ? CommonStates.MAIN_MENU : home;
  }

  list<Item>(name: ListName<Item>): LocalList<Item> {
    const found = this.#lists.get(name.name);
    if (!found) throw new Error(`No module owns a list named "${name.name}".`);
    // The type of the name determines the item type, which the map cannot express.
    return found.list as LocalList<Item>;
  }

  lists(): LocalList<unknown>[] {
    return [...this.#lists.values()].map(({ list }) => list);
  }

  itemActions<Item>(name: ListName<Item>): readonly ItemAction<Services, Item>[] {
    const all = this.#modules.flatMap((module) => module.getItemActions?.() ?? []);
    return all.filter(({ list }) => list.name === name.name) as readonly ItemAction<Services, Item>[];
  }

  /** The commands of all modules, in their order. */
  commands(): readonly CommandGroup<Services>[] {
    return this.#modules.flatMap((module) => module.getCommands?.() ?? []);
  }

  /** The nouns of all modules, in their order. */
  nouns(): readonly Noun[] {
    return [...this.#nouns.values()].map(({ noun }) => noun);
  }

  #claimStates(module: ModuleInterface<Services>): void {
    for (const state of module.getStates()) {
      if (isCommon(state)) throw clash(module, `state "${state}"`, 'which the machine itself handles');
      const owner = this.#stateOwners.get(state);
      if (owner) throw clash(module, `state "${state}"`, `which module "${owner.getName()}" already handles`);
      this.#stateOwners.set(state, module);
    }
  }

  #claimChoices(module: ModuleInterface<Services>): void {
    for (const [label, state] of Object.entries(module.getChoiceToStateMapping())) {
      if (!isCommon(state) && !this.#stateOwners.has(state)) {
        throw clash(module, `menu label "${label}" for state "${state}"`, 'which no module handles');
      }
      const held = this.#choices.get(label);
      if (held && held.state !== state) {
        throw clash(
          module,
          `menu label "${label}" for state "${state}"`,
          `but in module "${held.owner}" it leads to "${held.state}"`,
        );
      }
      this.#choices.set(label, { state, owner: module.getName() });
    }
  }

  #claimOptions(module: ModuleInterface<Services>): void {
    for (const label of module.getMenuOptions()) {
      const owner = this.#options.get(label);
      if (owner !== undefined) throw clash(module, `menu label "${label}"`, `which module "${owner}" already shows`);
      if (!Object.hasOwn(module.getChoiceToStateMapping(), label)) {
        throw clash(module, `menu label "${label}"`, 'but maps it to no state');
      }
      this.#options.set(label, module.getName());
    }
  }

  #claimLists(module: ModuleInterface<Services>): void {
    for (const list of module.getLists?.() ?? []) {
      const held = this.#lists.get(list.name.name);
      if (held) throw clash(module, `list "${list.name.name}"`, `which module "${held.owner}" already owns`);
      this.#lists.set(list.name.name, { list, owner: module.getName() });
    }
  }

  #claimNouns(module: ModuleInterface<Services>): void {
    for (const noun of module.getNouns?.() ?? []) {
      const held = this.#nouns.get(noun.one);
      if (held) throw clash(module, `noun "${noun.one}"`, `which module "${held.owner}" already knows`);
      this.#nouns.set(noun.one, { noun, owner: module.getName() });
    }
  }

  #claimCommands(module: ModuleInterface<Services>): void {
    for (const { noun, alias, commands } of module.getCommands?.() ?? []) {
      for (const name of alias === undefined ? [noun] : [noun, alias]) {
        const owner = this.#commands.get(name);
        if (owner !== undefined) throw clash(module, `command "${name}"`, `which module "${owner}" already has`);
        this.#commands.set(name, module.getName());
      }
      const twice = repeatedIn(commands.map((command) => command.name));
      if (twice !== undefined) throw clash(module, `command "${noun} ${twice}"`, 'twice');
    }
  }
}

function repeatedIn(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) < index);
}

function isCommon(state: string): boolean {
  return state === CommonStates.MAIN_MENU || state === CommonStates.EXIT;
}

function clash<Services>(module: ModuleInterface<Services>, claim: string, why: string): RegistrationError {
  return new RegistrationError(`Module "${module.getName()}" claims ${claim}, ${why}.`);
}
