import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaginatedList, SectionedPaginatedList } from '../../src/ui/paged-list.ts';

interface Item {
  readonly id: string;
  readonly kind: string;
}

const FILTERS = [
  { label: 'all', matches: () => true },
  { label: 'mine', matches: (item: Item) => item.kind === 'mine' },
  { label: 'theirs', matches: (item: Item) => item.kind === 'theirs' },
];

function some(count: number, kind = 'mine', prefix = 'r'): Item[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, kind }));
}

function listOf(items: readonly Item[], itemsPerPage = 10, filters?: typeof FILTERS) {
  return new PaginatedList<Item>({ items, idOf: (item) => item.id, itemsPerPage, ...(filters && { filters }) });
}

function sectioned(items: readonly Item[], itemsPerPage = 10) {
  return new SectionedPaginatedList<Item>({
    items,
    idOf: (item) => item.id,
    itemsPerPage,
    filters: FILTERS,
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
    const list = listOf(some(10_000), 20, FILTERS);
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
    const list = new PaginatedList<string>({ items: ['a', 'b', 'c'], idOf: () => '' });
    list.moveBy(1);
    list.setItems(['x', 'y', 'z']);
    expect(list.current()).toBe('y');
  });
});

describe('filters of a list', () => {
  const mixed = [...some(3, 'mine', 'm'), ...some(12, 'theirs', 't')];

  it('follow one another and begin again', () => {
    const list = listOf(mixed, 5, FILTERS);
    const seen = Array.from({ length: 4 }, () => {
      const now = [list.filterLabel(), list.nextFilterLabel(), list.total(), list.pageCount()];
      list.showNextFilter();
      return now;
    });
    expect(seen).toEqual([
      ['all', 'mine', 15, 3],
      ['mine', 'theirs', 3, 1],
      ['theirs', 'all', 12, 3],
      ['all', 'mine', 15, 3],
    ]);
  });

  it('put the cursor on the first item, also where the item it was on is shown again', () => {
    const list = listOf(mixed, 5, FILTERS);
    list.moveTo('t9');
    list.showNextFilter();
    expect(list.current()?.id).toBe('m0');
    list.showNextFilter();
    expect(list.current()?.id).toBe('t0');
    list.showNextFilter();
    expect([list.current()?.id, list.page()]).toEqual(['m0', 1]);
  });

  it('may leave nothing', () => {
    const list = listOf(some(2, 'theirs'), 5, FILTERS);
    list.showNextFilter();
    expect([list.total(), list.current(), list.filterLabel()]).toEqual([0, undefined, 'mine']);
    list.showNextFilter();
    expect(list.current()?.id).toBe('r0');
  });

  it.each([[undefined], [FILTERS.slice(0, 1)]])('are nothing to choose from when there are %j', (filters) => {
    const list = listOf(mixed, 5, filters);
    expect(list.nextFilterLabel()).toBeUndefined();
    list.showNextFilter();
    expect(list.total()).toBe(15);
  });

  it('apply to items that come later', () => {
    const list = listOf([], 5, FILTERS);
    list.showNextFilter();
    list.setItems(mixed);
    expect(list.total()).toBe(3);
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
    list.showNextFilter();
    expect(show(list)).toEqual(['> m0', '  m1']);
    list.showNextFilter();
    expect(show(list)).toEqual(['> t0', '  t1']);
    list.showNextFilter();
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
    fc.constantFrom(
      (list: PaginatedList<Item>) => list.showNextFilter(),
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
    ['PaginatedList', (start: readonly Item[]) => listOf(start, 3, FILTERS)],
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
