import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../src/api/page.ts';
import { Given } from '../../src/core/command.ts';
import type { Context } from '../../src/modules/context.ts';
import { LIST_OPTIONS, type Listing, listItems } from '../../src/modules/resource/list-command.ts';
import { Results, type ResultsOptions } from '../../src/ui/output/results.ts';
import { openBench } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { PLAIN } from '../ui/texts.ts';

interface Word {
  readonly id: string;
  readonly kind: string;
}

/** Words `w1`, `w2` …; every third is odd. */
const words = (count: number): Word[] =>
  Array.from({ length: count }, (_, at) => ({ id: `w${at + 1}`, kind: at % 3 === 0 ? 'odd' : 'plain' }));

interface Source {
  /** Whether Tavus tells how many there are. */
  readonly isCounted?: boolean;
  /** How many there are as Tavus tells it; as many as there are unless told. */
  readonly total?: number;
  /** After which page it fails. */
  readonly failsAfter?: number;
  readonly pageSize?: number;
}

function listingOf(
  all: readonly Word[],
  { isCounted = true, total = all.length, failsAfter, pageSize = 10 }: Source = {},
) {
  const seen: { pages: number; signal: AbortSignal | undefined } = { pages: 0, signal: undefined };
  async function* pages(signal: AbortSignal): AsyncGenerator<Page<Word>> {
    seen.signal = signal;
    for (let start = 0; start === 0 || start < all.length; start += pageSize) {
      if (seen.pages === failsAfter) throw new Error('the source is gone');
      seen.pages += 1;
      yield { items: all.slice(start, start + pageSize), ...(isCounted && { totalCount: total }) };
    }
  }
  const listing: Listing<Word> = {
    noun: { one: 'word', many: 'words' },
    view: { fields: ['id', 'kind'], columns: [{ title: 'ID', cell: ({ id }) => id }], rows: () => [] },
    pages,
    searchText: ({ id, kind }) => `${id} ${kind}`,
    filters: ['--type user'],
  };
  return { listing, seen };
}

async function open(options: Partial<ResultsOptions> = {}) {
  const { machine, ui } = await openBench();
  const fake = createFakeIo();
  const results = new Results({ output: fake.io.output, theme: PLAIN, json: false, ...options });
  const context: Context = Object.assign(Object.create(machine), { services: { ...machine.services, results } });
  return {
    printed: () =>
      fake
        .output()
        .split('\n')
        .filter((line) => line !== ''),
    text: fake.output,
    remarks: ui.transcript,
    list: (listing: Listing<Word>, given: Record<string, string[]> = {}) =>
      listItems(context, listing, new Given([], given)),
  };
}

const FIRST = (count: number) => `say: Showing the first ${count}. Use --all to list all.`;
const NONE = 'say: No words match --type user.';

describe('a list command', () => {
  it.each<
    [what: string, count: number, given: Record<string, string[]>, shown: number, remarks: string[], pages: number]
  >([
    ['30 unless told', 100, {}, 30, [FIRST(30)], 3],
    ['all where there are fewer', 29, {}, 29, [], 3],
    ['all where there are just as many', 30, {}, 30, [], 3],
    ['as many as told', 100, { limit: ['12'] }, 12, [FIRST(12)], 2],
    ['one', 100, { limit: ['1'] }, 1, ['say: Showing the first result. Use --all to list all.'], 1],
    ['the only one', 1, { limit: ['1'] }, 1, [], 1],
    ['as many as told, at the end of a page', 100, { limit: ['20'] }, 20, [FIRST(20)], 2],
    ['as many as told, at the end of the last page', 20, { limit: ['20'] }, 20, [], 2],
    ['more than there are', 15, { limit: ['99'] }, 15, [], 2],
    ['all of them', 100, { all: [''] }, 100, [], 10],
    ['all of them, whatever the limit', 100, { all: [''], limit: ['5'] }, 100, [], 10],
    ['nothing where there is nothing', 0, {}, 0, [NONE], 1],
    ['what a search finds', 30, { search: ['odd'] }, 10, [], 3],
    ['what a search finds, as many as told', 30, { search: ['odd'], limit: ['4'] }, 4, [FIRST(4)], 1],
    ['what has every word', 30, { search: ['plain w12'] }, 1, [], 3],
    ['nothing where a search finds nothing', 30, { search: ['an x'] }, 0, [`${NONE.slice(0, -1)} --search 'an x'.`], 3],
    ['all for an empty search', 30, { search: [''] }, 30, [], 3],
  ])('prints %s', async (_what, count, given, shown, remarks, pages) => {
    const { listing, seen } = listingOf(words(count));
    const command = await open();
    await command.list(listing, given);
    expect([command.printed().length, command.remarks, seen.pages]).toEqual([shown, remarks, pages]);
  });

  it.each<[what: string, given: Record<string, string[]>]>([
    ['all of them', { all: [''] }],
    ['more than came', { limit: ['99'] }],
    ['what a search finds', { search: ['odd'] }],
  ])('fails after printing if Tavus sends fewer items than its total: %s', async (_what, given) => {
    const { listing } = listingOf(words(24), { total: 30 });
    const command = await open();
    await expect(command.list(listing, given)).rejects.toMatchObject({
      name: 'IncompleteListError',
      ...{ came: 24, total: 30, noun: { many: 'words' } },
    });
    expect(command.printed().length).toBe(given.search ? 8 : 24);
  });

  it('does not fail once the limit is reached', async () => {
    const { listing } = listingOf(words(24), { total: 30 });
    const command = await open();
    await command.list(listing, { limit: ['24'] });
    expect(command.remarks).toEqual([FIRST(24)]);
  });

  it('says that there are no items if nothing is filtered', async () => {
    const { listing } = listingOf([]);
    const command = await open();
    await command.list({ ...listing, filters: [] }, { search: [''] });
    expect(command.remarks).toEqual(['say: There are no words.']);
  });

  it('prints what matches both the filter and the search', async () => {
    const { listing } = listingOf(words(30));
    const command = await open();
    await command.list({ ...listing, matches: ({ kind }) => kind === 'odd' }, { search: ['w1'] });
    expect(command.printed()).toEqual(['w1', 'w10', 'w13', 'w16', 'w19']);
  });

  it('says that there can be more if Tavus sends no total', async () => {
    const { listing } = listingOf(words(30), { isCounted: false });
    const command = await open();
    await command.list(listing, { limit: ['10'] });
    expect([command.printed().length, command.remarks]).toEqual([10, [FIRST(10)]]);
  });

  it('stops loading at the limit', async () => {
    const { listing, seen } = listingOf(words(100));
    const command = await open();
    await command.list(listing, { limit: ['5'] });
    expect([seen.pages, seen.signal?.aborted]).toEqual([1, true]);
  });

  it('stops loading when it fails, and prints no message', async () => {
    const { listing, seen } = listingOf(words(100), { failsAfter: 2 });
    const command = await open();
    await expect(command.list(listing, { all: [''] })).rejects.toThrow('the source is gone');
    expect([command.printed().length, command.remarks, seen.signal?.aborted]).toEqual([20, [], true]);
  });

  it('sends no request for an unknown field', async () => {
    const { listing, seen } = listingOf(words(100));
    const command = await open({ json: ['colour'] });
    await expect(command.list(listing)).rejects.toThrow('Unknown JSON field: "colour".');
    expect([seen.pages, command.text()]).toEqual([0, '']);
  });
});

