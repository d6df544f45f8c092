import { describe, expect, it } from 'vitest';
import { countCharacters, countText, countWords } from '../../src/ui/form/text-count.ts';

describe('counting a text', () => {
  it.each<[text: string, words: number, characters: number]>([
    ['', 0, 0],
    [' \n\t', 0, 3],
    ['one', 1, 3],
    ['Hello, Sofia.\nHow are you?', 5, 26],
    ["It's a well-known e-mail: a@b.c", 5, 31],
    ['- one - two -', 2, 13],
    ['3 of 100', 3, 8],
    ['ümläut größe', 2, 12],
    ['Привет, мир', 2, 11],
    ['नमस्ते दुनिया', 2, 13],
    ['😀 smile 👍', 1, 9],
    ['数字人用您的声音', 4, 8],
    ['数字人 with one word', 5, 17],
    ['こんにちは', 3, 5],
    ['안녕하세요 세계', 2, 8],
  ])('%j: %i words, %i characters', (text, words, characters) => {
    expect([countWords(text), countCharacters(text)]).toEqual([words, characters]);
  });

  it('is told with its numbers in groups, and one as one', () => {
    expect(countText('x')).toBe('1 word, 1 character');
    expect(countText('word '.repeat(1312))).toBe('1,312 words, 6,560 characters');
  });
});
