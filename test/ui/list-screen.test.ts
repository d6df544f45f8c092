import { describe, expect, it } from 'vitest';
import { truncate } from '../../src/lib/text/safe-text.ts';
import { chooseFilterScreen } from '../../src/ui/list/filter-screen.ts';
import { keyHints, ListScreen, type ListScreenOptions } from '../../src/ui/list/list-screen.ts';
import { type FilterGroup, PaginatedList, SectionedPaginatedList } from '../../src/ui/list/paged-list.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { key } from './keys.ts';
import { COLOURED, DANGEROUS, expectToFit, PLAIN } from './texts.ts';

const SIZES = [20, 40, 80, 200].flatMap((columns) => [10, 24, 60].map((rows) => ({ width: columns - 1, rows })));
const WHY = 'This one belongs to everybody. Nobody can rename it or delete it, and copying it takes another screen.';
const EMPTY = 'There is nothing here yet. Choose to make something first, then come back and look at it again.';

interface Thing {
  readonly name: string;
}

const LENGTHS: FilterGroup<Thing> = {
  label: 'Length',
  filters: [
    { label: 'all', matches: () => true },
    { label: 'short', matches: ({ name }) => name.length < 7 },
  ],
};

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `item ${index} of a list`);
}

function things(items: readonly string[]): Thing[] {
  return items.map((name) => ({ name }));
}

type Options = Partial<ListScreenOptions<Thing>>;

/** With everything a list can have, unless `groups` is empty. */
function screenOf(items: readonly string[], more: Options = {}, filterGroups = [LENGTHS]): ListScreen<Thing> {
  const theme = more.theme ?? PLAIN;
  const heading = (width: number) => truncate('A list of things, and whose they are', width, theme.symbols.ellipsis);
  const idOf = ({ name }: Thing) => name;
  const searchText = filterGroups.length > 0 && { searchText: idOf };
  const list = more.list ?? new PaginatedList<Thing>({ items: things(items), idOf, filterGroups, ...searchText });
  return new ListScreen<Thing>({
    theme,
    heading,
    list,
    ...(filterGroups.length > 0 && { openFilters: () => chooseFilterScreen({ list, theme, heading }) }),
    draw: (shown, width) => shown.map(({ name }) => truncate(name, width, theme.symbols.ellipsis)),
    whenEmpty: () => EMPTY,
    enterHint: 'open',
    escapeHint: 'back',
    ...more,
  });
}

const SIZE = { width: 79, rows: 12 };

function press<Item extends object>(screen: ListScreen<Item>, ...keys: readonly string[]) {
  return keys.map((name) => screen.press(key(name))).at(-1);
}

function current(screen: ListScreen<Thing>): string | undefined {
  return screen.lines(SIZE).find((line) => line.startsWith('❯'));
}

