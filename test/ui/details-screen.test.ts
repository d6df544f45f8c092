import { describe, expect, it } from 'vitest';
import { DetailsScreen } from '../../src/ui/list/details-screen.ts';
import { ListScreen } from '../../src/ui/list/list-screen.ts';
import { PaginatedList } from '../../src/ui/list/paged-list.ts';
import { key } from './keys.ts';
import { expectToFit, PLAIN } from './texts.ts';

const SIZES = [20, 40, 80, 200].flatMap((columns) =>
  [6, 8, 10, 12, 15, 24, 60].map((rows) => ({ width: columns - 1, rows })),
);

interface Choice {
  readonly label: string;
}

/** So many lines of details above so many choices. */
function screenOf(count: number, choiceCount = 9) {
  const items = Array.from({ length: choiceCount }, (_, at) => ({ label: `choice ${at + 1}` }));
  const choices = new ListScreen<Choice>({
    theme: PLAIN,
    heading: () => 'What to do',
    list: new PaginatedList<Choice>({ items, idOf: ({ label }) => label }),
    draw: (shown) => shown.map(({ label }) => label),
    whenEmpty: () => '',
    enterHint: 'choose',
    escapeHint: 'back',
  });
  const lines = () => Array.from({ length: count }, (_, at) => `  line ${at + 1}`);
  return new DetailsScreen(PLAIN, { heading: () => 'Replica', lines }, choices);
}

describe('details above choices', () => {
  it('are shown whole where there is room, and take no key', () => {
    const screen = screenOf(4, 3);
    const size = { width: 79, rows: 24 };
    const before = screen.lines(size);
    expect(before.slice(0, 8)).toEqual([
      'Replica',
      '',
      '  line 1',
      '  line 2',
      '  line 3',
      '  line 4',
      '',
      'What to do',
    ]);
    expect(before.join('\n')).not.toContain('scroll');
    screen.press(key('pagedown'));
    expect(screen.lines(size).slice(0, 8)).toEqual(before.slice(0, 8));
  });

  it('scroll with PgDn and PgUp to their last and first line', () => {
    const screen = screenOf(40);
    const size = { width: 79, rows: 24 };
    const seen = new Set<string>();
    for (let press = 0; press < 20; press += 1) {
      for (const line of screen.lines(size)) if (line.startsWith('  line')) seen.add(line);
      screen.press(key('pagedown'));
    }
    expect(seen.size).toBe(40);
    expect(screen.lines(size).join('\n')).toMatch(/Lines \d+ to 40 of 40 {2}PgUp\/PgDn scroll/);
    for (let press = 0; press < 20; press += 1) {
      screen.press(key('pageup'));
      screen.lines(size);
    }
    expect(screen.lines(size).slice(0, 3)).toEqual(['Replica', '', '  line 1']);
  });

  it('leave arrows and Enter to the choices', () => {
    const screen = screenOf(40);
    screen.lines({ width: 79, rows: 24 });
    screen.press(key('down'));
    expect(screen.lines({ width: 79, rows: 24 }).join('\n')).toContain('❯ choice 2');
    expect(screen.press(key('return'))).toEqual({ result: { label: 'choice 2' } });
  });

  it.each(SIZES)('fit %o, with all choices in reach', (size) => {
    for (const count of [1, 3, 12, 100]) {
      const screen = screenOf(count);
      const lines = screen.lines(size);
      expect(lines.length).toBeLessThan(size.rows);
      expectToFit(lines, Math.max(size.width, 14));
      expect(lines.join('\n')).toContain('❯ choice 1');
      if (size.rows >= 8) expect(lines.join('\n')).toContain('  line 1');
    }
  });
});
