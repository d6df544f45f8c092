import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/modules/context.ts';
import { batchFiles } from '../../src/modules/video/batch/batch.ts';
import { BatchRows, type Entry } from '../../src/modules/video/batch/journal/journal-entry.ts';
import { ResultsFile } from '../../src/modules/video/batch/send/results-file.ts';
import { openBatch, people } from '../support/batch.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { makeFifo } from '../support/make-fifo.ts';

const HEADER = 'row,video_id,video_name,status,hosted_url,file,error';

/** Puts every cell in quotes. */
function quoteAll(text: string): string {
  const lines = text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n');
  return `${lines.map((line) => `"${line.split(',').join('","')}"`).join('\r\n')}\r\n`;
}

async function written(name: string, error = ''): Promise<string> {
  const path = join(await temporaryDirectory(), 'people.results.csv');
  const rows = new BatchRows();
  const entries: Entry[] = [
    { event: 'sending', row: 2, hash: 'h', video_name: name, at: '' },
    { event: 'failed', row: 2, code: 'x', error },
  ];
  for (const entry of entries) rows.apply(entry);
  const file = new ResultsFile(path, rows, { now: () => 0, after: () => () => {} });
  expect(await file.finish()).toBeUndefined();
  return (await readFile(path, 'utf8')).split('\r\n')[1] ?? '';
}

