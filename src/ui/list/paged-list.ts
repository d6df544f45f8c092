import { Search } from './search.ts';

/** One way to narrow a list. */
export interface ListFilter<Item> {
  readonly label: string;
  matches(item: Item): boolean;
}

/** Filters of which one is active at a time, such as those by status. The first one is active at the start. */
export interface FilterGroup<Item> {
  readonly label: string;
  readonly filters: readonly ListFilter<Item>[];
}

export interface PagedListOptions<Item> {
  items?: readonly Item[];
  /** Tells items apart when the list changes under the cursor. */
  idOf(item: Item): string;
  itemsPerPage?: number;
  filterGroups?: readonly FilterGroup<Item>[];
  /** The sort order; default: that of `items`. */
  compare?(a: Item, b: Item): number;
  /** The text that a search looks through; a list without it cannot be searched. */
  searchText?(item: Item): string;
}

/** Where the user was in a list, to be restored in another list of the same items. */
export interface ListPosition {
  /** Of the item under the cursor; undefined in a list that showed none. */
  readonly id: string | undefined;
  /** How many items were before it. */
  readonly index: number;
  /** The labels of the active filters, one of each group. */
  readonly filters: readonly string[];
  readonly query: string;
}

const PLAIN: Arrangement<never> = {
  order: (items) => items,
  show: () => {},
  headerCount: () => 0,
  withHeaders: (rows) => [...rows],
};

/**
 * Items in pages, with a cursor, filters and a search: the state of every list on the screen, without its drawing.
 * The user comes back to the same page and item as long as it is kept.
 */
export class PaginatedList<Item extends object> {
  readonly #options: PagedListOptions<Item>;
  readonly #arrangement: Arrangement<Item>;
  readonly #chosen: number[];
  #search: Search<Item> | undefined;
  #items: readonly Item[] = [];
  #filtered: readonly Item[] = [];
  #shown: readonly Item[] = [];
  #cursor = 0;
  /** The item the cursor was on; kept while the list is empty. */
  #heldId = '';
  #itemsPerPage: number;
  #expectedTotal = 0;

  constructor(options: PagedListOptions<Item>, arrangement: Arrangement<Item> = PLAIN) {
    this.#options = options;
    this.#arrangement = arrangement;
    this.#chosen = this.filterGroups().map(() => 0);
    if (options.searchText) this.#search = new Search(options.searchText);
    this.#itemsPerPage = Math.max(1, options.itemsPerPage ?? 10);
    this.setItems(options.items ?? []);
  }

  /** Replaces the items. The cursor stays on its item, or at its place if that item is gone. */
  setItems(items: readonly Item[]): void {
    this.#items = this.#options.compare ? items.toSorted(this.#options.compare) : items;
    this.#refilter();
  }

  /** @param count how many items there will be when all are loaded; 0 when it is not known */
  setExpectedTotal(count: number): void {
    this.#expectedTotal = count;
  }

  setItemsPerPage(count: number): void {
    this.#itemsPerPage = Math.max(1, count);
  }

  current(): Item | undefined {
    return this.#shown[this.#cursor];
  }

  /** Number of items that pass filters and search. */
  total(): number {
    return this.#shown.length;
  }

