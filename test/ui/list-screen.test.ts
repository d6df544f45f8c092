import { describe, expect, it } from 'vitest';
import { keyHints, ListScreen, type ListScreenOptions } from '../../src/ui/list-screen.ts';
import { PaginatedList, SectionedPaginatedList } from '../../src/ui/paged-list.ts';
import { truncate } from '../../src/ui/safe-text.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { key } from './keys.ts';
import { COLOURED, DANGEROUS, expectToFit, PLAIN } from './texts.ts';

const SIZES = [20, 40, 80, 200].flatMap((columns) => [10, 24, 60].map((rows) => ({ width: columns - 1, rows })));
const WHY = 'This one belongs to everybody. Nobody can rename it or delete it, and copying it takes another screen.';
const EMPTY = 'There is nothing here yet. Press Esc and choose to make something, then come back and look again.';
const FILTERS = [
  { label: 'all', matches: () => true },
  { label: 'short', matches: (name: string) => name.length < 7 },
];

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `item ${index} of a list`);
}

function screenOf(items: readonly string[], more: Partial<ListScreenOptions<string>> = {}, filters = FILTERS) {
  const theme = more.theme ?? PLAIN;
  return new ListScreen<string>({
    theme,
    heading: (width) => truncate('A list of things, and whose they are', width),
    list: new PaginatedList({ items, idOf: (item) => item, filters }),
    draw: (shown, width) => shown.map((item) => truncate(item, width)),
    whenEmpty: EMPTY,
    enterHint: 'open',
    escapeHint: 'back',
    ...more,
  });
}

const SIZE = { width: 79, rows: 12 };

function press<Item>(screen: ListScreen<Item>, ...keys: readonly string[]) {
  return keys.map((name) => screen.press(key(name))).at(-1);
}

function current(screen: ListScreen<string>): string | undefined {
  return screen.lines(SIZE).find((line) => line.startsWith('❯'));
}

describe('a list as it is drawn', () => {
  it('has a heading, a summary, its items and its keys', () => {
    const screen = screenOf(['one', 'two'], { summary: () => '2 things' });
    expect(screen.lines(SIZE)).toEqual([
      'A list of things, and whose they are',
      '2 things',
      '',
      '❯ one',
      '  two',
      '',
      'Enter open  Esc back  f show short  ↑↓ move',
    ]);
  });

  it('shows sections as their items come', () => {
    const list = new SectionedPaginatedList({
      items: ['a', 'B', 'c'],
      idOf: (item: string) => item,
      sections: ['Small', 'Large\x1b[2J'],
      sectionOf: (item) => (item === 'B' ? 'Large\x1b[2J' : 'Small'),
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
    expect(lines.slice(1, 4)).toEqual([
      '',
      '  There is nothing here yet. Press Esc and choose to make something, then come',
      '  back and look again.',
    ]);
    expect(lines.at(-1)).toBe('Esc back  f show short');
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
    expect(screenOf(['one'], { theme: COLOURED }).lines(SIZE).join('')).toContain('\x1b[36m❯ one\x1b[39m');
  });

  it.each(SIZES)('fits $width columns and $rows rows', (size) => {
    const list = new SectionedPaginatedList({
      items: names(145),
      idOf: (item) => item,
      sections: ['Even', 'Odd'],
      sectionOf: (item) => (Number(item.split(' ')[1]) % 2 === 0 ? 'Even' : 'Odd'),
      filters: FILTERS,
    });
    const blocked = () => WHY;
    const screens = [
      screenOf(names(145), { summary: () => 'Page 1 of 9, with a summary that is rather long', blocked }),
      screenOf([], { summary: () => 'Page 1 of 1' }),
      screenOf([], { list, blocked, summary: () => '145 things' }),
    ];
    for (const screen of screens) {
      for (const name of ['return', 'right', 'return', 'end', 'return', 'f']) {
        press(screen, name);
        const lines = screen.lines(size);
        expectToFit(lines, size.width);
        expect(lines.length).toBeLessThan(size.rows);
        expect(lines.at(-1)).toMatch(/^(Enter open|Esc back)/);
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
    expect(press(screen, 'down', 'return')).toEqual({ result: 'two' });
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
    const blocked = (item: string) => (item === 'one' ? 'It is \x1b[2J taken.' : undefined);
    const screen = screenOf(['one', 'two'], { blocked });
    expect(press(screen, 'return')).toBeUndefined();
    expect(screen.lines(SIZE).at(-2)).toBe('It is \\x1b[2J taken.');
    expect(press(screen, 'down')).toBeUndefined();
    expect(screen.lines(SIZE).join('')).not.toContain('taken');
    expect(press(screen, 'return')).toEqual({ result: 'two' });
  });

  it('shows the next filter with f, where there is one', () => {
    const screen = screenOf(['a long name', 'short']);
    press(screen, 'f');
    expect(screen.lines(SIZE).slice(2, 3)).toEqual(['❯ short']);
    expect(screen.lines(SIZE).at(-1)).toContain('f show all');
    const single = screenOf(['one', 'two'], {}, []);
    press(single, 'down', 'f');
    expect(current(single)).toBe('❯ two');
    expect(single.lines(SIZE).at(-1)).not.toContain('f show');
  });

  it('shows hints only for keys that do something', () => {
    expect(screenOf(['one'], {}, []).lines(SIZE).at(-1)).toBe('Enter open  Esc back');
    expect(screenOf(names(30), {}, []).lines(SIZE).at(-1)).toBe('Enter open  Esc back  ↑↓ move  ←→ page  Home/End');
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