describe('the --status of a list command', () => {
  it.each([
    ['replica', 'complete', 'started, training, completed, error, errored', 'completed'],
    ['video', 'read', 'queued, generating, ready, error, deleted', 'ready'],
  ])('is a usage error for a status that no %s has: %s', async (noun, status, known, meant) => {
    const { code, errors, output } = await runTavus([noun, 'list', '--status', status, '--sandbox']);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(`${known}.`);
    expect(errors).toContain(meant);
  });

  it.each([
    [
      ['replica', 'list', '--type', 'user', '--status', 'error', '--search', 'zz'],
      'match --type user --status error --search zz.',
    ],
    [['video', 'list', '--status', 'deleted', '--search', 'x'], 'No videos match --status deleted --search x.'],
    [['persona', 'list', '--search', 'zzz'], 'No personas match --type user --search zzz.'],
  ])('is named with the other filters if nothing matches: %j', async (words, message) => {
    const { code, errors } = await runTavus([...words, '--sandbox']);
    expect([code, errors]).toEqual([0, expect.stringContaining(message)]);
  });
});

describe('a list command as JSON', () => {
  it.each<[count: number, given: Record<string, string[]>, shown: number]>([
    [100, {}, 30],
    [100, { all: [''] }, 100],
    [0, {}, 0],
    [30, { search: ['odd'] }, 10],
  ])('%i with %j gives an array of %i', async (count, given, shown) => {
    const command = await open({ json: ['id'] });
    await command.list(listingOf(words(count)).listing, given);
    const parsed: unknown = JSON.parse(command.text());
    expect(parsed).toHaveLength(shown);
    expect(command.remarks.length).toBe(shown === 30 || shown === 0 ? 1 : 0);
  });

  it('prints each page when it arrives and does not keep it', async () => {
    const taken: string[] = [];
    /** Takes a moment for each piece. */
    class Reader extends Writable {
      override _write(chunk: unknown, _encoding: string, done: () => void): void {
        taken.push(String(chunk));
        setImmediate(done);
      }
    }
    const output = new Reader({ highWaterMark: 1, decodeStrings: false }) as unknown as NodeJS.WriteStream;
    const { listing, seen } = listingOf(words(50));
    const printedAtPage: number[] = [];
    async function* pages(signal: AbortSignal): AsyncGenerator<Page<Word>> {
      for await (const page of listing.pages(signal)) {
        printedAtPage.push(taken.length);
        yield page;
      }
    }
    const command = await open({ json: true, output });
    await command.list({ ...listing, pages }, { all: [''] });
    expect([seen.pages, printedAtPage]).toEqual([5, [0, 10, 20, 30, 40]]);
    expect(JSON.parse(taken.join(''))).toHaveLength(50);
  });

  it('closes the array when the source fails', async () => {
    const command = await open({ json: true });
    await expect(command.list(listingOf(words(50), { failsAfter: 2 }).listing, { all: [''] })).rejects.toThrow();
    expect(JSON.parse(command.text())).toHaveLength(20);
  });
});

it.each<[limit: string, isFine: boolean]>([
  ['1', true],
  ['999999999', true],
  ['0', false],
  ['-1', false],
  ['1.5', false],
  ['1e3', false],
  ['١', false],
  ['', false],
  [' 5', false],
  ['1234567890', false],
])('accepts the limit %j: %s', (limit, isFine) => {
  const check = LIST_OPTIONS.find(({ name }) => name === 'limit')?.check;
  expect(check?.(limit) === undefined).toBe(isFine);
});