describe('a list as it is drawn', () => {
  it('has a heading, a summary, its items and its keys', () => {
    const screen = screenOf(['one', 'two'], { summary: () => '2 things' });
    expect(screen.lines(SIZE)).toEqual([
      'A list of things, and whose they are',
      '2 things',
      '',
      '❯ 1  one',
      '  2  two',
      '',
      'Enter open  Esc back  ? keys  / search  f filter  ↑↓ move  Home/End first, last',
    ]);
  });

  it('shows sections as their items come', () => {
    const list = new SectionedPaginatedList({
      items: things(['a', 'B', 'c']),
      idOf: ({ name }) => name,
      sections: ['Small', 'Large\x1b[2J'],
      sectionOf: ({ name }) => (name === 'B' ? 'Large\x1b[2J' : 'Small'),
    });
    expect(screenOf([], { list }).lines({ width: 79, rows: 24 }).slice(1, -1)).toEqual([
      '',
      'Small',
      '❯ a',
      '  c',
      'Large\\x1b[2J',
      '  B',
      '',
    ]);
  });

  it('says so when it is empty, and offers no Enter', () => {
    const lines = screenOf([]).lines(SIZE);
    expect(lines.slice(1, 5)).toEqual([
      '',
      '  There is nothing here yet. Choose to make something first, then come back and',
      '  look at it again.',
      '',
    ]);
    expect(lines.at(-1)).toBe('Esc back  ? keys  f filter  / search');
  });

  it('speaks ASCII where the terminal does', () => {
    const theme = createTheme({ LANG: 'C' }, true, false);
    const text = screenOf(names(30), { theme, summary: () => '30 things' })
      .lines(SIZE)
      .join('');
    expect(text).toContain('Up/Down move');
    expect(text).toMatch(/^[\x20-\x7e]*$/);
  });

  it('has colours only with a theme that has', () => {
    expect(screenOf(['one']).lines(SIZE).join('')).not.toContain('\x1b');
    expect(screenOf(['one'], { theme: COLOURED }).lines(SIZE).join('')).toContain(
      '\x1b[36m❯\x1b[39m \x1b[36mone\x1b[39m',
    );
  });

  it.each(SIZES)('fits $width columns and $rows rows', (size) => {
    const list = new SectionedPaginatedList({
      items: things(names(145)),
      idOf: ({ name }) => name,
      sections: ['Even', 'Odd'],
      sectionOf: ({ name }) => (Number(name.split(' ')[1]) % 2 === 0 ? 'Even' : 'Odd'),
      filterGroups: [LENGTHS],
      searchText: ({ name }) => name,
    });
    const blocked = () => WHY;
    const screens = [
      screenOf(names(145), { summary: () => 'Page 1 of 9, with a summary that is rather long', blocked }),
      screenOf([], { summary: () => 'Page 1 of 1' }),
      screenOf([], { list, blocked, summary: () => '145 things' }),
    ];
    for (const screen of screens) {
      const way = [
        'return',
        'right',
        'return',
        'end',
        'return',
        ...'?x?',
        'x',
        'escape',
        ...'999',
        'f',
        'down',
        'return',
      ];
      for (const name of [...way, 'f', 'escape', '/', ...'item 1', 'return', 'escape', '/', ...'数数 x', 'escape']) {
        press(screen, name);
        const lines = screen.lines(size);
        expectToFit(lines, size.width);
        expect(lines.length).toBeLessThan(size.rows);
        expect(lines.at(-1)).toMatch(/^(Enter (open|keep|show)|Esc (back|show all)|any key)/);
      }
    }
  });

  it('uses the rows there are', () => {
    const screen = screenOf(names(145));
    expect(screen.lines({ width: 79, rows: 24 }).filter((line) => line.includes('item'))).toHaveLength(19);
    expect(screen.lines({ width: 79, rows: 60 }).filter((line) => line.includes('item'))).toHaveLength(55);
  });
});

