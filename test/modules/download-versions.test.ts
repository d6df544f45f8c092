import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMedia } from '../../src/api/media.ts';
import { saveDownload } from '../../src/modules/download/download.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { HASTY_CLOCK, mp4Of, type ServedFile, serveFile } from '../support/file-server.ts';

const OLD = mp4Of(5000, 1);
const ETAG = '"v1"';
const MODIFIED = 'Tue, 01 Sep 2026 10:00:00 GMT';
/** Interruptions after which a run fails. */
const ALL_TRIES = 4;

async function open(file: Partial<ServedFile> = {}) {
  const server = await serveFile({ bytes: OLD, etag: ETAG, ...file });
  const directory = await temporaryDirectory();
  const target = join(directory, 'film.mp4');
  const save = (onProgress: (got: number) => void = () => {}) =>
    saveDownload(
      { clock: HASTY_CLOCK, openMedia },
      { target, key: 'v1', force: false, link: async () => server.url, onProgress },
      new AbortController().signal,
    );
  /** A run that ends with a part of this size. */
  const leavePart = async (size: number) => {
    server.file.cutAt = [size, ...Array.from({ length: ALL_TRIES - 1 }, () => 0)];
    await expect(save()).rejects.toMatchObject({ name: 'StateError' });
    server.file.cutAt = [];
  };
  const part = `${target}.v1.part`;
  return { ...server, directory, target, save, leavePart, part, note: `${part}.json` };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function expectSaved({ target, directory, file }: Opened, bytes = file.bytes): Promise<void> {
  expect((await readFile(target)).equals(bytes)).toBe(true);
  expect(await readdir(directory)).toEqual(['film.mp4']);
}

const VERSIONS: readonly [name: string, validators: Partial<ServedFile>, condition: string][] = [
  ['a strong ETag', { etag: ETAG }, ETAG],
  ['an ETag rather than a date', { etag: ETAG, modified: MODIFIED }, ETAG],
  ['a date where there is no ETag', { etag: null, modified: MODIFIED }, MODIFIED],
  ['a date where the ETag is weak', { etag: 'W/"v1"', modified: MODIFIED }, MODIFIED],
];

describe('a download that was interrupted', () => {
  it.each(VERSIONS)(
    'is continued on the condition of %s, by the same run and by the next',
    async (_name, validators, condition) => {
      const opened = await open(validators);
      await opened.leavePart(1000);
      opened.file.cutAt = [500];
      await opened.save();
      expect(opened.seen.slice(-2).map(({ range, 'if-range': ifRange }) => [range, ifRange])).toEqual([
        ['bytes=1000-', condition],
        ['bytes=1500-', condition],
      ]);
      await expectSaved(opened);
    },
  );

  it.each<[string, Partial<ServedFile>]>([
    ['names no version', { etag: null }],
    ['names a weak version', { etag: 'W/"v1"' }],
    ['names an ETag that HTTP does not allow', { etag: 'v1' }],
    [
      'changed the file in the second in which it was asked for',
      { etag: null, modified: MODIFIED, headers: { date: MODIFIED } },
    ],
  ])('starts over if the server %s, and leaves no part', async (_what, validators) => {
    const opened = await open(validators);
    await opened.leavePart(1000);
    expect(await readdir(opened.directory)).toEqual([]);
    opened.file.cutAt = [700];
    await opened.save();
    expect(opened.seen.map(({ range }) => range)).not.toContainEqual(expect.anything());
    await expectSaved(opened);
  });

  const CHANGES: readonly [what: string, change: Partial<ServedFile>][] = [
    ['another one of the same size', { bytes: mp4Of(5000, 2), etag: '"v2"' }],
    ['larger', { bytes: mp4Of(8000, 2), etag: '"v2"' }],
    ['smaller', { bytes: mp4Of(3000, 2), etag: '"v2"' }],
    ['as large as the part', { bytes: mp4Of(1000, 2), etag: '"v2"' }],
    ['smaller than the part', { bytes: mp4Of(400, 2), etag: '"v2"' }],
    ['larger, with the same ETag', { bytes: mp4Of(8000, 2) }],
    ['smaller, with the same ETag', { bytes: mp4Of(3000, 2) }],
    ['smaller than the part, with the same ETag', { bytes: mp4Of(400, 2) }],
    ['without a version', { bytes: mp4Of(3000, 2), etag: null }],
    ['dated, and without an ETag', { bytes: mp4Of(5000, 2), etag: null, modified: MODIFIED }],
  ];
  const SERVERS: readonly (ServedFile['ranges'] | undefined)[] = [undefined, 'unconditional', 'ignored'];

  it.each(CHANGES.flatMap(([what, change]) => SERVERS.map((ranges) => ({ what, change, ranges }))))(
    'starts over where the file is $what, from a server whose ranges are $ranges',
    async ({ change, ranges }) => {
      const opened = await open();
      await opened.leavePart(1000);
      Object.assign(opened.file, change, { ranges });
      await opened.save();
      await expectSaved(opened);
    },
  );

  it.each(CHANGES)('starts over in the same run if the file is %s', async (_what, change) => {
    const opened = await open({ cutAt: [1000], ranges: 'unconditional' });
    await opened.save((got) => got === 1000 && Object.assign(opened.file, change));
    await expectSaved(opened);
  });

  it.each<NonNullable<ServedFile['ranges']>>([
    'ignored',
    'from elsewhere',
    'without content-range',
    'without validators',
  ])('is loaded as a whole from a server whose ranges are %s', async (ranges) => {
    const opened = await open();
    await opened.leavePart(1000);
    opened.file.ranges = ranges;
    await opened.save();
    await expectSaved(opened);
  });

  it('is resumed if only the total is unknown', async () => {
    const opened = await open();
    await opened.leavePart(1000);
    opened.file.ranges = 'without total';
    await opened.save();
    expect(opened.seen.at(-1)?.range).toBe('bytes=1000-');
    await expectSaved(opened);
  });

  it('starts over if the rest is sent compressed', async () => {
    const opened = await open();
    await opened.leavePart(1000);
    Object.assign(opened.file, { coding: 'gzip' });
    await opened.save();
    await expectSaved(opened);
  });

  it('is resumed for a file of unknown size', async () => {
    const opened = await open({ isChunked: true });
    await opened.leavePart(1000);
    await opened.save();
    expect(opened.seen.at(-1)?.range).toBe('bytes=1000-');
    await expectSaved(opened);
  });
});

describe('a part of unknown origin', () => {
  it.each<[string, string | undefined]>([
    ['without a note', undefined],
    ['with an empty note', ''],
    ['with a note that is cut', '{"validator":"\\"v1'],
    ['with a note of other JSON', '[1]'],
    ['with a version that no header can carry', '{"validator":"\\"v1\\"\\r\\nx-api-key: 1","size":5000}'],
    ['with an invalid size', '{"validator":"\\"v1\\"","size":-1}'],
    ['with a note of a smaller file', '{"validator":"\\"v1\\"","size":500}'],
  ])('%s is not resumed', async (_what, note) => {
    const opened = await open();
    await writeFile(opened.part, Buffer.alloc(1000, 'x'));
    if (note !== undefined) await writeFile(opened.note, note);
    await opened.save();
    expect(opened.seen.map(({ range }) => range)).toEqual([undefined]);
    await expectSaved(opened);
  });

  it('is not resumed if it is at least as long as the file', async () => {
    for (const length of [OLD.length, OLD.length + 10]) {
      const opened = await open();
      await opened.leavePart(1000);
      await writeFile(opened.part, Buffer.alloc(length));
      await opened.save();
      await expectSaved(opened);
    }
  });

  it.skipIf(platform() === 'win32')('reads and writes no note through a link', async () => {
    const opened = await open();
    await opened.leavePart(1000);
    const victim = join(opened.directory, 'victim');
    await writeFile(victim, await readFile(opened.note));
    const requests = opened.seen.length;
    await rm(opened.note);
    await symlink(victim, opened.note);
    await expect(opened.save()).rejects.toMatchObject({
      name: 'StateError',
      message: expect.stringContaining(opened.note),
      hint: expect.stringContaining('Remove it'),
    });
    expect([await readFile(victim, 'utf8'), opened.seen.length]).toEqual([expect.stringContaining('v1'), requests]);
  });
});
