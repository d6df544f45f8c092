import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FileFault } from '../../src/api/errors.ts';
import { openMedia } from '../../src/api/media.ts';
import { explainError } from '../../src/app/report-error.ts';
import { saveDownload } from '../../src/modules/download/download.ts';
import { judgeStart } from '../../src/modules/download/video-start.ts';
import { assets } from '../../src/sandbox/media.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { HASTY_CLOCK, mp4Of, type ServedFile, serveFile } from '../support/file-server.ts';

const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Hello</body></html>';
const ERROR_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>';
const MP4 = mp4Of(3000);

async function open(file: ServedFile) {
  const server = await serveFile(file);
  const directory = await temporaryDirectory();
  const target = join(directory, 'film.mp4');
  const save = () =>
    saveDownload(
      { clock: HASTY_CLOCK, openMedia },
      { target, key: 'v1', force: false, link: async () => server.url, onProgress: () => {} },
      new AbortController().signal,
    );
  return { ...server, directory, target, save };
}

const of = (text: string, type: string | null): ServedFile => ({ bytes: Buffer.from(text), etag: '"v1"', type });

describe('a link that does not lead to a video', () => {
  it.each<[string, ServedFile, FileFault]>([
    ['a web page', of(PAGE, 'text/html; charset=utf-8'), 'page'],
    ['a web page as XHTML', of(ERROR_XML, 'application/xhtml+xml'), 'page'],
    ['a web page called a video', of(PAGE, 'video/mp4'), 'page'],
    ['a web page without a content type', of(PAGE, null), 'page'],
    ['a web page behind blank lines', of(`${'\r\n'.repeat(90)}${PAGE}`, 'application/octet-stream'), 'page'],
    ['a web page behind a byte order mark', of(`\ufeff${PAGE}`, null), 'page'],
    ['a web page in UTF-16', { bytes: Buffer.from(`\ufeff${PAGE}`, 'utf16le'), type: null }, 'page'],
    ['a fragment of HTML', of('<script>location="/login"</script>', null), 'page'],
    ['a short text as a page', of('no', 'text/html'), 'page'],
    ['a JSON error', of('{"error":"expired"}', 'application/json'), 'json'],
    ['a JSON error as a video', of('{"error":"expired"}', 'video/mp4'), 'json'],
    ['a JSON error on several lines', of('\n{\n  "message": "gone"\n}\n', 'binary/octet-stream'), 'json'],
    ['a JSON list', of('[{"error":1}]', null), 'json'],
    ['JSON of a kind of its own', of('{}', 'application/problem+json'), 'json'],
    ['an error in XML', of(ERROR_XML, 'application/xml'), 'xml'],
    ['an error in XML as a video', of(ERROR_XML, 'video/mp4'), 'xml'],
    ['XML without a declaration', of('<Error>\n<Code>NoSuchKey</Code></Error>', 'application/octet-stream'), 'xml'],
    ['plain text', of('The link has expired. Ask for a new one.', 'text/plain'), 'text'],
    ['a text that begins like a box', of('The free trial has ended.', 'text/plain'), 'text'],
    ['a playlist', of('#EXTM3U\n#EXT-X-VERSION:3\n', null), 'text'],
    ['nothing', of('', 'video/mp4'), 'empty'],
    ['nothing, without a length', { ...of('', 'video/mp4'), isChunked: true }, 'empty'],
    ['nothing, as 204', { ...of('', 'video/mp4'), status: 204 }, 'empty'],
    ['a gzip stream', { bytes: gzipSync(MP4), coding: 'gzip' }, 'encoded'],
    ['a gzip stream of old', { bytes: gzipSync(MP4), coding: 'x-gzip' }, 'encoded'],
    ['a gzip stream that is not called one', { bytes: gzipSync(MP4) }, 'encoded'],
    ['a deflate stream', { bytes: deflateSync(MP4), coding: 'deflate' }, 'encoded'],
    ['a Brotli stream', { bytes: brotliCompressSync(MP4), coding: 'BR' }, 'encoded'],
  ])('%s is a failure that leaves no file and is not retried', async (_what, file, fault) => {
    const { save, directory, seen } = await open(file);
    const error = await save().catch((failure: unknown) => failure);
    expect(error).toMatchObject({ name: 'UnusableFileError', fault });
    expect([await readdir(directory), seen.length]).toEqual([[], 1]);
    const { text, hint, exitCode, isUnexpected } = explainError(error);
    expect(text).toMatch(/^The link is not a video file: .*\)$/);
    expect([hint, exitCode, isUnexpected]).toEqual([expect.stringContaining('Try again'), 1, undefined]);
  });

  it('reports type and origin, without the signature of the link', async () => {
    const { save } = await open(of(PAGE, 'text/html; charset=utf-8'));
    const { text } = explainError(await save().catch((failure: unknown) => failure));
    expect(text).toMatch(/it returned a web page \(text\/html\) \(200, GET http:\/\/127\.0\.0\.1:\d+\/film\)$/);
  });

  it.each([302, 307])('is a failure if it redirects in a circle with %i', async (status) => {
    const { save, directory, file } = await open({ bytes: MP4, status });
    file.headers = { location: '/film' };
    await expect(save()).rejects.toMatchObject({ name: 'UnusableFileError', fault: 'redirects' });
    expect(await readdir(directory)).toEqual([]);
  });

  it('keeps the part of an earlier run for the next run', async () => {
    const { save, file, directory, target, seen } = await open({ bytes: MP4, etag: '"v1"', cutAt: [900, 0, 0, 0] });
    await expect(save()).rejects.toMatchObject({ name: 'StateError' });
    Object.assign(file, of(PAGE, 'text/html'), { etag: '"page"', cutAt: [] });
    await expect(save()).rejects.toMatchObject({ fault: 'page' });
    Object.assign(file, { bytes: MP4, etag: '"v1"', type: 'video/mp4' });
    await save();
    expect([seen.at(-1)?.range, await readdir(directory)]).toEqual(['bytes=900-', ['film.mp4']]);
    expect((await readFile(target)).equals(MP4)).toBe(true);
  });

  it('leaves no file if it is interrupted before its type is known', async () => {
    const { save, directory } = await open({ bytes: MP4, etag: '"v1"', cutAt: [5, 5, 5, 5] });
    await expect(save()).rejects.toMatchObject({
      name: 'StateError',
      message: expect.stringMatching(/^The download was interrupted: .*[^.]\.$/),
      hint: expect.not.stringContaining('kept'),
    });
    expect(await readdir(directory)).toEqual([]);
  });
});

