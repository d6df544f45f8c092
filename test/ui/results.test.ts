import { once } from 'node:events';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/lib/errors.ts';
import { type ItemView, Results, type ResultsOptions } from '../../src/ui/output/results.ts';
import type { Cell } from '../../src/ui/theme.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { COLOURED, DANGEROUS, expectToFit, HOSTILE, PLAIN } from './texts.ts';

interface Thing {
  readonly id: string;
  readonly name: string;
  readonly status?: string;
  readonly size?: number;
  readonly ours?: string;
}

const VIEW: ItemView<Thing> = {
  fields: ['id', 'name', 'status', 'size'],
  columns: [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'NAME', givesWay: true, cell: ({ name }) => name || '(no name)', plain: ({ name }) => name },
    { title: 'STATUS', cell: ({ status = '' }): Cell => ({ text: status, tone: 'good' }) },
  ],
  rows: ({ id, name, status }) => [
    ['Id', id],
    ['Name', name],
    ['Status', status === undefined ? undefined : { text: status, tone: 'good' }],
  ],
  toJson: ({ ours: _ours, ...thing }) => thing,
};

const ANNA: Thing = { id: 't1', name: 'Anna', status: 'ready', size: 3, ours: 'not the API’s' };
const RIO: Thing = { id: 't22', name: 'Rio', status: 'error' };

function open({
  isTerminal = false,
  columns = 80,
  ...options
}: Partial<ResultsOptions> & { isTerminal?: boolean; columns?: number } = {}) {
  const fake = createFakeIo({ isTerminal, columns });
  const results = new Results({ output: fake.io.output, theme: PLAIN, json: false, ...options });
  return { results, printed: fake.output };
}

async function* pages(...all: readonly (readonly Thing[])[]): AsyncGenerator<readonly Thing[]> {
  yield* all;
}

/** Pages that fail after these. */
async function* failing(...all: readonly (readonly Thing[])[]): AsyncGenerator<readonly Thing[]> {
  yield* all;
  throw new Error('the source is gone');
}

describe('a list', () => {
  it('is a table on a terminal, with titles once, and columns that stay where they are', async () => {
    const { results, printed } = open({ isTerminal: true });
    await results.list(VIEW, pages([], [ANNA], [], [RIO, { id: 't3', name: '' }]));
    expect(printed()).toBe(
      [
        'ID  NAME  STATUS', //
        't1  Anna  ● ready',
        't22  Rio        ● error',
        't3   (no name)  ●',
        '',
      ].join('\n'),
    );
  });

  it('keeps the widths of the first page for all that are no wider', async () => {
    const { results, printed } = open({ isTerminal: true });
    await results.list(VIEW, pages([{ ...ANNA, id: 't1000', name: 'A name of some length' }], [ANNA], [RIO]));
    const lines = printed().trimEnd().split('\n');
    expect(new Set(lines.slice(1).map((line) => line.indexOf('●')))).toEqual(new Set([30]));
    expect(lines[0]?.indexOf('STATUS')).toBe(30);
  });

  it.each([12, 20, 39])('fits a terminal of %i columns, and drops no column on a later page alone', async (columns) => {
    const { results, printed } = open({ isTerminal: true, columns });
    const long = { ...ANNA, name: 'A name of a length that no such terminal has room for' };
    await results.list(VIEW, pages([long], [RIO], [long]));
    const lines = printed().trimEnd().split('\n');
    expectToFit(lines, columns);
    expect(new Set(lines.slice(1).map((line) => line.includes('●'))).size).toBe(1);
  });

  it('has tabs elsewhere, no titles, and what programs want to read', async () => {
    const { results, printed } = open({ theme: COLOURED });
    await results.list(VIEW, pages([ANNA], [], [{ id: 't3', name: '' }]));
    expect(printed()).toBe('t1\tAnna\tready\nt3\t\t\n');
  });

  it('has colours with a theme that has', async () => {
    const { results, printed } = open({ isTerminal: true, theme: COLOURED });
    await results.list(VIEW, pages([ANNA]));
    expect(printed()).toContain('\x1b[32m● ready\x1b[39m');
  });

  it.each([true, false])('of nothing prints nothing; on a terminal: %s', async (isTerminal) => {
    const { results, printed } = open({ isTerminal });
    await results.list(VIEW, pages([], []));
    expect(printed()).toBe('');
  });

  it.each(HOSTILE)('shows %s as text', async (_what, text) => {
    for (const isTerminal of [true, false]) {
      const { results, printed } = open({ isTerminal });
      await results.list(VIEW, pages([{ id: text, name: `${text}\t${text}\n`, status: text }]));
      const lines = printed().trimEnd().split('\n');
      expect(lines).toHaveLength(isTerminal ? 2 : 1);
      for (const cell of lines.join('\t').split('\t')) expect(cell).not.toMatch(DANGEROUS);
      if (!isTerminal) expect(lines[0]?.split('\t')).toHaveLength(3);
    }
  });

  it('prints what came before its source failed, and fails as it did', async () => {
    const { results, printed } = open();
    await expect(results.list(VIEW, failing([ANNA]))).rejects.toThrow('the source is gone');
    expect(printed()).toBe('t1\tAnna\tready\n');
  });
});

