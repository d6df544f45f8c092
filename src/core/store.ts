/** The name of a list, with the type of its items. Equal names refer to the same list. */
export interface ListName<Item> {
  readonly name: string;
  /** The item's id; '' if the API sent none. */
  idOf(item: Item): string;
}

/**
 * A module's local list of the items it loaded last, newest first.
 * Other modules may read it, and change it only through the machine's `updateItem` and `removeItem`.
 */
export class LocalList<Item> {
  #items: readonly Item[] | undefined;
  #filledAt = 0;
  #generation = 0;
  /** The ids of the items while a download appends to them: a list of 100,000 arrives in 1000 pages. */
  #ids: Set<string> | undefined;
  readonly #listeners = new Set<() => void>();
  /** Items changed since the last download began, by id; undefined for a removed item. */
  readonly #changed = new Map<string, Item | undefined>();
  /** Ids of items added since then, which the download may not contain. */
  readonly #added = new Set<string>();

  constructor(readonly name: ListName<Item>) {}

  /** Calls `changed` after every change. @returns a function that unsubscribes */
  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => void this.#listeners.delete(changed);
  }

  /** False until the list has been loaded once. */
  isLoaded(): boolean {
    return this.#items !== undefined;
  }

  items(): readonly Item[] {
    return this.#items ?? [];
  }

  find(id: string): Item | undefined {
    return this.items().find((item) => this.name.idOf(item) === id);
  }

  /** When it was last filled, in milliseconds since 1970, UTC. */
  filledAt(): number {
    return this.#filledAt;
  }

  /**
   * Starts a download. Changes made from now on override the downloaded items, which may be older.
   * @returns a number that changes when the list is cleared, which identifies downloads for another account
   */
  startLoading(): number {
    this.#changed.clear();
    this.#added.clear();
    return this.#generation;
  }

  generation(): number {
    return this.#generation;
  }

  /** Marks the items as old, as after an interrupted download. */
  expire(): void {
    this.#filledAt = 0;
  }

  /** Replaces all items with downloaded ones. @param now milliseconds since 1970, UTC */
  fill(items: readonly Item[], now: number): void {
    const ids = new Set(items.map(this.name.idOf));
    const added = this.items().filter(
      (held) => this.#added.has(this.name.idOf(held)) && !ids.has(this.name.idOf(held)),
    );
    this.#setItems([...added, ...items.flatMap((item) => this.#asChanged(item))]);
    this.#filledAt = now;
  }

  /** Appends further downloaded items. */
  append(items: readonly Item[]): void {
    const ids = this.#ids ?? new Set(this.items().map(this.name.idOf));
    const isNew = (item: Item) => this.name.idOf(item) === '' || !ids.has(this.name.idOf(item));
    const added = items.filter(isNew).flatMap((item) => this.#asChanged(item));
    for (const item of added) ids.add(this.name.idOf(item));
    this.#setItems([...this.items(), ...added], ids);
  }

  /** Replaces items by newer versions; ignores items that are not in the list, because their position is unknown. */
  renew(items: readonly Item[]): void {
    const newer = new Map(items.map((item) => [this.name.idOf(item), item]));
    newer.delete('');
    this.#setItems(this.#items?.map((held) => newer.get(this.name.idOf(held)) ?? held));
  }

  /** Replaces the item with the same id, or inserts `item` at the start. Does nothing before the list is loaded. */
  update(item: Item): void {
    const id = this.name.idOf(item);
    this.#changed.set(id, item);
    if (!this.#items) return;
    const index = this.#items.findIndex((held) => this.name.idOf(held) === id);
    if (index < 0) this.#added.add(id);
    // A new array: a screen may still show the old one.
    this.#setItems(index < 0 ? [item, ...this.#items] : this.#items.with(index, item));
  }

  remove(id: string): void {
    this.#changed.set(id, undefined);
    this.#setItems(this.#items?.filter((held) => this.name.idOf(held) !== id));
  }

  /** Removes all items, so that the next reader loads the list again: after a change of key they belong to another account. */
  clear(): void {
    this.#generation += 1;
    this.#changed.clear();
    this.#added.clear();
    this.#setItems(undefined);
  }

  #setItems(items: readonly Item[] | undefined, ids?: Set<string>): void {
    this.#items = items;
    this.#ids = ids;
    for (const changed of this.#listeners) changed();
  }

  #asChanged(item: Item): Item[] {
    const id = this.name.idOf(item);
    if (id === '' || !this.#changed.has(id)) return [item];
    const changed = this.#changed.get(id);
    return changed === undefined ? [] : [changed];
  }
}
