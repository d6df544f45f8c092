import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openMedia } from '../../src/api/media.ts';
import { writeDownload } from '../../src/modules/download/write-download.ts';
import { Results } from '../../src/ui/output/results.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { HASTY_CLOCK, mp4Of, type ServedFile, serveFile } from '../support/file-server.ts';

const FILM = mp4Of(300_000, 1);

async function open(file: Partial<ServedFile> = {}, highWaterMark = 1024) {
  const server = await serveFile({ bytes: FILM, etag: '"v1"', ...file });
  const output = new PassThrough({ highWaterMark });
  const results = new Results({
    output: output as unknown as NodeJS.WriteStream,
    theme: createTheme({}, false),
    json: false,
  });
  const write = (onProgress: (got: number) => void = () => {}) =>
    writeDownload(
      { clock: HASTY_CLOCK, openMedia, results },
      { link: async () => server.url, onProgress },
      new AbortController().signal,
    );
  const pieces: Buffer[] = [];
  const read = () => output.on('data', (piece: Buffer) => void pieces.push(piece));
  return { ...server, output, write, read, written: () => Buffer.concat(pieces) };
}

describe('a video that is written to standard output', () => {
  it('is complete, even for a reader that starts late', async () => {
    const { write, read, written } = await open();
    const writing = write();
    await wait(50);
    read();
    await writing;
    expect(written().equals(FILM)).toBe(true);
  });

  it('is resumed after an interruption if the file is the same', async () => {
    const { write, read, written, seen } = await open({ cutAt: [100_000, 50_000] });
    read();
    await write();
    expect(written().equals(FILM)).toBe(true);
    expect(seen.slice(1).map(({ 'if-range': condition }) => condition)).toEqual(['"v1"', '"v1"']);
  });

  it('starts over if nothing was written yet', async () => {
    const { write, read, written } = await open({ cutAt: [5, 0], etag: null });
    read();
    await write();
    expect(written().equals(FILM)).toBe(true);
  });

  it.each<[string, Partial<ServedFile>, Partial<ServedFile>]>([
    ['the file changed after a cut', {}, { bytes: mp4Of(300_000, 2), etag: '"v2"' }],
    ['the server names no version', { etag: null }, {}],
    ['the server sends only the whole', {}, { ranges: 'ignored' }],
    ['a page comes in the place of the rest', {}, { bytes: Buffer.from('<html>'), etag: '"page"', type: 'text/html' }],
    ['the link is gone', {}, { status: 404 }],
  ])('is never mixed: if %s it fails as incomplete', async (_what, before, after) => {
    const { write, read, written, file } = await open({ cutAt: [100_000], ...before });
    read();
    const writing = write((got) => got > 0 && Object.assign(file, after));
    await expect(writing).rejects.toMatchObject({
      name: 'StateError',
      message: expect.stringMatching(/^The download was interrupted.*[^.]\.$/),
      hint: expect.stringContaining('is incomplete'),
    });
    expect(written().equals(FILM.subarray(0, written().length))).toBe(true);
  });

  it.each<[string, Partial<ServedFile>]>([
    ['a page', { bytes: Buffer.from('<html><body>Sign in'), type: 'text/html' }],
    ['nothing', { bytes: Buffer.alloc(0) }],
    ['a compressed stream', { bytes: Buffer.alloc(100, 1), coding: 'br' }],
  ])('is not %s', async (_what, file) => {
    const { write, read, written } = await open(file);
    read();
    await expect(write()).rejects.toMatchObject({ name: 'UnusableFileError' });
    expect(written()).toHaveLength(0);
  });

  it('fails after the last try if it could not be started', async () => {
    const { write, seen } = await open({ status: 503 });
    await expect(write()).rejects.toMatchObject({ name: 'ServerError' });
    expect(seen).toHaveLength(4);
  });
});
