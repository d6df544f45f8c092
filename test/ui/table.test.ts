import { describe, expect, it } from 'vitest';
import { widthOf } from '../../src/ui/safe-text.ts';
import { detailLines, listLines } from '../../src/ui/table.ts';
import type { Cell } from '../../src/ui/theme.ts';
import type { DetailRow } from '../../src/ui/ui.ts';
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

describe('detailLines', () => {
  it('puts labels and values below one another, and leaves out what has no value', () => {
    const rows: readonly DetailRow[] = [
      ['Name', 'Anna'],
      ['Status', READY],
      ['Model', undefined],
      ['Tags', ''],
      ['Made', OLD],
    ];
    expect(detailLines(rows, 79, PLAIN)).toEqual(['Name    Anna', 'Status  ● completed', 'Made    3 days ago']);
  });

  it('wraps a long value beside its label', () => {
    expect(detailLines([['Script', 'one two three four']], 19, PLAIN)).toEqual([
      'Script  one two',
      '        three four',
    ]);
  });

  it('keeps the lines of a value', () => {
    expect(detailLines([['Script', 'one\r\n\r\ntwo']], 79, PLAIN)).toEqual(['Script  one', '', '        two']);
  });

  it('breaks a long address anywhere, and loses none of it', () => {
    const url = `https://example.com/${'x'.repeat(300)}`;
    const lines = detailLines([['URL', url]], 39, PLAIN);
    expectToFit(lines, 39);
    expect(lines.map((line) => line.slice(5)).join('')).toBe(url);
  });

  it.each(WIDTHS)('fits every script and every attack into %i columns', (width) => {
    const rows: readonly DetailRow[] = [...SCRIPTS, ...HOSTILE].flatMap(([, text]): DetailRow[] => [
      ['Description', text.repeat(5)],
      ['Status', { text, tone: 'bad' }],
    ]);
    const lines = detailLines(rows, width, PLAIN);
    expectToFit(lines, width);
    expect(lines.filter((line) => DANGEROUS.test(line))).toEqual([]);
  });

  it('shortens a long label, and shows escaped what a label holds', () => {
    expect(detailLines([['A very long label', 'value']], 19, PLAIN)).toEqual(['A very l…  value']);
    expect(detailLines([['a\x1b[2J', 'value']], 79, PLAIN).join('')).not.toMatch(DANGEROUS);
  });

  it('has colours with a theme that has, and none without', () => {
    expect(detailLines([['Status', READY]], 79, COLOURED)[0]).toContain('\x1b[32m● completed');
    expect(detailLines([['Status', READY]], 79, PLAIN).join('')).not.toContain('\x1b');
  });

  it('has nothing to show of no rows', () => {
    expect(detailLines([['Model', undefined]], 79, PLAIN).join('')).toBe('');
  });
});