describe('a cell of the results', () => {
  it.each([
    ['Anna', 'Anna'],
    ['Anna, Bert', '"Anna, Bert"'],
    ['Anna "A"', '"Anna ""A"""'],
    ['one\ntwo', '"one\ntwo"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['a=b', 'a=b'],
  ])('%j is written as %j', async (name, cell) => {
    expect(await written(name)).toBe(`2,,${cell},failed,,,`);
    expect(await written('x', name)).toBe(`2,,x,failed,,,${cell}`);
  });
});

describe('the results file', () => {
  it('are complete, without temporary files', async () => {
    const bench = await openBatch(people(30));
    await bench.run();
    expect((await readdir(bench.directory)).filter((name) => name.startsWith('people')).sort()).toEqual([
      'people.csv',
      'people.csv.tavus-journal.jsonl',
      'people.results.csv',
    ]);
    expect((await bench.results()).map((line) => Number(line.split(',')[0]))).toEqual(
      Array.from({ length: 30 }, (_, row) => row + 2),
    );
  });

  it('are written at most every five seconds while rows are sent', async () => {
    const path = join(await temporaryDirectory(), 'people.results.csv');
    const rows = new BatchRows();
    let now = 0;
    const file = new ResultsFile(path, rows, { now: () => now, after: () => () => {} });
    const linesAt = async (time: number) => {
      now = time;
      rows.apply({ event: 'failed', row: time, code: 'x', error: '' });
      file.touch();
      await file.settled();
      return await readFile(path, 'utf8').then(
        (text) => text.trimEnd().split('\r\n').length - 1,
        () => 0,
      );
    };
    expect([await linesAt(4999), await linesAt(5000), await linesAt(9999), await linesAt(10_000)]).toEqual([
      0, 2, 2, 4,
    ]);
  });

  it('are rebuilt from the journal', async () => {
    const bench = await openBatch(people(3));
    await bench.run();
    const before = await bench.results();
    const path = bench.path.replace('.csv', '.results.csv');
    await writeFile(path, `${HEADER}\r\n`);
    await bench.run({}, { answer: null });
    expect(await bench.results()).toEqual(before);
  });

  it.each<[how: string, save: (text: string) => string | Buffer]>([
    ['an earlier version, without a byte order mark', (text) => text.slice(1)],
    ['Excel, with semicolons', (text) => text.replaceAll(',', ';')],
    ['Excel, with tabs and without a mark', (text) => text.slice(1).replaceAll(',', '\t')],
    ['LibreOffice, with quotes and line feeds', (text) => `\ufeff${quoteAll(text).replaceAll('\r\n', '\n')}`],
    ['a program that names the separator', (text) => `\ufeffsep=;\r\n${text.slice(1).replaceAll(',', ';')}`],
    ['a program that ends lines with CR', (text) => text.replaceAll('\r\n', '\r')],
    ['a spreadsheet in which columns were moved', (text) => text.replace('row,video_id', 'video_id,row')],
    ['a spreadsheet that adds empty columns', (text) => text.replaceAll('\r\n', ',,\r\n')],
    ['a program that empties it', () => ''],
  ])('are replaced after %s saved them, and the batch continues', async (_how, save) => {
    const bench = await openBatch(people(2));
    await bench.run();
    const path = bench.path.replace('.csv', '.results.csv');
    const before = await readFile(path, 'utf8');
    expect(before).toMatch(/^\ufeffrow,video_id,/);
    await writeFile(path, save(before));
    await bench.write(`${people(2)}José,jose@example.com\n`);
    await bench.run();
    expect(bench.names()).toHaveLength(3);
    expect(await readFile(path, 'utf8')).toMatch(/^\ufeffrow,video_id,[\s\S]*jose@example.com/);
  });

  it.each([
    ['other columns', 'my,own\n'],
    ['a column of notes', `\ufeff${HEADER},my notes\r\n`],
    ['one of theirs missing', `${HEADER.replace(',error', '')}\r\n`],
    ['one of theirs twice', `${HEADER.replace('file', 'row')}\r\n`],
    ['no text', Buffer.from([0xff, 0xd8, 0, 1])],
  ])('do not replace a file with %s', async (_what, content) => {
    const bench = await openBatch(people(3));
    await writeFile(bench.path.replace('.csv', '.results.csv'), content);
    await expect(bench.run({}, { answer: null })).rejects.toThrow('already exists and is not from an earlier run');
    expect(bench.count('POST', '/v2/videos')).toBe(0);
  });
});

const CSVS = [
  'people.csv',
  'people.tsv',
  'people',
  'people.txt',
  'people.CSV',
  'people.tsv.csv',
  'people.results.csv',
  '.csv',
  'people.results',
  'people.tavus.csv',
  'people.sandbox.csv',
  'people.csv.csv',
  'people.tavus-results.csv',
  'people.sandbox-results.csv',
];

describe('the results files of several batches in one folder', () => {
  it('are never the same', () => {
    const files = [false, true].flatMap((isSandbox) => {
      const services = { account: { keyInUse: () => ({ source: isSandbox ? 'sandbox' : 'saved' }) } };
      return CSVS.map((name) => batchFiles({ services } as unknown as Context, join('folder', name)));
    });
    const paths = files.flatMap(({ journal, results }) => [journal, results]);
    expect(new Set(paths).size).toBe(paths.length);
    expect(files.slice(0, 5).map(({ results }) => basename(results))).toEqual([
      ...['people.results.csv', 'people.tsv.tavus-results.csv', 'people.tavus-results.csv'],
      ...['people.txt.tavus-results.csv', 'people.results.CSV'],
    ]);
  });

  it('hold the results of each', async () => {
    const bench = await openBatch(people(2));
    const others = ['people.tsv', 'people', 'people.txt'];
    for (const name of others)
      await writeFile(join(bench.directory, name), people(1).replaceAll('Ada', name).replaceAll('ada', name));
    await bench.run();
    for (const name of others) await bench.run({}, { path: join(bench.directory, name) });
    expect(await bench.results()).toHaveLength(2);
    for (const name of others) {
      const text = await readFile(join(bench.directory, `${name}.tavus-results.csv`), 'utf8');
      expect(text.trimEnd().split('\r\n')).toEqual([
        `\ufeff${HEADER}`,
        expect.stringContaining(`${name}2@example.com`),
      ]);
    }
  });
});

describe.skipIf(platform() === 'win32')('a batch is refused before anything is sent', () => {
  it.each([
    ['a symbolic link', async (path: string, victim: string) => await symlink(victim, path)],
    ['a link to nothing', async (path: string, victim: string) => await symlink(`${victim}-missing`, path)],
    ['a FIFO', async (path: string) => makeFifo(path)],
    ['a folder', async (path: string) => await mkdir(path)],
  ])('if %s is at the path of its results', async (_what, plant) => {
    const bench = await openBatch(people(3));
    const [path, victim] = [bench.path.replace('.csv', '.results.csv'), join(bench.directory, 'victim')];
    await writeFile(victim, `${HEADER}\r\n`);
    await plant(path, victim);
    await expect(bench.run({}, { answer: null })).rejects.toThrow(`Cannot write the results to ${path}.`);
    expect(bench.count('POST', '/v2/videos')).toBe(0);
    expect(await readFile(victim, 'utf8')).toBe(`${HEADER}\r\n`);
  });

  it.each(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0', '-', '/dev/null', 'fifo'])(
    'if its CSV is %s',
    async (name) => {
      const bench = await openBatch(people(3));
      makeFifo(join(bench.directory, 'fifo'));
      const path = name === 'fifo' ? join(bench.directory, name) : name;
      await expect(bench.run({}, { answer: null, path })).rejects.toThrow('The CSV must be a file');
      expect(bench.count('POST', '/v2/videos')).toBe(0);
    },
  );
});
