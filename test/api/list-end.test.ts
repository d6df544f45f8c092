import { describe, expect, it } from 'vitest';
import { isListAtEnd, type ListState } from '../../src/api/list-end.ts';

const FULL = 100;

/** After one page with 30 new rows of 30. */
const STATE: ListState = { pages: 1, rows: 30, fresh: 30, barren: 0, largest: 30, held: 30, total: 30 };

const ends = (state: Partial<ListState>) => isListAtEnd({ ...STATE, ...state }, FULL);

describe('the end of a list', () => {
  it.each<[what: string, state: Partial<ListState>, isEnd: boolean]>([
    ['all rows of the total on a short page', {}, true],
    ['an empty list', { rows: 0, fresh: 0, barren: 1, largest: 0, held: 0, total: 0 }, true],
    [
      'the total on a full page, which can be too low',
      { rows: 100, fresh: 100, largest: 100, held: 100, total: 100 },
      false,
    ],
    [
      'more than the total on a full page',
      { rows: 100, fresh: 100, largest: 100, held: 200, total: 100, pages: 2 },
      false,
    ],
    ['the total on a page of a common size', { rows: 50, fresh: 50, largest: 50, held: 50, total: 50 }, false],
    ['the total with equal pages', { pages: 2, rows: 33, fresh: 33, largest: 33, held: 66, total: 66 }, false],
    ['the total with a shorter last page', { pages: 2, rows: 10, fresh: 10, largest: 33, held: 43, total: 43 }, true],
    [
      'the total, and then an empty page',
      { pages: 2, rows: 0, fresh: 0, barren: 1, largest: 100, held: 100, total: 100 },
      true,
    ],
    ['fewer than the total', { total: 31 }, false],
    [
      'fewer than the total, and an empty page in the middle',
      { pages: 2, rows: 0, fresh: 0, barren: 1, largest: 100, held: 100, total: 300 },
      false,
    ],
    [
      'fewer than the total, and repetitions in the middle',
      { pages: 2, rows: 100, fresh: 0, barren: 1, largest: 100, held: 100, total: 300 },
      false,
    ],
    [
      'fewer than the total, and nothing new where the last page should be',
      { pages: 3, rows: 0, fresh: 0, barren: 1, largest: 100, held: 200, total: 300 },
      true,
    ],
    [
      'nothing new three times, whatever the total',
      { pages: 4, rows: 100, fresh: 0, barren: 3, largest: 100, held: 100, total: 9e15 },
      true,
    ],
    ['an empty first page of many', { rows: 0, fresh: 0, barren: 1, largest: 0, held: 0, total: 40 }, false],
    ['no total and a small first page', { rows: 9, fresh: 9, largest: 9, held: 9, total: undefined }, true],
    [
      'no total and a first page that can be capped',
      { rows: 50, fresh: 50, largest: 50, held: 50, total: undefined },
      false,
    ],
    ['no total and an odd first page', { rows: 33, fresh: 33, largest: 33, held: 33, total: undefined }, false],
    ['no total and a shorter page', { pages: 3, rows: 20, fresh: 20, largest: 50, held: 120, total: undefined }, true],
    [
      'no total and an empty page',
      { pages: 3, rows: 0, fresh: 0, barren: 1, largest: 50, held: 100, total: undefined },
      true,
    ],
    [
      'no total and repetitions once',
      { pages: 2, rows: 50, fresh: 0, barren: 1, largest: 50, held: 50, total: undefined },
      false,
    ],
    [
      'no total and repetitions twice',
      { pages: 3, rows: 50, fresh: 0, barren: 2, largest: 50, held: 50, total: undefined },
      true,
    ],
  ])('%s: %j is %s', (_what, state, isEnd) => {
    expect(ends(state)).toBe(isEnd);
  });

  it('is always reached, whatever total the server sends', () => {
    for (const total of [undefined, 0, 1, 10, 99, 100, 101, 250, 1000, 1e12]) {
      for (const count of [0, 1, 10, 50, 99, 100, 101, 250, 1000]) {
        for (const cap of [1, 7, 10, 50, 100]) {
          let [pages, held, barren, largest, isEnd] = [0, 0, 0, 0, false];
          while (!isEnd) {
            const rows = Math.min(cap, count - held);
            held += rows;
            pages += 1;
            barren = rows === 0 ? barren + 1 : 0;
            largest = Math.max(largest, rows);
            isEnd = isListAtEnd({ pages, rows, fresh: rows, barren, largest, held, total }, FULL);
          }
          // Only a server with an unusual page size or a too small total has more.
          const isBelieved =
            (total !== undefined && total <= cap && ![10, 50, 100].includes(cap)) || (total === undefined && cap < 10);
          if (!isBelieved) expect([total, count, cap, held]).toEqual([total, count, cap, count]);
          expect(pages).toBeLessThanOrEqual(Math.ceil(count / cap) + 3);
        }
      }
    }
  });
});
