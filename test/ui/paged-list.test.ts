import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FilterGroup, PaginatedList, SectionedPaginatedList } from '../../src/ui/list/paged-list.ts';

interface Item {
  readonly id: string;
  readonly kind: string;
}

const KINDS: FilterGroup<Item> = {
  label: 'Kind',
  filters: [
    { label: 'all', matches: () => true },
    { label: 'mine', matches: (item) => item.kind === 'mine' },
    { label: 'theirs', matches: (item) => item.kind === 'theirs' },
  ],
};
const SIZES: FilterGroup<Item> = {
  label: 'Size',
  filters: [
    { label: 'any', matches: () => true },
    { label: 'short', matches: (item) => item.id.length < 3 },
  ],
};

/** Lets the filter with that label hold. */
function filterBy(list: PaginatedList<Item>, label: string): void {
  for (const group of list.filterGroups()) {
    const filter = group.filters.find((candidate) => candidate.label === label);
    if (filter) list.chooseFilter(group, filter);
  }
}

function some(count: number, kind = 'mine', prefix = 'r'): Item[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, kind }));
}

function listOf(items: readonly Item[], itemsPerPage = 10, filterGroups: FilterGroup<Item>[] = []) {
  return new PaginatedList<Item>({
    items,
    idOf: (item) => item.id,
    searchText: (item) => item.id,
    itemsPerPage,
    filterGroups,
  });
}

function sectioned(items: readonly Item[], itemsPerPage = 10) {
  return new SectionedPaginatedList<Item>({
    items,
    idOf: (item) => item.id,
    itemsPerPage,
    filterGroups: [KINDS],
    searchText: (item) => item.id,
    sections: ['mine', 'theirs'],
    sectionOf: (item) => item.kind,
  });
}

/** The page as it reads: "# mine", "> r0", "  r1". */
function show(list: PaginatedList<Item>): string[] {
  return list
    .rows()
    .map((row) => (row.kind === 'section' ? `# ${row.title}` : `${row.isCurrent ? '>' : ' '} ${row.item.id}`));
}

describe('PaginatedList', () => {
  it.each([
    [0, 10, 1],
    [1, 10, 1],
    [10, 10, 1],
    [11, 10, 2],
    [25, 10, 3],
    [3, 1, 3],
    [3, 0, 3],
    [3, -5, 3],
  ])('puts %i items, %i a page, on %i pages', (count, perPage, pages) => {
    expect(listOf(some(count), perPage).pageCount()).toBe(pages);
  });

  it('shows ten items a page when nothing is said', () => {
    const list = new PaginatedList<Item>({ items: some(25), idOf: (item) => item.id });
    expect(list.rows()).toHaveLength(10);
    expect(list.pageCount()).toBe(3);
  });

  it('shows the page that holds the cursor', () => {
    const list = listOf(some(7), 3);
    expect(show(list)).toEqual(['> r0', '  r1', '  r2']);
    list.moveBy(2);
    expect(show(list)).toEqual(['  r0', '  r1', '> r2']);
    list.moveBy(1);
    expect(show(list)).toEqual(['> r3', '  r4', '  r5']);
    expect(list.page()).toBe(2);
    list.moveBy(-1);
    expect(show(list)).toEqual(['  r0', '  r1', '> r2']);
    list.moveToEnd();
    expect(show(list)).toEqual(['> r6']);
    expect(list.page()).toBe(3);
  });

  it('stops at both ends', () => {
    const list = listOf(some(3));
    list.moveBy(-1);
    expect(list.current()?.id).toBe('r0');
    list.moveBy(100);
    expect(list.current()?.id).toBe('r2');
    list.moveBy(1);
    expect(list.current()?.id).toBe('r2');
    list.moveToStart();
    expect(list.current()?.id).toBe('r0');
  });

  it('goes round at both ends when asked to', () => {
    const list = listOf(some(3), 2);
    list.moveAround(-1);
    expect(list.current()?.id).toBe('r2');
    expect(list.page()).toBe(2);
    list.moveAround(1);
    expect(list.current()?.id).toBe('r0');
  });

  it('goes by pages to their first item, and stays on the last and the first page', () => {
    const list = listOf(some(7), 3);
    list.moveBy(1);
    list.moveToPage(-1);
    expect(list.current()?.id).toBe('r1');
    list.moveToPage(1);
    expect(list.current()?.id).toBe('r3');
    list.moveToPage(1);
    expect(list.current()?.id).toBe('r6');
    list.moveToPage(1);
    expect(list.current()?.id).toBe('r6');
    list.moveToPage(-1);
    expect(list.current()?.id).toBe('r3');
  });

  it('finds an item by its id, and stays where it is when there is none', () => {
    const list = listOf(some(30), 10);
    list.moveTo('r17');
    expect([list.current()?.id, list.page()]).toEqual(['r17', 2]);
    list.moveTo('gone');
    expect(list.current()?.id).toBe('r17');
  });

  it('holds nothing when empty, whatever is pressed', () => {
    const list = listOf([]);
    list.moveBy(1);
    list.moveAround(-1);
    list.moveToPage(1);
    list.moveToEnd();
    expect([list.current(), list.total(), list.page(), list.pageCount()]).toEqual([undefined, 0, 1, 1]);
    expect(list.rows()).toEqual([]);
  });

  it('keeps the cursor on its item when the page gets another size', () => {
    const list = listOf(some(30), 10);
    list.moveBy(12);
    list.setItemsPerPage(5);
    expect([list.current()?.id, list.page(), list.pageCount()]).toEqual(['r12', 3, 6]);
    list.setItemsPerPage(0);
    expect([list.current()?.id, list.page(), list.pageCount()]).toEqual(['r12', 13, 30]);
  });

  it('is quick with ten thousand items', () => {
    const list = listOf(some(10_000), 20, [KINDS]);
    list.moveToEnd();
    expect([list.current()?.id, list.page(), list.pageCount()]).toEqual(['r9999', 500, 500]);
    for (let step = 0; step < 10_000; step += 1) list.moveAround(1);
    expect(list.current()?.id).toBe('r9999');
    expect(list.rows()).toHaveLength(20);
  });
});

