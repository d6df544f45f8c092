import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeForQuote, readPartialLine, unquote } from '../../../src/app/completion/partial-line.ts';

describe('a partial line of bash', () => {
  it.each([
    ['', [], ''],
    ['tavus', [], 'tavus'],
    ['tavus ', ['tavus'], ''],
    ['tavus  rep', ['tavus'], 'rep'],
    ['tavus "two words" x', ['tavus', 'two words'], 'x'],
    ['tavus "two wo', ['tavus'], 'two wo'],
    ["tavus 'two wo", ['tavus'], 'two wo'],
    ['tavus two\\ wo', ['tavus'], 'two wo'],
    ['tavus two\\', ['tavus'], 'two'],
    ['tavus --name="Rio \\"the', ['tavus'], '--name=Rio "the'],
    ['tavus "a\\b" \'c\\d\' e\\f "', ['tavus', 'a\\b', 'c\\d', 'ef'], ''],
    ['tavus a"b c"d\'e f\' ', ['tavus', 'ab cde f'], ''],
    ['tavus "" \'\' ', ['tavus', '', ''], ''],
    ['tavus one\\\ntwo\tthree\nfour', ['tavus', 'onetwo', 'three'], 'four'],
    ['tavus a\u00a0b\u3000c ', ['tavus', 'a\u00a0b\u3000c'], ''],
    ['tavus $(rm -rf `x`) $HOME ~ *', ['tavus', '$(rm', '-rf', '`x`)', '$HOME', '~'], '*'],
  ])('%j', (line, words, word) => {
    expect(readPartialLine(line, 'bash')).toMatchObject({ words, word });
  });

  it.each([
    ['a', ''],
    ["'a", "'"],
    ['"a', '"'],
    ['"a\\"', '"'],
    ['"a"', ''],
    ['\'a"', "'"],
    ['"a"\'b', "'"],
    ['"a"b', ''],
  ])('%s leaves the quote %j open', (typed, quote) => {
    expect(unquote(typed, 'bash').quote).toBe(quote);
  });

  it('text that is escaped for it is read back unchanged', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\n'));
    fc.assert(
      fc.property(text, fc.constantFrom('', "'", '"'), (value, quote) => {
        const line = `tavus ${quote}a${escapeForQuote(value, quote)}${quote} b`;
        expect(readPartialLine(line, 'bash')).toMatchObject({ words: ['tavus', `a${value}`], word: 'b' });
      }),
    );
  });
});

describe('a partial line of fish', () => {
  it.each([
    ["tavus 'it\\'s \\\\ a\\b", "it's \\ a\\b"],
    ['tavus "it\'s \\" \\$', 'it\'s " $'],
    ['tavus two\\ wo', 'two wo'],
  ])('%j', (line, word) => {
    expect(readPartialLine(line, 'fish')).toMatchObject({ words: ['tavus'], word });
  });
});
