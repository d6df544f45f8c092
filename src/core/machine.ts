import type { ListName, LocalList } from './store.ts';

/** What a module sees of the machine. `Services` is whatever the program hands its modules: for `tavus`, the API client, the ui … */
export interface Machine<Services> {
  readonly services: Services;
  /** The list of that name, whichever module owns it. @throws Error when no module owns one. */
  list<Item>(name: ListName<Item>): LocalList<Item>;
  /** Every list and picker shows the new item from now on, without a download. */
  updateItem<Item>(name: ListName<Item>, item: Item): void;
  removeItem<Item>(name: ListName<Item>, id: string): void;
  /** What all modules can do with an item of that list, besides its owner. */
  itemActions<Item>(name: ListName<Item>): readonly ItemAction<Services, Item>[];
  /** Empties all lists: what they held belongs to an account that is no longer the one in use. */
  forgetItems(): void;
}

/** Something a module can do with an item of another module's list: "Generate a video with it". */
export interface ItemAction<Services, Item> {
  readonly list: ListName<Item>;
  readonly label: string;
  /** True for an action that comes first while it can be done. */
  readonly isMain?: boolean;
  /** True for what changes something at Tavus. */
  readonly changes?: boolean;
  /** Why it can't be done with this item; undefined when it can. */
  blocked?(item: Item): string | undefined;
  run(machine: Machine<Services>, item: Item): Promise<unknown>;
}