describe('other items in a list', () => {
  it('leave the cursor on its item wherever that went', () => {
    const list = listOf(some(6), 2);
    list.moveTo('r3');
    list.setItems([{ id: 'new', kind: 'mine' }, ...some(6)]);
    expect([list.current()?.id, list.page()]).toEqual(['r3', 3]);
  });

  it('leave the cursor on its place when its item is gone', () => {
    const list = listOf(some(6));
    list.moveTo('r3');
    list.setItems(some(6).filter((item) => item.id !== 'r3'));
    expect(list.current()?.id).toBe('r4');
  });

  it('leave the cursor on the last item when there are fewer', () => {
    const list = listOf(some(6), 2);
    list.moveToEnd();
    list.setItems(some(3));
    expect([list.current()?.id, list.page()]).toEqual(['r2', 2]);
  });

  it('may be none, and some again', () => {
    const list = listOf(some(6));
    list.moveToEnd();
    list.setItems([]);
    expect(list.current()).toBeUndefined();
    list.setItems(some(2));
    expect(list.current()?.id).toBe('r0');
  });

  it('leave the cursor on its place when items have no ids', () => {
    const list = new PaginatedList<Item>({ items: some(3), idOf: () => '' });
    list.moveBy(1);
    list.setItems(some(3, 'mine', 'x'));
    expect(list.current()?.id).toBe('x1');
  });
});

