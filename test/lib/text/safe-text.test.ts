import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import {
  isPlain,
  padTo,
  safeLines,
  safeText,
  truncate,
  widthOf,
  wrap,
  wrapExactly,
  wrapToFit,
} from '../../../src/lib/text/safe-text.ts';
import { DANGEROUS, expectToFit, HIDDEN, HOSTILE, SCRIPTS } from '../../ui/texts.ts';

const WIDTHS = Array.from({ length: 41 }, (_, width) => width);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  // Every code unit, lone surrogates too.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom(...HOSTILE.map(([, text]) => text), '\x1b', '[2J', '\n')).map((parts) => parts.join('')),
);

describe('safeText', () => {
  it.each(HOSTILE)('escapes %s', (_, text) => {
    expect(safeText(text)).not.toMatch(DANGEROUS);
    expect(safeText(text)).not.toMatch(HIDDEN);
    expect(safeLines(text).replaceAll('\n', '')).not.toMatch(DANGEROUS);
  });

  it.each(SCRIPTS)('does not change %s', (_, text) => {
    expect(safeText(text)).toBe(text.normalize());
  });

  it.each([
    ['a\x1b[2Jb', 'a\\x1b[2Jb'],
    ['\x1b\x1b[31m[2J', '\\x1b\\x1b[31m[2J'],
    ['a\x9bb', 'a\\x9bb'],
    ['gpj\u202eexe', 'gpj\\u202eexe'],
    ['a\u200bb', 'a\\u200bb'],
    ['\ufeffa', '\\ufeffa'],
    ['\u200b\u202e\u200d', '\\u200b\\u202e\\u200d'],
    ['a\u{e0041}', 'a\\u{e0041}'],
    ['👨\u200d'.repeat(11), '👨\u200d'.repeat(8) + '👨\\u200d'.repeat(3)],
    ['a\u200db', 'a\\u200db'],
    [`a${'\u0316'.repeat(10)}`, `a${'\u0316'.repeat(8)}\\u0316\\u0316`],
    ['a\r\nb\nc\rd\te', 'a b c d e'],
    ['lone \ud800 and \udc00', 'lone \ufffd and \ufffd'],
    ['e\u0301', '\u00e9'],
    ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    ['می‌خواهم', 'می‌خواهم'],
    ['', ''],
  ])('shows %j as %j', (text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  it('makes any text safe, on one line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(safeText(text)).not.toMatch(DANGEROUS);
        expect(safeText(text)).not.toMatch(HIDDEN);
        expect(safeText(text).isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(safeText(safeText(text))).toBe(safeText(text));
      }),
    );
  });
});

it('treats only visible characters of one column as plain', () => {
  const plain = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(isPlain);
  expect(plain.length).toBeGreaterThan(0x200);
  expect(plain.filter((character) => /[\p{C}\p{M}\p{DI}]/u.test(character))).toEqual([]);
  expect(plain.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  const both = plain.flatMap((first) => plain.map((second) => first + second));
  expect(both.filter((text) => text.normalize() !== text)).toEqual([]);
});

describe('safeLines', () => {
  it.each([
    ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['a\tb', 'a  b'],
    ['a\x1bb\n\x07', 'a\\x1bb\n\\x07'],
    ['a\x0bb\x0cc', 'a\\x0bb\\x0cc'],
  ])('shows %j as %j', (text, shown) => {
    expect(safeLines(text)).toBe(shown);
  });

  it('makes any text safe except for line breaks', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(safeLines(text).replaceAll('\n', '')).not.toMatch(DANGEROUS);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('widthOf', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['数字人', 6],
    ['😀', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['e\u0301', 1],
    ['안'.normalize('NFC'), 2],
    ['की', 2],
    ['สวัสดี', 4],
    ['שלום', 4],
    ['\x1b[31mab\x1b[39m', 2],
  ])('of %j is %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe.each(SCRIPTS)('text in %s', (_, text) => {
  const safe = safeText(text);

  it('is cut to every width', () => {
    for (const width of WIDTHS) {
      for (const ellipsis of ['…', '...', '']) expectToFit([truncate(safe, width, ellipsis)], width);
    }
    expect(truncate(safe, widthOf(safe))).toBe(safe);
  });

  it('is padded to exactly every width', () => {
    for (const width of WIDTHS) expect(widthOf(padTo(safe, width))).toBe(width);
    expect(widthOf(padTo(safe, 300))).toBe(300);
  });

  it('is wrapped to every possible width without losing characters', () => {
    for (const width of WIDTHS.slice(4)) {
      const lines = wrapExactly(safe, width);
      expectToFit(lines, width);
      expect(lines.join('')).toBe(safe);
    }
  });

  it('is wrapped for reading without losing a word', () => {
    for (const width of WIDTHS.slice(4)) {
      expectToFit(wrap(safe, width), width);
      expect(wrap(safe, width).join('').replaceAll(' ', '')).toBe(safe.replaceAll(' ', ''));
    }
  });

  it('is cut to a number of lines', () => {
    for (const width of WIDTHS.slice(4)) {
      for (const count of [1, 2, 5]) {
        const lines = wrapToFit(safe, width, count, '…');
        expectToFit(lines, width);
        expect(lines.length).toBeLessThanOrEqual(count);
      }
    }
  });
});

describe('wrapping', () => {
  it.each([
    ['one two three', 8, ['one two ', 'three']],
    ['one two three', 7, ['one two', ' three']],
    ['one  two', 4, ['one ', ' two']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a abcdefgh', 4, ['a ab', 'cdef', 'gh']],
    ['a\n\nb', 10, ['a', '', 'b']],
    ['', 10, ['']],
    ['数字人', 5, ['数字', '人']],
    ['数字', 1, ['数', '字']],
    ['ab', 0, ['a', 'b']],
    ['की'.repeat(4), 5, ['कीकी', 'कीकी']],
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 5, ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦']],
  ])('breaks %j at %i columns', (text, width, lines) => {
    expect(wrapExactly(text, width)).toEqual(lines);
  });

  it('drops the space at a line break, and keeps an indent', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('  one two\n  yes', 6)).toEqual(['  one', 'two', '  yes']);
  });

  it.each([
    ['one two three', 7, 2, ['one two', 'three']],
    ['one two three', 7, 1, ['one tw…']],
    ['one two three four', 9, 2, ['one two', 'three…']],
    ['', 7, 2, ['']],
  ])('of %j in %i columns and %i lines shows what it cut', (text, width, count, lines) => {
    expect(wrapToFit(text, width, count, '…')).toEqual(lines);
  });

  it('never exceeds the width and loses no text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 8, max: 60 }), (text, width) => {
        const safe = safeText(text);
        const lines = wrapExactly(safe, width);
        expect(lines.join('')).toBe(safe);
        expectToFit(lines, width);
        expectToFit([truncate(safe, width)], width);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a word', 'a'],
    ['marks', '\u0301\u0316'],
    ['joined emoji', '👨\u200d'],
    ['escapes', '\x1b[2J'],
    ['signs that can not be seen', '\u200d\u202e'],
  ])('takes linear time: %s', (_, part) => {
    const safe = safeText(part.repeat(20_000 / part.length));
    const lines = wrapExactly(safe, 60);
    expect(lines.join('')).toBe(safe);
    expect(wrapToFit(safe, 60, 3, '…')).toHaveLength(3);
  });

  it('is quick with a long script', () => {
    const lines = wrapExactly('की सेवा word '.repeat(2000), 60);
    expectToFit(lines, 60);
    expect(lines.join('')).toHaveLength(26_000);
  });
});