describe('a list as JSON', () => {
  it('is an array with an item a line, without what is not the API’s', async () => {
    const { results, printed } = open({ json: true });
    await results.list(VIEW, pages([ANNA], [], [RIO]));
    expect(printed()).toBe(
      '[\n{"id":"t1","name":"Anna","status":"ready","size":3},\n{"id":"t22","name":"Rio","status":"error"}\n]\n',
    );
  });

  it('has the fields that were asked for, in that order, and null for what is not there', async () => {
    const { results, printed } = open({ json: ['size', 'id'] });
    await results.list(VIEW, pages([ANNA, RIO]));
    expect(printed()).toBe('[\n{"size":3,"id":"t1"},\n{"size":null,"id":"t22"}\n]\n');
  });

  it.each([true, false])('of nothing is an empty array; on a terminal: %s', async (isTerminal) => {
    const { results, printed } = open({ json: true, isTerminal });
    await results.list(VIEW, pages([]));
    expect(JSON.parse(printed())).toEqual([]);
  });

  it('is closed when its source fails', async () => {
    const { results, printed } = open({ json: true });
    await expect(results.list(VIEW, failing([ANNA], [RIO]))).rejects.toThrow('the source is gone');
    expect(JSON.parse(printed())).toHaveLength(2);
  });

  it('says nothing when its source fails before the first item: [] would say that there is none', async () => {
    const { results, printed } = open({ json: true });
    await expect(results.list(VIEW, failing([]))).rejects.toThrow('the source is gone');
    expect(printed()).toBe('');
  });

  it.each(HOSTILE)('holds %s as it came, in signs that do nothing', async (_what, text) => {
    const thing = { id: text, name: `${text}\t"\\` };
    for (const isTerminal of [true, false]) {
      const [all, one] = [open({ json: true, isTerminal }), open({ json: true, isTerminal })];
      await all.results.list(VIEW, pages([thing]));
      await one.results.item(VIEW, thing);
      expect([JSON.parse(all.printed()), JSON.parse(one.printed())]).toEqual([[thing], thing]);
      expect((all.printed() + one.printed()).replaceAll('\n', '')).not.toMatch(DANGEROUS);
    }
  });
});

