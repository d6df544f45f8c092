import { expect, it } from 'vitest';
import { compareName, mayBeSameText } from '../../src/modules/forms/same-name.ts';

it.each([
  ['Welcome', 'Welcome', 'same'],
  [' Welcome  ', 'Welcome', 'same'],
  ['Jose\u0301', 'Jos\u00e9', 'same'],
  ['\u212b', '\u00c5', 'same'],
  ['A name that is far too long for the server', 'A name that is far too', 'cut'],
  ['A name that is far too long for the server', 'A name that is far too…', 'cut'],
  ['A name that is far too long for the server', 'A name that is far too...', 'cut'],
  ['Welcome back', 'Welcome', 'other'],
  ['Welcome', 'Welcome back', 'other'],
  ['Welcome', '', 'other'],
  ['', '', 'same'],
])('%j is listed as %j: %s', (sent, shown, expected) => {
  expect(compareName(sent, shown)).toBe(expected);
});

it('counts a missing text as possibly the same', () => {
  expect(mayBeSameText('Hi', undefined)).toBe(true);
  expect(mayBeSameText(undefined, 'Hi')).toBe(true);
  expect(mayBeSameText('Hi ', 'Hi')).toBe(true);
  expect(mayBeSameText('Hi', 'Ho')).toBe(false);
});
