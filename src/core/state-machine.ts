import type { CommandGroup } from './command.ts';
import type { ItemAction, Machine } from './machine.ts';
import type { ModuleInterface, Noun } from './module.ts';
import { ModuleRegistry } from './registry.ts';
import { CommonStates } from './states.ts';
import type { ListName, LocalList } from './store.ts';

/** What the machine needs from the user interface. */
export interface MachineFront {
  /** Shows the main menu. @returns the chosen label; undefined if the user leaves the menu */
  chooseFromMainMenu(labels: readonly string[]): Promise<string | undefined>;
  /** Shows a module's failure to the user. Rethrows an error that must end the program. */
  reportFailure(error: unknown, state: string): Promise<void>;
  reportUnknownState(state: string): void;
}

/** Moves between states; the screens are up to the modules. */
export class StateMachine<Services> implements Machine<Services> {
  readonly #registry = new ModuleRegistry<Services>();
  readonly #front: MachineFront;
  #state: string = CommonStates.MAIN_MENU;

  constructor(
    readonly services: Services,
    front: MachineFront,
  ) {
    this.#front = front;
  }

  /** @throws RegistrationError, see `ModuleRegistry.register`. */
  registerModule(...modules: readonly ModuleInterface<Services>[]): void {
    this.#registry.register(...modules);
  }

  currentState(): string {
    return this.#state;
  }

  isExitState(): boolean {
    return this.#state === CommonStates.EXIT;
  }

  /** Runs from `state` until the exit state. */
  async run(state: string = CommonStates.MAIN_MENU): Promise<void> {
    this.#state = state;
    while (!this.isExitState()) await this.executeCurrentState();
  }

  async executeCurrentState(): Promise<void> {
    if (this.isExitState()) return;
    this.#state =
      this.#state === CommonStates.MAIN_MENU ? await this.#runMainMenu() : await this.#runModule(this.#state);
  }

  list<Item>(name: ListName<Item>): LocalList<Item> {
    return this.#registry.list(name);
  }

  updateItem<Item>(name: ListName<Item>, item: Item): void {
    this.list(name).update(item);
  }

  removeItem<Item>(name: ListName<Item>, id: string): void {
    this.list(name).remove(id);
  }

  itemActions<Item>(name: ListName<Item>): readonly ItemAction<Services, Item>[] {
    return this.#registry.itemActions(name);
  }

  commands(): readonly CommandGroup<Services>[] {
    return this.#registry.commands();
  }

  nouns(): readonly Noun[] {
    return this.#registry.nouns();
  }

  forgetItems(): void {
    for (const list of this.#registry.lists()) list.clear();
  }

  async #runMainMenu(): Promise<string> {
    const label = await this.#front.chooseFromMainMenu(this.#registry.menuOptions());
    if (label === undefined) return CommonStates.EXIT;
    return this.#registry.choiceToStateMapping()[label] ?? CommonStates.MAIN_MENU;
  }

  async #runModule(state: string): Promise<string> {
    const module = this.#registry.moduleFor(state);
    if (!module) {
      this.#front.reportUnknownState(state);
      return CommonStates.MAIN_MENU;
    }
    try {
      return await module.executeState(state, this);
    } catch (error) {
      await this.#front.reportFailure(error, state);
      return this.#registry.homeOf(state);
    }
  }
}