describe('keys of a list', () => {
  it.each([
    ['down', '❯ item 1 of a list'],
    ['j', '❯ item 1 of a list'],
    ['down up', '❯ item 0 of a list'],
    ['j k', '❯ item 0 of a list'],
    ['up', '❯ item 0 of a list'],
    ['right', '❯ item 7 of a list'],
    ['l', '❯ item 7 of a list'],
    ['pagedown', '❯ item 7 of a list'],
    ['right left', '❯ item 0 of a list'],
    ['right h', '❯ item 0 of a list'],
    ['right pageup', '❯ item 0 of a list'],
    ['end', '❯ item 9 of a list'],
    ['end down', '❯ item 9 of a list'],
    ['end home', '❯ item 0 of a list'],
    ['ctrl+j', '❯ item 0 of a list'],
    ['alt+j', '❯ item 0 of a list'],
    ['x', '❯ item 0 of a list'],
  ])('%s: "%s"', (keys, line) => {
    const screen = screenOf(names(10));
    screen.lines(SIZE);
    expect(press(screen, ...keys.split(' '))).toBeUndefined();
    expect(current(screen)).toBe(line);
  });

  it('goes round where it is asked to', () => {
    const screen = screenOf(names(10), { goesRound: true });
    press(screen, 'up');
    expect(current(screen)).toBe('❯ item 9 of a list');
    press(screen, 'down');
    expect(current(screen)).toBe('❯ item 0 of a list');
  });

  it('gives the item under the cursor with Enter', () => {
    const screen = screenOf(['one', 'two']);
    expect(press(screen, 'down', 'return')).toEqual({ result: { name: 'two' } });
  });

  it.each(['escape', 'q'])('gives nothing with %s', (name) => {
    expect(press(screenOf(['one']), name)).toEqual({ result: undefined });
    expect(press(screenOf([]), name)).toEqual({ result: undefined });
  });

  it('stays with Ctrl+Q, and with Enter when there is nothing', () => {
    expect(press(screenOf(['one']), 'ctrl+q')).toBeUndefined();
    expect(press(screenOf([]), 'return')).toBeUndefined();
  });

  it('says why an item is blocked, safely and until the next key', () => {
    const blocked = ({ name }: Thing) => (name === 'one' ? 'It is \x1b[2J taken.' : undefined);
    const screen = screenOf(['one', 'two'], { blocked });
    expect(press(screen, 'return')).toBeUndefined();
    expect(screen.lines(SIZE).at(-2)).toBe('It is \\x1b[2J taken.');
    expect(press(screen, 'down')).toBeUndefined();
    expect(screen.lines(SIZE).join('')).not.toContain('taken');
    expect(press(screen, 'return')).toEqual({ result: { name: 'two' } });
  });

  it('shows hints only for keys that do something', () => {
    expect(screenOf(['one'], {}, []).lines(SIZE).at(-1)).toBe('Enter open  Esc back  ? keys');
    expect(screenOf(names(30), {}, []).lines(SIZE).at(-1)).toBe(
      'Enter open  Esc back  ? keys  ↑↓ move  ←→ page  Home/End first, last',
    );
  });
});

describe('the search of a list', () => {
  const ITEMS = ['Rio Grande', 'Zoë', 'rio', 'other'];
  const shownBy = (screen: ListScreen<Thing>) => screen.lines(SIZE).filter((line) => /^[❯ ] \S/.test(line));

  it('narrows it with every letter, and says what is searched for', () => {
    const screen = screenOf(ITEMS);
    press(screen, '/', ...'ri');
    expect(screen.lines(SIZE)).toEqual([
      'A list of things, and whose they are',
      'Search: ri_',
      '❯ Rio Grande',
      '  rio',
      '',
      'Enter keep  Esc show all  ↑↓ move',
    ]);
    press(screen, 'o', 'space', 'g');
    expect(shownBy(screen)).toEqual(['❯ Rio Grande']);
  });

  it('is kept by Enter, cleared by Esc, and left by a second Esc', () => {
    const screen = screenOf(ITEMS);
    press(screen, '/', ...'rio', 'down');
    expect(press(screen, 'return')).toBeUndefined();
    expect(screen.lines(SIZE)[1]).toBe('Search: rio');
    expect(screen.lines(SIZE).at(-1)).toMatch(/^Enter open {2}Esc show all {2}/);
    expect(current(screen)).toBe('❯ rio');
    expect(press(screen, 'escape')).toBeUndefined();
    expect(shownBy(screen)).toHaveLength(4);
    expect(current(screen)).toBe('❯ rio');
    expect(press(screen, 'escape')).toEqual({ result: undefined });
  });

  it('accepts letters that are keys elsewhere, digits, and wide ones', () => {
    const screen = screenOf(['qjf?/1 数', 'other']);
    press(screen, '/', ...'qjf?/1 数');
    expect(screen.lines(SIZE)[1]).toBe('Search: qjf?/1 数_');
    expect(shownBy(screen)).toEqual(['❯ qjf?/1 数']);
  });

  it('is corrected with Backspace and emptied with Ctrl+U', () => {
    const screen = screenOf(ITEMS);
    press(screen, '/', ...'zo😀', 'backspace', 'backspace');
    expect(screen.lines(SIZE)[1]).toBe('Search: z_');
    press(screen, 'ctrl+u');
    expect(shownBy(screen)).toHaveLength(4);
  });

  it('takes a paste, safely, and only while it is open', () => {
    const screen = screenOf(ITEMS);
    screen.paste('rio');
    expect(shownBy(screen)).toHaveLength(4);
    press(screen, '/');
    screen.paste('r\x1b[2J\nio');
    expect(screen.lines(SIZE)[1]).toBe('Search: r\\x1b[2J io_');
  });

  it('says so when nothing is found', () => {
    const screen = screenOf(ITEMS);
    press(screen, '/', ...'xyz', 'return');
    const lines = screen.lines(SIZE);
    expect(lines.slice(1, 4)).toEqual(['Search: xyz', '  Nothing here contains “xyz”.', '']);
    expect(lines.at(-1)).toBe('Esc show all  ? keys  f filter  / search');
    expect(press(screen, 'return')).toBeUndefined();
  });

  it('is not there for a menu', () => {
    const screen = screenOf(ITEMS, {}, []);
    press(screen, '/', 'r');
    expect(shownBy(screen)).toHaveLength(4);
  });
});

