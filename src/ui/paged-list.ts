/** One way to narrow a list; the user goes from one to the next. */
export interface ListFilter<Item> {
  readonly label: string;
  matches(item: Item): boolean;
}

export interface PagedListOptions<Item> {
  items?: readonly Item[];
  /** Tells items apart when the list changes under the cursor. */
  idOf(item: Item): string;
  itemsPerPage?: number;
  filters?: readonly ListFilter<Item>[];
}

interface ItemRow<Item> {
  readonly kind: 'item';
  readonly item: Item;
  readonly isCurrent: boolean;
}

/** What one line of a page shows. */
export type Row<Item> = ItemRow<Item> | { readonly kind: 'section'; readonly title: string };

/** The order of the items that pass the filter, and what stands between them. */
interface Arrangement<Item> {
  order(items: readonly Item[]): readonly Item[];
  headerCount(): number;
  withHeaders(rows: readonly ItemRow<Item>[]): Row<Item>[];
}

const PLAIN: Arrangement<never> = {
  order: (items) => items,
  headerCount: () => 0,
  withHeaders: (rows) => [...rows],
};

/**
 * Items in pages, with a cursor and an optional filter: the arithmetic of every list on the screen, with nothing drawn.
 * It is kept between visits, so that the user comes back to the page and item they left.
 */
export class PaginatedList<Item> {
  readonly #options: PagedListOptions<Item>;
  readonly #arrangement: Arrangement<Item>;
  #items: readonly Item[] = [];
  #shown: readonly Item[] = [];
  #filter = 0;
  #cursor = 0;
  #itemsPerPage: number;

  constructor(options: PagedListOptions<Item>, arrangement: Arrangement<Item> = PLAIN) {
    this.#options = options;
    this.#arrangement = arrangement;
    this.#itemsPerPage = Math.max(1, options.itemsPerPage ?? 10);
    this.setItems(options.items ?? []);
  }

  /** Puts in other items; the cursor stays on its item, or on its place when that item is gone. */
  setItems(items: readonly Item[]): void {
    const held = this.current();
    this.#items = items;
    this.#refilter();
    this.moveBy(0);
    const heldId = held === undefined ? '' : this.#options.idOf(held);
    if (heldId !== '') this.moveTo(heldId);
  }

  setItemsPerPage(count: number): void {
    this.#itemsPerPage = Math.max(1, count);
  }

  current(): Item | undefined {
    return this.#shown[this.#cursor];
  }

  /** Number of items that pass the filter. */
  total(): number {
    return this.#shown.length;
  }

  pageCount(): number {
    return Math.max(1, Math.ceil(this.#shown.length / this.#itemsPerPage));
  }

  /** Counted from 1, as it is shown. */
  page(): number {
    return Math.floor(this.#cursor / this.#itemsPerPage) + 1;
  }

  filterLabel(): string | undefined {
    return this.#options.filters?.[this.#filter]?.label;
  }

  /** The label of the filter that `showNextFilter` goes to; undefined when there is nothing to choose from. */
  nextFilterLabel(): string | undefined {
    const filters = this.#options.filters ?? [];
    return filters.length < 2 ? undefined : filters[(this.#filter + 1) % filters.length]?.label;
  }

  showNextFilter(): void {
    this.#filter = (this.#filter + 1) % Math.max(1, this.#options.filters?.length ?? 0);
    this.#refilter();
    this.#cursor = 0;
  }

  /** Moves by `count` items, over page borders, and stops at the ends. */
  moveBy(count: number): void {
    this.#cursor = Math.min(Math.max(0, this.#cursor + count), Math.max(0, this.#shown.length - 1));
  }

  /** As `moveBy` with one step, but goes round at the ends; for menus. */
  moveAround(step: 1 | -1): void {
    const count = this.#shown.length;
    if (count > 0) this.#cursor = (this.#cursor + step + count) % count;
  }

  moveToPage(step: 1 | -1): void {
    const page = this.page() - 1 + step;
    if (page >= 0 && page < this.pageCount()) this.#cursor = page * this.#itemsPerPage;
  }

  moveToStart(): void {
    this.#cursor = 0;
  }

  moveToEnd(): void {
    this.moveBy(this.#shown.length);
  }

  /** Puts the cursor on the item with this id, when it is shown. */
  moveTo(id: string): void {
    const index = this.#shown.findIndex((item) => this.#options.idOf(item) === id);
    if (index >= 0) this.#cursor = index;
  }

  /** The lines of the page that holds the cursor. */
  rows(): Row<Item>[] {
    const start = (this.page() - 1) * this.#itemsPerPage;
    const items = this.#shown.slice(start, start + this.#itemsPerPage);
    return this.#arrangement.withHeaders(
      items.map((item, offset) => ({ kind: 'item', item, isCurrent: start + offset === this.#cursor })),
    );
  }

  /** Lines to keep free on a page for section headers. */
  headerCount(): number {
    return this.#arrangement.headerCount();
  }

  #refilter(): void {
    const filter = this.#options.filters?.[this.#filter];
    this.#shown = this.#arrangement.order(filter ? this.#items.filter((item) => filter.matches(item)) : this.#items);
  }
}

export interface SectionedListOptions<Item> extends PagedListOptions<Item> {
  /** Headers in the order in which their items are shown. */
  sections: readonly string[];
  /** The header an item belongs under. */
  sectionOf(item: Item): string;
}

/** A list whose items stand under headers, which show by themselves whenever more than one section is in view. */
export class SectionedPaginatedList<Item> extends PaginatedList<Item> {
  constructor(options: SectionedListOptions<Item>) {
    super(options, new Sections(options));
  }
}

class Sections<Item> implements Arrangement<Item> {
  readonly #options: SectionedListOptions<Item>;
  #sectionCount = 0;

  constructor(options: SectionedListOptions<Item>) {
    this.#options = options;
  }

  order(items: readonly Item[]): readonly Item[] {
    const groups = new Map<string, Item[]>(this.#options.sections.map((title) => [title, []]));
    for (const item of items) {
      const title = this.#options.sectionOf(item);
      const group = groups.get(title);
      if (group) group.push(item);
      else groups.set(title, [item]);
    }
    const filled = [...groups.values()].filter((group) => group.length > 0);
    this.#sectionCount = filled.length;
    return filled.flat();
  }

  headerCount(): number {
    return this.#sectionCount > 1 ? this.#sectionCount : 0;
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