describe('filters of a list', () => {
  const mixed = [...some(3, 'mine', 'm'), ...some(12, 'theirs', 't')];

  it.each([
    [['mine'], ['mine', 'any'], 3, 1],
    [['theirs'], ['theirs', 'any'], 12, 3],
    [['short'], ['all', 'short'], 13, 3],
    [['theirs', 'short'], ['theirs', 'short'], 10, 2],
    [['theirs', 'short', 'all', 'any'], ['all', 'any'], 15, 3],
  ])('%j: %j hold, and show %i items on %i pages', (labels, holding, total, pages) => {
    const list = listOf(mixed, 5, [KINDS, SIZES]);
    for (const label of labels) filterBy(list, label);
    expect(list.chosenFilters()).toEqual(holding);
    expect([list.total(), list.totalBeforeSearch(), list.pageCount()]).toEqual([total, total, pages]);
  });

  it('put the cursor on the first item, also where the item it was on is shown again', () => {
    const list = listOf(mixed, 5, [KINDS]);
    list.moveTo('t9');
    filterBy(list, 'mine');
    expect(list.current()?.id).toBe('m0');
    filterBy(list, 'all');
    expect([list.current()?.id, list.page()]).toEqual(['m0', 1]);
  });

  it('may leave nothing', () => {
    const list = listOf(some(2, 'theirs'), 5, [KINDS]);
    filterBy(list, 'mine');
    expect([list.total(), list.current(), list.chosenFilters()]).toEqual([0, undefined, ['mine']]);
    filterBy(list, 'theirs');
    expect(list.current()?.id).toBe('r0');
  });

  it('of another list change nothing', () => {
    const list = listOf(mixed, 5, [KINDS]);
    const [short] = SIZES.filters.slice(1);
    if (short) list.chooseFilter(SIZES, short);
    if (short) list.chooseFilter(KINDS, short);
    expect([list.total(), list.chosenFilters(), listOf(mixed).chosenFilters()]).toEqual([15, ['all'], []]);
  });

  it('apply to items that come later', () => {
    const list = listOf([], 5, [KINDS]);
    filterBy(list, 'mine');
    list.setItems(mixed);
    expect(list.total()).toBe(3);
  });
});

describe('the search of a list', () => {
  const ITEMS = some(30);

  it('keeps its item where that is found, and else goes to the first', () => {
    const list = listOf(ITEMS, 5);
    list.moveTo('r12');
    list.search('2');
    expect(list.current()?.id).toBe('r12');
    list.search('25');
    expect(list.current()?.id).toBe('r25');
    list.search('');
    expect([list.current()?.id, list.page()]).toEqual(['r25', 6]);
    list.moveTo('r9');
    list.search('1');
    expect(list.current()?.id).toBe('r1');
  });

  it('comes back to the item it began on when nothing was found', () => {
    const list = listOf(ITEMS, 5);
    list.moveTo('r12');
    list.search('nothing');
    expect([list.total(), list.totalBeforeSearch(), list.pageCount(), list.page()]).toEqual([0, 30, 1, 1]);
    list.search('');
    expect(list.current()?.id).toBe('r12');
  });

  it('goes with filters, sections and items that come later', () => {
    const list = sectioned([...some(12, 'mine', 'm'), ...some(12, 'theirs', 't')], 3);
    list.search('1');
    expect([list.total(), list.totalBeforeSearch(), list.pageCount(), list.headerCount()]).toEqual([6, 24, 2, 2]);
    filterBy(list, 'theirs');
    expect([list.total(), list.totalBeforeSearch(), list.headerCount()]).toEqual([3, 12, 0]);
    list.setItems([{ id: 'new 1', kind: 'theirs' }]);
    expect(show(list)).toEqual(['> new 1']);
  });

  it('is nothing where a list has no text to search', () => {
    const list = new PaginatedList<Item>({ items: ITEMS, idOf: (item) => item.id });
    list.search('r1');
    expect([list.canSearch(), list.searchQuery(), list.total()]).toEqual([false, '', 30]);
  });
});

describe('numbers in a list', () => {
  it.each([
    [1, true, 'r0'],
    [30, true, 'r29'],
    [0, false, 'r3'],
    [31, false, 'r3'],
    [-1, false, 'r3'],
  ])('%i is there: %s', (number, isThere, id) => {
    const list = listOf(some(30));
    list.moveTo('r3');
    expect(list.moveToNumber(number)).toBe(isThere);
    expect(list.current()?.id).toBe(id);
  });

  it('are counted among what is shown, and given with the rows', () => {
    const list = listOf(some(30), 2);
    list.search('1');
    list.moveToNumber(3);
    expect(list.rows().map((row) => row.kind === 'item' && [row.number, row.item.id])).toEqual([
      [3, 'r11'],
      [4, 'r12'],
    ]);
  });
});