const { mp4, webm } = assets;
const MOV = Buffer.concat([Buffer.from('00000014667479707174202000000200', 'hex'), Buffer.alloc(400, 7)]);
const OLD_MOV = Buffer.concat([Buffer.from('000000086d6f6f76', 'hex'), Buffer.alloc(400, 7)]);
const MDAT_FIRST = Buffer.concat([Buffer.from('0512ab006d646174', 'hex'), Buffer.alloc(400, 9)]);

describe('a link that leads to a video', () => {
  it.each<[string, ServedFile]>([
    ['of the sandbox', { bytes: mp4?.bytes ?? MP4 }],
    ['of the sandbox, in WebM', { bytes: webm?.bytes ?? MP4, type: 'video/webm' }],
    ['in QuickTime', { bytes: MOV, type: 'video/quicktime' }],
    ['in QuickTime of old', { bytes: OLD_MOV, type: 'video/quicktime' }],
    ['whose data come first', { bytes: MDAT_FIRST, type: 'video/mp4' }],
    ['as bytes', { bytes: MP4, type: 'application/octet-stream' }],
    ['as S3 has it', { bytes: MP4, type: 'binary/octet-stream' }],
    ['without a content type', { bytes: MP4, type: null }],
    ['with an invalid type', { bytes: MP4, type: ';' }],
    ['as text, where a server does not know the ending', { bytes: MP4, type: 'text/plain' }],
    ['as a page, which it is not', { bytes: MP4, type: 'text/html' }],
    ['with the coding identity', { bytes: MP4, coding: 'identity' }],
    ['with a coding that it does not have', { bytes: MP4, coding: 'aws-chunked' }],
    ['of a kind that is not known', { bytes: Buffer.alloc(600, 0xc7), type: 'video/x-unknown' }],
    ['of a few bytes', { bytes: Buffer.from([0, 1, 2]), type: 'video/mp4' }],
    ['without a length', { bytes: MP4, isChunked: true }],
    ['behind one redirect', { bytes: MP4, status: [302], headers: { location: '/other' } }],
  ])('saves one %s', async (_what, file) => {
    const { save, target, directory } = await open(file);
    await save();
    expect((await readFile(target)).equals(file.bytes)).toBe(true);
    expect(await readdir(directory)).toEqual(['film.mp4']);
  });

  it('is recognized by bytes that arrive one by one', () => {
    const described = { type: 'text/html', coding: '' };
    for (let size = 0; size < 12; size += 1) expect(judgeStart(MP4.subarray(0, size), false, described)).toBe('more');
    expect(judgeStart(MP4.subarray(0, 12), false, described)).toBe('file');
    const blank = Buffer.from(' '.repeat(100));
    expect(judgeStart(blank, false, { type: 'video/mp4', coding: '' })).toBe('more');
    expect(judgeStart(blank, true, { type: 'video/mp4', coding: '' })).toBe('file');
  });

  it.each([
    ['AVI', Buffer.from('RIFF\x10\0\0\0AVI LIST', 'latin1')],
    ['Ogg', Buffer.from('OggS\0\x02\0\0\0\0\0\0', 'latin1')],
    ['MPEG', Buffer.from('\0\0\x01\xba\x44\0\x04\0\x04\x01\0\0', 'latin1')],
    ['Flash', Buffer.from('FLV\x01\x05\0\0\0\x09\0\0\0', 'latin1')],
  ])('is recognized as %s', (_what, start) => {
    expect(judgeStart(start, false, { type: 'text/plain', coding: '' })).toBe('file');
  });
});
