import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Search } from '../../src/ui/list/search.ts';

interface Item {
  readonly text: string;
}

function find(texts: readonly string[], query: string): string[] {
  const search = new Search<Item>(({ text }) => text);
  search.setQuery(query);
  return search.find(texts.map((text) => ({ text }))).map(({ text }) => text);
}

describe('a search', () => {
  it.each<[what: string, text: string, query: string, isFound: boolean]>([
    ['nothing', 'Rio', '', true],
    ['spaces alone', 'Rio', '  \t ', true],
    ['a part', 'Sales demo', 'ale', true],
    ['another case', 'Sales demo', 'SALES', true],
    ['another case beyond ASCII', 'ÄRGER ΣΟΦΊΑ', 'ärger σοφία', true],
    ['a letter without its accent', 'Zoë Müller', 'zoe muller', true],
    ['an accent on a letter without', 'Zoe', 'Zoë', true],
    ['composed and decomposed', 'Zoe\u0308', 'Zo\u00eb', true],
    ['several words in any order', 'Sales demo rf41d completed', 'completed sales', true],
    ['words of which one is missing', 'Sales demo', 'sales video', false],
    ['a word twice', 'Sales demo', 'sales sales', true],
    ['words over a border', 'Sales demo', 'esd', false],
    ['Chinese', '製品紹介ビデオ', '紹介', true],
    ['Korean, decomposed', '안녕하세요'.normalize('NFD'), '안녕', true],
    ['Hebrew without points', 'שָׁלוֹם', 'שלום', true],
    ['emoji', 'Party 🎉', '🎉', true],
    ['a pattern, which is only text', 'a.b', '.', true],
    ['a pattern that would match all', 'abc', '.*', false],
    ['a wide blank between words', 'Rio 数字人', '数字人\u3000rio', true],
    ['Turkish capitals', 'İstanbul', 'istanbul', true],
  ])('finds, or not: %s', (_what, text, query, isFound) => {
    expect(find([text], query)).toEqual(isFound ? [text] : []);
  });

  it('keeps the order', () => {
    expect(find(['b1', 'a', 'b2', 'b3'], 'b')).toEqual(['b1', 'b2', 'b3']);
  });

  it('finds each of ten thousand items by its own words, in any case', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ text: `Réplica ${index} r${index * 7919}x` }));
    const search = new Search<Item>(({ text }) => text);
    fc.assert(
      fc.property(fc.nat(9999), fc.boolean(), (index, isLoud) => {
        const query = `x r${index * 7919}x replica`;
        search.setQuery(isLoud ? query.toUpperCase() : query);
        expect(search.find(items)).toEqual([items[index]]);
      }),
      { numRuns: 50 },
    );
  });

  it('finds what it is made of, whatever that is, and only what has every word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (text, from, length) => {
        const letters = [...text.normalize('NFC')];
        const query = letters
          .slice(from % (letters.length + 1))
          .slice(0, 1 + (length % 5))
          .join('');
        expect(find([text], query.normalize('NFD'))).toEqual([text]);
      }),
    );
  });
});
