import type { CommandGroup } from './command.ts';
import type { ItemAction, Machine } from './machine.ts';
import type { LocalList } from './store.ts';

/** A kind of item at Tavus, to tell of what an id is. */
export interface Noun {
  readonly one: string;
  readonly many: string;
  /** How its ids look. */
  readonly idPattern: RegExp;
  /** What stands before an id in the path of a request: `replicas`. Left out for what the program does not work with. */
  readonly path?: string;
}

/** What a part of the program is to the machine. See `docs/architecture.md`, "Add a module". */
export interface ModuleInterface<Services = unknown> {
  getName(): string;
  /** The states this module handles. The first one is its home: where it goes on after one of the others failed. */
  getStates(): readonly string[];
  /** Its entries in the main menu, in order. Each needs a state in the mapping. */
  getMenuOptions(): readonly string[];
  /** From every label it shows, in the main menu and in its own, to the state behind it. */
  getChoiceToStateMapping(): Readonly<Record<string, string>>;
  /** Runs one of its states. @returns the next state, its own or anybody's. */
  executeState(state: string, machine: Machine<Services>): Promise<string>;
  /** The local lists it owns; left out when it owns none. */
  getLists?(): readonly LocalList<unknown>[];
  /** The kinds of items that it knows by their ids; left out when there are none. */
  getNouns?(): readonly Noun[];
  /** What it can do with other modules' items; left out when there is nothing. */
  getItemActions?(): readonly ItemAction<Services, never>[];
  /** Its commands on the command line; left out when it has none. */
  getCommands?(): readonly CommandGroup<Services>[];
}