describe('a list of which more is to come', () => {
  it('counts all there will be, and their pages', () => {
    const list = listOf(some(10), 5, [KINDS]);
    list.setExpectedTotal(145);
    expect([list.total(), list.totalBeforeSearch(), list.pageCount()]).toEqual([10, 145, 29]);
    list.setItems(some(145));
    list.setExpectedTotal(0);
    expect([list.totalBeforeSearch(), list.pageCount()]).toEqual([145, 29]);
  });

  it('counts what it has where some is filtered out, or searched for', () => {
    const list = listOf([...some(5), ...some(5, 'theirs', 't')], 5, [KINDS]);
    list.setExpectedTotal(145);
    filterBy(list, 'mine');
    expect([list.totalBeforeSearch(), list.pageCount()]).toEqual([5, 1]);
    filterBy(list, 'all');
    list.search('t');
    expect([list.total(), list.totalBeforeSearch(), list.pageCount()]).toEqual([5, 145, 1]);
  });

  it('stays on its last page when it is asked for one that is still to come', () => {
    const list = listOf(some(10), 5);
    list.setExpectedTotal(145);
    list.moveToEnd();
    list.moveToPage(1);
    expect([list.current()?.id, list.page()]).toEqual(['r9', 2]);
  });

  it('leaves the cursor on its item while it grows', () => {
    const list = sectioned(some(10, 'theirs', 't'), 5);
    list.moveTo('t7');
    for (const count of [20, 30, 40]) {
      list.setItems([...some(count, 'theirs', 't'), ...some(count)]);
      expect(list.current()?.id).toBe('t7');
    }
  });
});

describe('an order of its own', () => {
  const byId = (a: Item, b: Item) => b.id.localeCompare(a.id);

  it('is that of all items, and those that are equal keep theirs', () => {
    const items = [...some(3), { id: 'r1', kind: 'theirs' }];
    const list = new PaginatedList<Item>({ items, idOf: (item) => item.id, compare: byId });
    expect(list.rows().map((row) => row.kind === 'item' && `${row.item.id} ${row.item.kind}`)).toEqual([
      'r2 mine',
      'r1 mine',
      'r1 theirs',
      'r0 mine',
    ]);
    expect(items[0]?.id).toBe('r0');
  });
});

describe('SectionedPaginatedList', () => {
  const mixed = [...some(2, 'theirs', 't'), ...some(2, 'mine', 'm')];

  it('finds its sections by itself and shows them in their order', () => {
    expect(show(sectioned(mixed))).toEqual(['# mine', '> m0', '  m1', '# theirs', '  t0', '  t1']);
    expect(sectioned(mixed).headerCount()).toBe(2);
  });

  it('repeats the header of a section that goes on on the next page', () => {
    const list = sectioned(mixed, 3);
    expect(show(list)).toEqual(['# mine', '> m0', '  m1', '# theirs', '  t0']);
    list.moveToPage(1);
    expect(show(list)).toEqual(['# theirs', '> t1']);
  });

  it.each([['mine'], ['theirs']])('shows no header when all items are under "%s"', (kind) => {
    const list = sectioned(some(3, kind));
    expect(show(list)).toEqual(['> r0', '  r1', '  r2']);
    expect(list.headerCount()).toBe(0);
  });

  it('loses its headers with a filter that leaves one section', () => {
    const list = sectioned(mixed);
    filterBy(list, 'mine');
    expect(show(list)).toEqual(['> m0', '  m1']);
    filterBy(list, 'theirs');
    expect(show(list)).toEqual(['> t0', '  t1']);
    filterBy(list, 'all');
    expect(list.headerCount()).toBe(2);
  });

  it('shows an unknown section behind the known ones', () => {
    const list = sectioned([{ id: 'x', kind: 'others' }, ...mixed]);
    expect(show(list).slice(-2)).toEqual(['# others', '  x']);
    expect(list.headerCount()).toBe(3);
  });

  it('walks in the order that is shown', () => {
    const list = sectioned(mixed);
    const walked = mixed.map(() => {
      const id = list.current()?.id;
      list.moveBy(1);
      return id;
    });
    expect(walked).toEqual(['m0', 'm1', 't0', 't1']);
  });

  it('has neither items nor headers when empty', () => {
    expect([sectioned([]).rows(), sectioned([]).headerCount()]).toEqual([[], 0]);
  });
});