describe('the filters of a list', () => {
  it('are all shown by f, those that hold marked; Enter lets another hold', () => {
    const screen = screenOf(['a long name', 'short']);
    press(screen, 'f');
    expect(screen.lines(SIZE).slice(2)).toEqual([
      '❯ (x) all',
      '  ( ) short',
      '',
      'Enter show these  Esc back  ? keys  ↑↓ move  Home/End first, last',
    ]);
    press(screen, 'down', 'return');
    expect(screen.lines(SIZE)[2]).toBe('❯ short');
    press(screen, 'f');
    expect(screen.lines(SIZE)[3]).toBe('❯ (x) short');
  });

  it('stay as they are with Esc', () => {
    const screen = screenOf(['a long name', 'short']);
    press(screen, 'f', 'down');
    expect(press(screen, 'escape')).toBeUndefined();
    expect(current(screen)).toBe('❯ a long name');
  });

  it('are nothing where there are none', () => {
    const screen = screenOf(['one', 'two'], {}, []);
    press(screen, 'down', 'f');
    expect(current(screen)).toBe('❯ two');
  });
});

describe('the numbers of a list', () => {
  it.each([
    ['3', '❯ item 2 of a list'],
    ['1 0', '❯ item 9 of a list'],
    ['1 down 2', '❯ item 1 of a list'],
    ['1 1', '❯ item 10 of a list'],
  ])('%s: "%s"', (keys, line) => {
    const screen = screenOf(names(12));
    press(screen, ...keys.split(' '));
    expect(current(screen)).toBe(line);
  });

  it.each(['0', '99'])('report that %s does not exist, and start again', (typed) => {
    const screen = screenOf(names(12));
    press(screen, ...typed);
    expect(screen.lines(SIZE).at(-2)).toBe(`No item ${typed}: the last number is 12.`);
    press(screen, '2');
    expect(current(screen)).toBe('❯ item 1 of a list');
  });

  it('are those of what was found', () => {
    const screen = screenOf(names(30), { summary: () => '30 things' });
    press(screen, '/', ...'9', 'return', '3');
    expect(current(screen)).toBe('❯ 3  item 29 of a list');
  });
});

