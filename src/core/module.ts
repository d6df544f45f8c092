import type { CommandGroup } from './command.ts';
import type { ItemAction, Machine } from './machine.ts';
import type { LocalList } from './store.ts';

/** A kind of item at Tavus. */
export interface Noun {
  readonly one: string;
  readonly many: string;
  /** Matches its ids. */
  readonly idPattern: RegExp;
  /** Its collection in request paths: `replicas`. Absent for a kind that the program does not support. */
  readonly path?: string;
}

/** A module of the program. See `docs/architecture.md`, "Add a module". */
export interface ModuleInterface<Services = unknown> {
  getName(): string;
  /** The states this module handles. The first is its home state, which follows after another state failed. */
  getStates(): readonly string[];
  /** Its entries in the main menu, in order. Each needs a state in the mapping. */
  getMenuOptions(): readonly string[];
  /** Maps every label of its menus, and of its main menu entries, to a state. */
  getChoiceToStateMapping(): Readonly<Record<string, string>>;
  /** Runs one of its states. @returns the next state, of any module */
  executeState(state: string, machine: Machine<Services>): Promise<string>;
  /** The local lists it owns. */
  getLists?(): readonly LocalList<unknown>[];
  /** The kinds of items whose ids it recognizes. */
  getNouns?(): readonly Noun[];
  /** Its actions on other modules' items. */
  getItemActions?(): readonly ItemAction<Services, never>[];
  /** Its commands on the command line. */
  getCommands?(): readonly CommandGroup<Services>[];
}