describe('an item', () => {
  it('is labels and values on a terminal, in columns', async () => {
    const { results, printed } = open({ isTerminal: true });
    await results.item(VIEW, ANNA);
    expect(printed()).toBe('Id      t1\nName    Anna\nStatus  ● ready\n');
  });

  it('has a tab between them elsewhere, and leaves out what has no value', async () => {
    const { results, printed } = open();
    await results.item(VIEW, { id: 't3', name: 'a\tb\nc' });
    expect(printed()).toBe('Id\tt3\nName\ta b c\n');
  });

  it('as JSON is in lines on a terminal, in one line elsewhere', async () => {
    const [terminal, pipe] = [open({ json: ['id'], isTerminal: true }), open({ json: true })];
    await terminal.results.item(VIEW, ANNA);
    await pipe.results.item(VIEW, RIO);
    expect(terminal.printed()).toBe('{\n  "id": "t1"\n}\n');
    expect(pipe.printed()).toBe('{"id":"t22","name":"Rio","status":"error"}\n');
  });

  it('that a change has made is printed for programs alone', async () => {
    const [terminal, pipe, json] = [open({ isTerminal: true }), open(), open({ json: ['name'], isTerminal: true })];
    for (const { results } of [terminal, pipe, json]) await results.change(VIEW, ANNA);
    expect([terminal.printed(), pipe.printed(), JSON.parse(json.printed())]).toEqual([
      ...['', 't1\tAnna\tready\n'],
      { name: 'Anna' },
    ]);
  });
});

describe('fields that were asked for', () => {
  it.each<[json: ResultsOptions['json'], message: string]>([
    [['id', 'colour', 'shape'], 'Unknown JSON field: "colour", "shape".'],
    [['ours'], 'Unknown JSON field: "ours".'],
    [['toString'], 'Unknown JSON field: "toString".'],
    [[], '--json= needs at least one field.'],
  ])('%j are a wrong use that lists those there are', (json, message) => {
    const { results, printed } = open({ json });
    const check = () => results.checkFields(VIEW);
    expect(check).toThrow(UsageError);
    expect(check).toThrow(expect.objectContaining({ message, hint: 'Fields: id, name, status, size' }));
    expect(printed()).toBe('');
  });

  it.each<[json: ResultsOptions['json']]>([[true], [false], [['size', 'id']]])('%j are fine', (json) => {
    open({ json }).results.checkFields(VIEW);
  });
});

describe('a slow reader', () => {
  /** Takes one piece at a time, when it is told to. */
  class SlowReader extends Writable {
    readonly taken: string[] = [];
    #go: (() => void) | undefined;

    constructor() {
      super({ highWaterMark: 1, decodeStrings: false });
    }

    override _write(chunk: unknown, _encoding: string, done: () => void): void {
      this.taken.push(String(chunk));
      this.#go = done;
      this.emit('arrived');
    }

    read(): void {
      this.#go?.();
    }
  }

  function openSlowly(json: boolean) {
    const reader = new SlowReader();
    const output = reader as unknown as NodeJS.WriteStream;
    return { reader, results: new Results({ output, theme: PLAIN, json }) };
  }

  it('is waited for: the next page is asked for when this one was taken', async () => {
    const { reader, results } = openSlowly(false);
    let asked = 0;
    async function* counted(): AsyncGenerator<readonly Thing[]> {
      for (; asked < 30; ) {
        asked += 1;
        yield [ANNA];
      }
    }
    const listing = results.list(VIEW, counted());
    for (let page = 1; page <= 30; page++) {
      if (reader.taken.length < page) await once(reader, 'arrived');
      expect(asked).toBe(page);
      // No listener stays behind: Node would warn of them on standard error.
      expect(reader.listenerCount('close')).toBeLessThanOrEqual(1);
      reader.read();
    }
    await listing;
    expect([reader.taken.length, reader.listenerCount('drain'), reader.listenerCount('close')]).toEqual([30, 0, 0]);
  });

  it('that goes away ends the waiting', async () => {
    const { reader, results } = openSlowly(true);
    const listing = results.list(VIEW, pages([ANNA, RIO]));
    await once(reader, 'arrived');
    reader.on('error', () => {});
    reader.destroy();
    await listing;
    expect(reader.taken).toHaveLength(1);
  });
});
