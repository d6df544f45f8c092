import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEntry, isBack, signsFor, wordsOf, wrapAtSpaces } from '../../src/ui/accessible/words.ts';
import { createTheme } from '../../src/ui/theme.ts';

const MODULES = resolve(import.meta.dirname, '../../src/modules');

describe('the texts of the modules', () => {
  // Fails to fail, and becomes an ordinary test, once no text of a module names a key.
  it('name no key: the Ui adds how to leave, filter or continue', () => {
    const texts = readdirSync(MODULES, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(MODULES, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))
      .flatMap((code) => code.match(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g) ?? []);
    const naming = texts.filter((text) => /\b(Esc|Backspace|Tab|[Pp]ress|Ctrl)\b|Enter \w+s\b/.test(text));
    expect(naming).toEqual([]);
  });
});

describe('signs', () => {
  it('are ASCII where the terminal has no others; names in other scripts stay', () => {
    const text = 'key …abcd · “Ada”, Tavus’ 512 × 512 — 東京';
    expect(signsFor(createTheme({ TERM: 'dumb' }, true), text)).toBe('key ...abcd - "Ada", Tavus\' 512 x 512 - 東京');
    expect(signsFor(createTheme({}, true), text)).toBe(text);
  });
});

it.each([
  [{ text: 'MP4', tone: 'good', sign: 'ok' }, 'OK: MP4'],
  [{ text: 'variable', tone: 'busy', sign: 'warn' }, 'Warning: variable'],
  [{ text: 'AVI', tone: 'bad', sign: 'fail' }, 'Problem: AVI'],
  [{ text: 'ready', tone: 'good' }, 'ready'],
  ['Rio', 'Rio'],
] as const)('the sign of a cell is said: %j', (cell, words) => {
  expect(wordsOf(cell)).toBe(words);
});

describe('wrapping', () => {
  it.each([
    ['one two three', 8, ['one two', 'three']],
    ['see https://example.com/a/long/link now', 10, ['see', 'https://example.com/a/long/link', 'now']],
    ['  indented text', 10, ['  indented', 'text']],
    ['', 10, ['']],
    ['東京本社 東京', 8, ['東京本社', '東京']],
  ])('of %j in %i columns', (text, width, lines) => {
    expect(wrapAtSpaces(text, width)).toEqual(lines);
  });
});

describe('an entry', () => {
  const LABELS = ['Rename', 'Remove', 'Delete', 'Delete all', '10 more'];

  it.each([
    ['1', 0],
    [' 3 ', 2],
    ['ren', 0],
    ['REMOVE', 1],
    ['delete', 2],
    ['delete a', 3],
    ['10', 4],
  ])('is found by %j', (line, index) => {
    expect(findEntry(line, LABELS)).toBe(index);
  });

  it.each([
    ['', 'Type a number from 1 to 5.'],
    ['0', '“0” is not an option. Type a number from 1 to 5.'],
    ['6', '“6” is not an option. Type a number from 1 to 5.'],
    ['-1', '“-1” is not an option. Type a number from 1 to 5.'],
    ['1.5', '“1.5” is not an option. Type a number from 1 to 5.'],
    ['re', 'Several entries start with “re”. Type a number from 1 to 5.'],
  ])('is not found by %j', (line, problem) => {
    expect(findEntry(line, LABELS)).toBe(problem);
  });

  it('of one is the number 1', () => {
    expect(findEntry('2', ['Only'])).toBe('“2” is not an option. Type 1.');
  });
});

it('b alone goes back, in either case', () => {
  expect(['b', ' B ', 'back', '\\b', ''].map(isBack)).toEqual([true, true, false, false, false]);
});