describe('whatever is done to a list', () => {
  const items = fc.array(fc.record({ id: fc.string({ maxLength: 2 }), kind: fc.constantFrom('mine', 'theirs', 'x') }));
  const step = fc.constantFrom<1 | -1>(1, -1);
  const operation = fc.oneof(
    fc.integer({ min: -30, max: 30 }).map((count) => (list: PaginatedList<Item>) => list.moveBy(count)),
    step.map((by) => (list: PaginatedList<Item>) => list.moveAround(by)),
    step.map((by) => (list: PaginatedList<Item>) => list.moveToPage(by)),
    fc.integer({ min: -2, max: 12 }).map((count) => (list: PaginatedList<Item>) => list.setItemsPerPage(count)),
    items.map((others) => (list: PaginatedList<Item>) => list.setItems(others)),
    fc.string({ maxLength: 2 }).map((id) => (list: PaginatedList<Item>) => list.moveTo(id)),
    fc.constantFrom('all', 'mine', 'theirs').map((label) => (list: PaginatedList<Item>) => filterBy(list, label)),
    fc.string({ maxLength: 2 }).map((query) => (list: PaginatedList<Item>) => list.search(query)),
    fc.integer({ min: -2, max: 12 }).map((number) => (list: PaginatedList<Item>) => list.moveToNumber(number)),
    fc.integer({ min: 0, max: 12 }).map((count) => (list: PaginatedList<Item>) => list.setExpectedTotal(count)),
    fc.constantFrom(
      (list: PaginatedList<Item>) => list.moveToStart(),
      (list: PaginatedList<Item>) => list.moveToEnd(),
    ),
  );

  function expectSound(list: PaginatedList<Item>): void {
    const current = list.rows().flatMap((row) => (row.kind === 'item' && row.isCurrent ? [row.item] : []));
    expect(current).toEqual(list.total() === 0 ? [] : [list.current()]);
    expect(list.current() === undefined).toBe(list.total() === 0);
    expect(list.page()).toBeGreaterThanOrEqual(1);
    expect(list.page()).toBeLessThanOrEqual(list.pageCount());
  }

  it.each([
    ['PaginatedList', (start: readonly Item[]) => listOf(start, 3, [KINDS])],
    ['SectionedPaginatedList', (start: readonly Item[]) => sectioned(start, 3)],
  ])('%s has its cursor on an item of the page that is shown', (_, create) => {
    fc.assert(
      fc.property(items, fc.array(operation, { maxLength: 30 }), (start, operations) => {
        const list = create(start);
        expectSound(list);
        for (const apply of operations) {
          apply(list);
          expectSound(list);
        }
      }),
    );
  });

  it('all pages together show every item once', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 7 }), (start, perPage) => {
        const list = sectioned(start, perPage);
        const shown: Item[] = [];
        for (let page = 0; page < list.pageCount(); page += 1) {
          shown.push(...list.rows().flatMap((row) => (row.kind === 'item' ? [row.item] : [])));
          list.moveToPage(1);
        }
        expect(new Set(shown)).toEqual(new Set(start));
        expect(shown).toHaveLength(start.length);
      }),
    );
  });
});

describe('the position in a list', () => {
  const open = (count = 30) =>
    new PaginatedList<{ id: string }>({
      items: Array.from({ length: count }, (_, at) => ({ id: `item ${at}` })),
      idOf: ({ id }) => id,
      searchText: ({ id }) => id,
      filterGroups: [
        {
          label: 'Kind',
          filters: [
            { label: 'all', matches: () => true },
            { label: 'even', matches: ({ id }) => Number(id.slice(5)) % 2 === 0 },
          ],
        },
      ],
    });

  function leave(list: ReturnType<typeof open>): ReturnType<typeof list.position> {
    const [group] = list.filterGroups();
    const filter = group?.filters[1];
    if (group && filter) list.chooseFilter(group, filter);
    list.search('item 2');
    list.moveToNumber(3);
    return list.position();
  }

  it('brings page, filter, search and cursor to another list', () => {
    const position = leave(open());
    const again = open();
    again.moveToPosition(position);
    expect([again.current(), again.chosenFilters(), again.searchQuery(), again.total()]).toEqual([
      { id: 'item 20' },
      ['even'],
      'item 2',
      7,
    ]);
  });

  it('is the same place where its item is gone, and the last one in a shorter list', () => {
    const position = leave(open());
    const shorter = open(20);
    shorter.moveToPosition(position);
    expect([shorter.current(), shorter.position().index]).toEqual([{ id: 'item 12' }, 1]);
    const empty = open(0);
    empty.moveToPosition(position);
    expect(empty.position()).toEqual({ id: undefined, index: 0, filters: ['even'], query: 'item 2' });
  });
});
