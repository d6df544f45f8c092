import { describe, expect, it } from 'vitest';
import { detailLines } from '../../src/ui/output/details.ts';
import type { Cell } from '../../src/ui/theme.ts';
import type { DetailRow } from '../../src/ui/ui.ts';
import { COLOURED, DANGEROUS, expectToFit, HOSTILE, PLAIN, SCRIPTS } from './texts.ts';

const WIDTHS = [19, 39, 79, 199];
const READY: Cell = { text: 'completed', tone: 'good' };
const OLD: Cell = { text: '3 days ago', tone: 'quiet' };

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