  /** Number of items that pass the filters, whatever the search; with those not loaded yet if nothing is filtered out. */
  totalBeforeSearch(): number {
    const isWhole = this.#filtered.length === this.#items.length;
    return isWhole ? Math.max(this.#filtered.length, this.#expectedTotal) : this.#filtered.length;
  }

  pageCount(): number {
    const count = this.searchQuery() === '' ? this.totalBeforeSearch() : this.#shown.length;
    return Math.max(1, Math.ceil(count / this.#itemsPerPage));
  }

  /** Counted from 1, as it is shown. */
  page(): number {
    return Math.floor(this.#cursor / this.#itemsPerPage) + 1;
  }

  canSearch(): boolean {
    return this.#search !== undefined;
  }

  searchQuery(): string {
    return this.#search?.query ?? '';
  }

  /** Shows only items that contain every word, ignoring case and accents; '' shows all again. */
  search(query: string): void {
    if (!this.#search) return;
    this.#search.setQuery(query);
    if (!this.#look()) this.#cursor = 0;
  }

  filterGroups(): readonly FilterGroup<Item>[] {
    return this.#options.filterGroups ?? [];
  }

  /** The labels of the active filters, in the order of the groups. */
  chosenFilters(): string[] {
    return this.#holding().map((filter) => filter.label);
  }

  /** Activates a filter of a group and moves the cursor to the first item. */
  chooseFilter(group: FilterGroup<Item>, filter: ListFilter<Item>): void {
    const at = this.filterGroups().indexOf(group);
    const index = group.filters.indexOf(filter);
    if (at < 0 || index < 0) return;
    this.#chosen[at] = index;
    this.#refilter();
    this.#cursor = 0;
  }

  /** Moves by `count` items, over page borders, and stops at the ends. */
  moveBy(count: number): void {
    this.#cursor = Math.min(Math.max(0, this.#cursor + count), Math.max(0, this.#shown.length - 1));
  }

  /** Moves by one item and wraps around at the ends; for menus. */
  moveAround(step: 1 | -1): void {
    const count = this.#shown.length;
    if (count > 0) this.#cursor = (this.#cursor + step + count) % count;
  }

  moveToPage(step: 1 | -1): void {
    const start = (this.page() - 1 + step) * this.#itemsPerPage;
    if (start >= 0 && start < this.#shown.length) this.#cursor = start;
  }

  moveToStart(): void {
    this.#cursor = 0;
  }

  moveToEnd(): void {
    this.moveBy(this.#shown.length);
  }

  /** Puts the cursor on the item with this number, counted from 1. @returns false when there is none. */
  moveToNumber(number: number): boolean {
    if (number < 1 || number > this.#shown.length) return false;
    this.#cursor = number - 1;
    return true;
  }

  /** Puts the cursor on the item with this id. @returns false when it is not shown. */
  moveTo(id: string): boolean {
    const index = this.#shown.findIndex((item) => this.#options.idOf(item) === id);
    if (index >= 0) this.#cursor = index;
    return index >= 0;
  }

  position(): ListPosition {
    const item = this.current();
    return {
      id: item && this.#options.idOf(item),
      index: this.#cursor,
      filters: this.chosenFilters(),
      query: this.searchQuery(),
    };
  }

  /** Restores filters, search and cursor. Moves to the same place in the list if that item is gone. */
  moveToPosition({ id, index, filters, query }: ListPosition): void {
    for (const [at, group] of this.filterGroups().entries()) {
      const filter = group.filters.find(({ label }) => label === filters[at]);
      if (filter) this.chooseFilter(group, filter);
    }
    this.search(query);
    this.moveToStart();
    if (id === undefined || !this.moveTo(id)) this.moveBy(index);
  }

  /** The lines of the page that holds the cursor. */
  rows(): Row<Item>[] {
    const start = (this.page() - 1) * this.#itemsPerPage;
    const items = this.#shown.slice(start, start + this.#itemsPerPage);
    return this.#arrangement.withHeaders(
      items.map((item, offset) => ({
        kind: 'item',
        item,
        number: start + offset + 1,
        isCurrent: start + offset === this.#cursor,
      })),
    );
  }

  /** Lines to reserve on a page for section headers. */
  headerCount(): number {
    return this.#arrangement.headerCount();
  }

  #holding(): ListFilter<Item>[] {
    return this.filterGroups().flatMap(({ filters }, at) => filters[this.#chosen[at] ?? 0] ?? []);
  }

  #refilter(): void {
    const filters = this.#holding();
    const passes = (item: Item) => filters.every((filter) => filter.matches(item));
    this.#filtered = this.#arrangement.order(this.#items.every(passes) ? this.#items : this.#items.filter(passes));
    this.#look();
  }

  /** Applies the search. @returns true if the item under the cursor is still shown */
  #look(): boolean {
    const held = this.current();
    if (held !== undefined) this.#heldId = this.#options.idOf(held);
    this.#shown = this.#search?.find(this.#filtered) ?? this.#filtered;
    this.#arrangement.show(this.#shown);
    this.moveBy(0);
    return this.#heldId !== '' && this.moveTo(this.#heldId);
  }
}

export type SectionedListOptions<Item extends object> = PagedListOptions<Item> & Sectioning<Item>;

/** A list with section headers, which are shown when items of more than one section are. */
export class SectionedPaginatedList<Item extends object> extends PaginatedList<Item> {
  constructor(options: SectionedListOptions<Item>) {
    super(options, new Sections(options));
  }
}

interface ItemRow<Item> {
  readonly kind: 'item';
  readonly item: Item;
  /** Counted from 1 among all that are shown. */
  readonly number: number;
  readonly isCurrent: boolean;
}

/** One line of a page. */
export type Row<Item> = ItemRow<Item> | { readonly kind: 'section'; readonly title: string };

/** The order of the filtered items, and the headers between them. */
export interface Arrangement<Item> {
  order(items: readonly Item[]): readonly Item[];
  /** Receives the items that are shown: all of them, or those that a search has found. */
  show(items: readonly Item[]): void;
  headerCount(): number;
  withHeaders(rows: readonly ItemRow<Item>[]): Row<Item>[];
}

interface Sectioning<Item> {
  /** The headers, in the order in which their items are shown. */
  sections: readonly string[];
  /** The header above an item. */
  sectionOf(item: Item): string;
}

/** Orders items by section, with headers when more than one section is shown. */
class Sections<Item> implements Arrangement<Item> {
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

  /** True for items that are in order already: a list of 100,000 is checked again after each page that arrives. */
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