describe('the keys of a list under ?', () => {
  it('are all shown, until a key', () => {
    const screen = screenOf(names(30), { summary: () => '30 things' });
    press(screen, '?');
    const lines = screen.lines({ width: 79, rows: 24 });
    expect(lines.slice(3)).toEqual([
      '  Enter     open',
      '  Esc       back (q goes back)',
      '  ?         keys',
      '  /         search (matches items with every word)',
      '  f         filter',
      '  ↑↓        move (also k and j)',
      '  ←→        page (also h and l, PgUp and PgDn)',
      '  Home/End  first, last',
      '  1-9       go to that number',
      '',
      'any key: back to the list',
    ]);
    expect(press(screen, 'return')).toBeUndefined();
    expect(current(screen)).toBe('❯  1  item 0 of a list');
  });

  it.each([
    ['a menu', {}, 79],
    ['a narrow terminal', { summary: () => '30 things' }, 39],
  ])('leave out the numbers in %s, which shows none', (_, more, width) => {
    const screen = screenOf(names(30), more);
    press(screen, '?');
    const table = screen.lines({ width, rows: 24 }).join('\n');
    expect(table).toContain('Home/End');
    expect(table).not.toContain('1-9');
  });

  it('take several pages on a low terminal, none of them lost', () => {
    const screen = screenOf(names(30));
    const low = { width: 79, rows: 8 };
    press(screen, '?');
    const seen: string[] = [];
    for (let page = 0; page < 3; page += 1) {
      const lines = screen.lines(low);
      seen.push(...lines.slice(2, -2));
      expect(lines.at(-1)).toBe(page < 2 ? 'any key: more keys' : 'any key: back to the list');
      press(screen, 'space');
    }
    expect(seen).toHaveLength(8);
    expect(current(screen)).toBe('❯ item 0 of a list');
  });

  it('are left early with Esc', () => {
    const screen = screenOf(names(30));
    press(screen, '?');
    screen.lines({ width: 79, rows: 9 });
    expect(press(screen, 'escape')).toBeUndefined();
    expect(current(screen)).toBe('❯ item 0 of a list');
  });
});

describe('a list that changes by itself', () => {
  function feed() {
    const said = { status: '', failure: '', refreshed: 0 };
    const listeners = new Set<() => void>();
    return {
      said,
      listeners,
      subscribe: (changed: () => void) => {
        listeners.add(changed);
        return () => void listeners.delete(changed);
      },
      status: () => said.status,
      failure: () => said.failure,
      refresh: () => {
        said.refreshed += 1;
      },
      delayed: () => {},
    };
  }

  it('says what went wrong until the next key makes room, and again after it', () => {
    const from = feed();
    const screen = screenOf(['one', 'two'], { feed: from, summary: () => '2 things' });
    from.said.failure = 'Tavus could \x1b[2J not be reached.';
    expect(screen.lines(SIZE).at(-2)).toBe('Tavus could \\x1b[2J not be reached. Press r to retry.');
    press(screen, 'r');
    expect(from.said.refreshed).toBe(1);
    press(screen, ...'99');
    expect(screen.lines(SIZE).at(-2)).toContain('the last number is');
    press(screen, 'down');
    expect(screen.lines(SIZE).at(-2)).toContain('Press r');
  });

  it('passes its changes on, and ends that', () => {
    const from = feed();
    const stop = screenOf(['one'], { feed: from }).subscribe(() => {});
    expect(from.listeners.size).toBe(1);
    stop();
    expect(from.listeners.size).toBe(0);
    expect(screenOf(['one']).subscribe(() => {})).toBeTypeOf('function');
  });

  it('offers r only where there is something to refresh', () => {
    const wide = { width: 199, rows: 24 };
    expect(screenOf(['one'], { feed: feed() }).lines(wide).at(-1)).toContain('r refresh');
    expect(screenOf(['one']).lines(wide).at(-1)).not.toContain('r refresh');
  });
});

describe('keyHints', () => {
  it.each([
    [80, 'Enter open  Esc back  f filter'],
    [29, 'Enter open  Esc back'],
    [20, 'Enter open  Esc back'],
    [19, 'Enter open'],
    [9, ''],
  ])('shows in %i columns "%s"', (width, line) => {
    expect(keyHints(['Enter open', 'Esc back', 'f filter'], width)).toBe(line);
    expect(line).not.toMatch(DANGEROUS);
  });
});
