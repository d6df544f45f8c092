import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/app/cli/nearest.ts';

const TYPES = ['user', 'system', 'all'];

describe('what was probably meant', () => {
  it.each([
    ['a letter missing', 'usr', TYPES, 'user'],
    ['a letter too many', 'userr', TYPES, 'user'],
    ['a wrong letter', 'uzer', TYPES, 'user'],
    ['letters in another case', 'SYSTEM', TYPES, 'system'],
    ['only the beginning', 'sys', TYPES, 'system'],
    ['two letters exchanged', 'sytsem', TYPES, 'system'],
    ['a flag', '--sandbix', ['--json', '--sandbox'], '--sandbox'],
    ['the nearest of several', 'wach', ['get', 'watch', 'match'], 'watch'],
  ])('%s', (_what, word, known, meant) => {
    expect(didYouMean(word, known)).toBe(`Did you mean ${meant}?`);
  });

  it.each([
    ['nothing like it', 'everything', TYPES],
    ['a short word that is another one', 'get', ['list', 'all']],
    ['one letter is no beginning', 's', ['system']],
    ['nothing to choose from', 'user', []],
    ['no word', '', TYPES],
  ])('finds nothing similar to %s', (_what, word, known) => {
    expect(didYouMean(word, known)).toBe('');
  });
});
