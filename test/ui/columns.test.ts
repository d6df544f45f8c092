import { describe, expect, it } from 'vitest';
import { widthOf } from '../../src/lib/text/safe-text.ts';
import { alignColumns, listLines } from '../../src/ui/output/columns.ts';
import type { Cell } from '../../src/ui/theme.ts';
import { COLOURED, DANGEROUS, expectToFit, HOSTILE, PLAIN, SCRIPTS } from './texts.ts';

const WIDTHS = [19, 39, 79, 199];
const READY: Cell = { text: 'completed', tone: 'good' };
const OLD: Cell = { text: '3 days ago', tone: 'quiet' };
const EVERYTHING: readonly (readonly Cell[])[] = [...SCRIPTS, ...HOSTILE].map(([name, text]) => [
  text,
  READY,
  OLD,
  name,
]);

describe('listLines', () => {
  it('puts cells into columns as wide as their widest', () => {
    const rows = [
      ['Anna', READY, OLD],
      ['Bartholomew', { text: 'error', tone: 'bad' } as const, OLD],
    ];
    expect(listLines(rows, 79, PLAIN)).toEqual([
      'Anna         ● completed  3 days ago',
      'Bartholomew  ● error      3 days ago',
    ]);
  });

  it('puts the sign of a check before its result', () => {
    const signs = (['ok', 'warn', 'fail'] as const).map((sign): Cell => ({ text: sign, tone: 'good', sign }));
    expect(listLines([signs], 79, PLAIN)).toEqual(['✔ ok  ▲ warn  ✖ fail']);
  });

  it.each([
    [79, 'A replica with a rather long name  ● completed  3 days ago'],
    [50, 'A replica with a rather …  ● completed  3 days ago'],
    [43, 'A replica with a …  ● completed  3 days ago'],
    [31, 'A replica with a …  ● completed'],
    [30, 'A replica with a…  ● completed'],
    [10, 'A replica…'],
  ])('shortens the name in %i columns, then leaves columns out from the end', (width, line) => {
    expect(listLines([['A replica with a rather long name', READY, OLD]], width, PLAIN)).toEqual([line]);
  });

  it.each(WIDTHS)('fits every script and every attack into %i columns, a line each', (width) => {
    const lines = listLines(EVERYTHING, width, PLAIN);
    expect(lines).toHaveLength(EVERYTHING.length);
    expectToFit(lines, width);
    expect(lines.filter((line) => DANGEROUS.test(line))).toEqual([]);
  });

  it('keeps columns below one another in every script', () => {
    const lines = listLines(
      SCRIPTS.map(([, text]) => [text, READY]),
      79,
      PLAIN,
    );
    expect(new Set(lines.map((line) => widthOf(line.slice(0, line.indexOf('●'))))).size).toBe(1);
  });

  it('colours a status, and nothing without colours', () => {
    expect(listLines([['Anna', READY]], 79, COLOURED)[0]).toBe('Anna  \x1b[32m● completed\x1b[39m');
    expect(listLines([['Anna', READY]], 79, PLAIN)[0]).toBe('Anna  ● completed');
  });

  it('copes with no rows, rows of different length and empty cells', () => {
    expect(listLines([], 79, PLAIN)).toEqual([]);
    expect(listLines([[], ['a']], 79, PLAIN)).toEqual(['', 'a']);
    expect(listLines([['a', '', 'c'], ['b']], 79, PLAIN)).toEqual(['a    c', 'b']);
  });
});

describe('alignColumns', () => {
  const NAMES: readonly (readonly Cell[])[] = [
    ['r1', 'Anna', READY],
    ['r22', 'A name that is rather long', { text: 'error', tone: 'bad' }],
  ];

  it('tells the widths, which lines that come later can start from', () => {
    const first = alignColumns(NAMES, 79, PLAIN);
    expect(first.widths).toEqual([3, 26, 11]);
    const later = alignColumns([['r3', 'Rio', OLD]], 79, PLAIN, { atLeast: first.widths });
    expect([later.lines, later.widths]).toEqual([['r3   Rio                         3 days ago'], [3, 26, 11]]);
  });

  it('widens a column that needs more than the lines before it had', () => {
    const { lines, widths } = alignColumns([['r333333', 'Rio', OLD]], 79, PLAIN, { atLeast: [3, 5, 11] });
    expect([lines, widths]).toEqual([['r333333  Rio    3 days ago'], [7, 5, 11]]);
  });

  it.each([
    [44, 'r22  A name that is rather long  ● error'],
    [40, 'r22  A name that is rather…  ● error'],
    [37, 'r22  A name that is rat…  ● error'],
    [30, 'r22  A name that…  ● error'],
    [21, 'r22  A name that is …'],
    [10, 'r22  A na…'],
    [6, 'r22  …'],
  ])('lets the column give way that was named, in %i columns', (width, line) => {
    const { lines } = alignColumns(NAMES, width, PLAIN, { flexible: 1 });
    expect(lines[1]).toBe(line);
    expectToFit(lines, width);
  });

  it.each([0, 1, 2, 3])('fits every script and every attack when column %i gives way', (flexible) => {
    for (const width of WIDTHS) {
      const { lines } = alignColumns(EVERYTHING, width, PLAIN, { flexible });
      expectToFit(lines, flexible === 0 ? width : Number.POSITIVE_INFINITY);
      expect(lines.filter((line) => DANGEROUS.test(line))).toEqual([]);
    }
  });

  it('keeps widths in a narrow terminal from which columns have fallen', () => {
    const first = alignColumns(NAMES, 22, PLAIN, { flexible: 1 });
    const later = alignColumns([['r3', 'Rio', OLD]], 22, PLAIN, { flexible: 1, atLeast: first.widths });
    expect([first.widths.length, later.widths]).toEqual([2, first.widths]);
    expectToFit([...first.lines, ...later.lines], 22);
  });

  it('copes with no rows', () => {
    expect(alignColumns([], 79, PLAIN)).toEqual({ lines: [], widths: [] });
  });
});
