import type { ListName, LocalList } from './store.ts';

/** The machine as modules see it. `Services` are the program's dependencies: for `tavus` the API client, the Ui and more. */
export interface Machine<Services> {
  readonly services: Services;
  /** The list with this name, whichever module owns it. @throws Error if no module owns it */
  list<Item>(name: ListName<Item>): LocalList<Item>;
  /** Updates an item in the owner's list; all lists and pickers show it without a download. */
  updateItem<Item>(name: ListName<Item>, item: Item): void;
  removeItem<Item>(name: ListName<Item>, id: string): void;
  /** The actions that other modules offer for items of this list. */
  itemActions<Item>(name: ListName<Item>): readonly ItemAction<Services, Item>[];
  /** Empties all lists, because another account is in use. */
  forgetItems(): void;
}

/** An action on an item of another module's list: "Generate a video with it". */
export interface ItemAction<Services, Item> {
  readonly list: ListName<Item>;
  readonly label: string;
  /** True for an action that comes first while it can be done. */
  readonly isMain?: boolean;
  /** True for what changes something at Tavus. */
  readonly changes?: boolean;
  /** Why the action is not possible for this item; undefined if it is. */
  blocked?(item: Item): string | undefined;
  run(machine: Machine<Services>, item: Item): Promise<unknown>;
}
