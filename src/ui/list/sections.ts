export interface ItemRow<Item> {
  readonly kind: 'item';
  readonly item: Item;
  /** Counted from 1 among all that are shown. */
  readonly number: number;
  readonly isCurrent: boolean;
}

/** What one line of a page shows. */
export type Row<Item> = ItemRow<Item> | { readonly kind: 'section'; readonly title: string };

/** The order of the items that pass the filter, and what stands between them. */
export interface Arrangement<Item> {
  order(items: readonly Item[]): readonly Item[];
  /** Takes in which items are in view: all of them, or those that a search has found. */
  show(items: readonly Item[]): void;
  headerCount(): number;
  withHeaders(rows: readonly ItemRow<Item>[]): Row<Item>[];
}

export interface Sectioning<Item> {
  /** Headers in the order in which their items are shown. */
  sections: readonly string[];
  /** The header an item belongs under. */
  sectionOf(item: Item): string;
}

/** Items under headers, which show whenever more than one section is in view. */
export class Sections<Item> implements Arrangement<Item> {
  readonly #options: Sectioning<Item>;
  #sectionCount = 0;

  constructor(options: Sectioning<Item>) {
    this.#options = options;
  }

  order(items: readonly Item[]): readonly Item[] {
    if (this.#isOrdered(items)) return items;
    const groups = new Map<string, Item[]>(this.#options.sections.map((title) => [title, []]));
    for (const item of items) {
      const title = this.#options.sectionOf(item);
      const group = groups.get(title);
      if (group) group.push(item);
      else groups.set(title, [item]);
    }
    return [...groups.values()].flat();
  }

  show(items: readonly Item[]): void {
    const titles = new Set<string>();
    for (const item of items) titles.add(this.#options.sectionOf(item));
    this.#sectionCount = titles.size;
  }

  headerCount(): number {
    return this.#sectionCount > 1 ? this.#sectionCount : 0;
  }

  /** True for items that need no other array: a list of 100,000 is looked at again for each page that comes. */
  #isOrdered(items: readonly Item[]): boolean {
    const { sections, sectionOf } = this.#options;
    let current = 0;
    return items.every((item) => {
      const at = sections.indexOf(sectionOf(item));
      const isInOrder = at >= current;
      current = at;
      return isInOrder;
    });
  }

  withHeaders(rows: readonly ItemRow<Item>[]): Row<Item>[] {
    if (this.#sectionCount < 2) return [...rows];
    return rows.flatMap((row, index): Row<Item>[] => {
      const title = this.#options.sectionOf(row.item);
      const previous = rows[index - 1];
      return previous && this.#options.sectionOf(previous.item) === title ? [row] : [{ kind: 'section', title }, row];
    });
  }
}
