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
  #items: readonly Item[] | undefined;
  #filledAt = 0;

  constructor(readonly name: ListName<Item>) {}

  /** False until the list was loaded for the first time. */
  isLoaded(): boolean {
    return this.#items !== undefined;
  }

  items(): readonly Item[] {
    return this.#items ?? [];
  }

  find(id: string): Item | undefined {
    return this.items().find((item) => this.name.idOf(item) === id);
  }

  /** When it was last filled, in milliseconds since 1970. */
  filledAt(): number {
    return this.#filledAt;
  }

  /** Replaces everything, as a download does. */
  fill(items: readonly Item[], now: number): void {
    this.#items = [...items];
    this.#filledAt = now;
  }

  /** Puts `item` in the place of the one with its id, or first when there is none. A list never loaded stays so. */
  update(item: Item): void {
    if (!this.#items) return;
    const id = this.name.idOf(item);
    const index = this.#items.findIndex((held) => this.name.idOf(held) === id);
    // A new array: a screen may still show the one it was given.
    this.#items = index < 0 ? [item, ...this.#items] : this.#items.with(index, item);
  }

  remove(id: string): void {
    this.#items = this.#items?.filter((held) => this.name.idOf(held) !== id);
  }

  /** Forgets everything, so that the next reader loads it anew: after another key, these are another account's items. */
  clear(): void {
    this.#items = undefined;
  }
}
