/** Names a list and, for the compiler, what its items are. Two names are the same list when their text is. */
export interface ListName<Item> {
  readonly name: string;
  /** The item's id; empty when the API gave none. */
  idOf(item: Item): string;
}

/**
 * A module's local list: what it last loaded, newest first.
 * Other modules read it; they change it only through the machine's `updateItem` and `removeItem`.
 */
export class LocalList<Item> {
  #held: readonly Item[] | undefined;
  #filledAt = 0;
  #generation = 0;
  /** The ids of what is held, while a download adds to it: a list of 100,000 comes in 1000 pages. */
  #ids: Set<string> | undefined;
  readonly #listeners = new Set<() => void>();
  /** What was changed since the last download began; undefined for what was removed. */
  readonly #changed = new Map<string, Item | undefined>();
  /** What came in by a change since then: the download may have begun without it. */
  readonly #added = new Set<string>();

  constructor(readonly name: ListName<Item>) {}

  /** Calls `changed` after every change, until the returned function is called. */
  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => void this.#listeners.delete(changed);
  }

  /** False until the list was loaded for the first time. */
  isLoaded(): boolean {
    return this.#held !== undefined;
  }

  items(): readonly Item[] {
    return this.#held ?? [];
  }

  find(id: string): Item | undefined {
    return this.items().find((item) => this.name.idOf(item) === id);
  }

  /** When it was last filled, in milliseconds since 1970. */
  filledAt(): number {
    return this.#filledAt;
  }

  /**
   * Starts a download: what is changed from now on goes before what the download brings, which may be older.
   * @returns a number that changes when the list is cleared, so that a download for another account can be told.
   */
  startLoading(): number {
    this.#changed.clear();
    this.#added.clear();
    return this.#generation;
  }

  generation(): number {
    return this.#generation;
  }

  /** Makes what is held count as old, as after a download that was broken off. */
  expire(): void {
    this.#filledAt = 0;
  }

  /** Replaces everything, as a download does. */
  fill(items: readonly Item[], now: number): void {
    const ids = new Set(items.map(this.name.idOf));
    const added = this.items().filter(
      (held) => this.#added.has(this.name.idOf(held)) && !ids.has(this.name.idOf(held)),
    );
    this.#setItems([...added, ...items.flatMap((item) => this.#asChanged(item))]);
    this.#filledAt = now;
  }

  /** Adds what a download goes on to bring. */
  append(items: readonly Item[]): void {
    const ids = this.#ids ?? new Set(this.items().map(this.name.idOf));
    const isNew = (item: Item) => this.name.idOf(item) === '' || !ids.has(this.name.idOf(item));
    const added = items.filter(isNew).flatMap((item) => this.#asChanged(item));
    for (const item of added) ids.add(this.name.idOf(item));
    this.#setItems([...this.items(), ...added], ids);
  }

  /** Puts newer versions in the place of those that are held, and leaves out what is not: it has no place yet. */
  renew(items: readonly Item[]): void {
    const news = new Map(items.map((item) => [this.name.idOf(item), item]));
    news.delete('');
    this.#setItems(this.#held?.map((held) => news.get(this.name.idOf(held)) ?? held));
  }

  /** Puts `item` in the place of the one with its id, or first when there is none. A list never loaded stays so. */
  update(item: Item): void {
    const id = this.name.idOf(item);
    this.#changed.set(id, item);
    if (!this.#held) return;
    const index = this.#held.findIndex((held) => this.name.idOf(held) === id);
    if (index < 0) this.#added.add(id);
    // A new array: a screen may still show the one it was given.
    this.#setItems(index < 0 ? [item, ...this.#held] : this.#held.with(index, item));
  }

  remove(id: string): void {
    this.#changed.set(id, undefined);
    this.#setItems(this.#held?.filter((held) => this.name.idOf(held) !== id));
  }

  /** Forgets everything, so that the next reader loads it anew: after another key, these are another account's items. */
  clear(): void {
    this.#generation += 1;
    this.#changed.clear();
    this.#added.clear();
    this.#setItems(undefined);
  }

  #setItems(items: readonly Item[] | undefined, ids?: Set<string>): void {
    this.#held = items;
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
