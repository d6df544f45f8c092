import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examineTarget } from '../../src/modules/media/check.ts';
import type { Examined } from '../../src/modules/media/report.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { HASTY_CLOCK } from '../support/file-server.ts';
import { createFixedClock } from '../support/fixed-clock.ts';
import { recording, wav, webm, writeSparse } from '../support/media-files.ts';
import { type MediaServer, type ServedMedia, serveMedia } from '../support/media-server.ts';

const NEVER = new AbortController().signal;

async function examineLink(server: MediaServer, path: string): Promise<Examined> {
  return await examineTarget({ clock: HASTY_CLOCK, openMedia: server.openMedia }, server.url(path), NEVER);
}

async function examineServed(file: ServedMedia): Promise<Examined> {
  return await examineLink(await serveMedia({ 'rio.mp4': file }), 'rio.mp4');
}

/** An index at the end, after more bytes than are read. */
const LONG = { index: 'end', frameSize: 5000, seconds: 70 } as const;

describe('a file of a server', () => {
  it('is read in parts, without a key or cookies', async () => {
    const server = await serveMedia({ 'rio.mp4': { content: recording(LONG) } });
    expect(await examineLink(server, 'rio.mp4')).toMatchObject({
      path: 'rio.mp4',
      facts: { format: 'mp4', bytes: recording(LONG).length, video: { codec: 'avc', frameRate: 30 } },
      served: { status: 206, type: 'video/mp4', hasRanges: true, redirects: [] },
    });
    expect(
      server.seen.every(({ cookie, authorization, ...headers }) => !cookie && !authorization && !headers['x-api-key']),
    ).toBe(true);
  });

  it('of 700 MB makes it send at most 4 MB', async () => {
    const path = join(await temporaryDirectory(), 'long.mp4');
    const size = writeSparse(path, { index: 'end', frameSize: 330_000, seconds: 71 });
    const server = await serveMedia({ 'long.mp4': { content: path } });
    expect(await examineLink(server, 'long.mp4')).toMatchObject({ facts: { bytes: size, video: { codec: 'avc' } } });
    expect([size > 700_000_000, server.sent() <= 4_000_000]).toEqual([true, true]);
    expect(server.seen.length).toBeLessThan(10);
  });

  it('is read from its start where the server ignores ranges', async () => {
    const facts = { format: 'mp4', video: { codec: 'avc' } };
    expect(await examineServed({ content: recording(), hasRanges: false })).toMatchObject({
      served: { status: 200, hasRanges: false },
      facts,
    });
  });

  it('is not downloaded for an index at its end where the server ignores ranges', async () => {
    const path = join(await temporaryDirectory(), 'long.mp4');
    writeSparse(path, { index: 'end', frameSize: 330_000, seconds: 71 });
    const server = await serveMedia({ 'long.mp4': { content: path, hasRanges: false } });
    const { facts } = await examineLink(server, 'long.mp4');
    expect(facts).toMatchObject({ format: 'mp4', damage: 'far' });
    // What was on its way when the connection was closed may be some more.
    expect(server.sent()).toBeLessThan(8_000_000);
  });

  it('is read where the server does not tell its size', async () => {
    const served = await examineServed({ content: webm(), hasRanges: false, isChunked: true, type: null });
    expect(served).toMatchObject({ facts: { format: 'webm', video: { codec: 'vp9' } }, served: { type: '' } });
  });

  it('is empty', async () => {
    expect(await examineServed({ content: Buffer.alloc(0) })).toMatchObject({ facts: { format: 'empty' } });
  });

  it('is found after redirects', async () => {
    const server = await serveMedia({
      'share/1': { redirect: '/files/2' },
      'files/2': { redirect: 'https://tavus.test/rio.wav' },
      'rio.wav': { content: wav(), type: 'audio/wav' },
    });
    expect(await examineLink(server, 'share/1')).toMatchObject({
      facts: { format: 'wav' },
      served: { redirects: ['https://tavus.test/files/2', 'https://tavus.test/rio.wav'] },
    });
  });

  it('is a web page under the name of a video', async () => {
    const content = Buffer.from('<!doctype html><title>Sign in</title>');
    expect(await examineServed({ content, type: 'text/html' })).toMatchObject({ facts: { format: 'page' } });
  });

  it('is recognized by its bytes although the server calls it a page', async () => {
    expect(await examineServed({ content: recording(), type: 'text/html' })).toMatchObject({
      facts: { format: 'mp4' },
    });
  });
});

describe('a server that breaks off', () => {
  it('within each part is asked again for the rest', async () => {
    // More than the half of what is requested in one part.
    expect(await examineServed({ content: recording(LONG), cutAfter: 40_000 })).toMatchObject({
      facts: { video: { codec: 'avc' } },
    });
  });

  it('each time is reported, with what came', async () => {
    const { facts, failure } = await examineServed({ content: recording(), cutAfter: 1000 });
    expect(facts).toBeUndefined();
    expect(failure).toMatchObject({ isCertain: true, finding: { value: expect.stringContaining('it ends after') } });
  });

  it('without ranges is reported', async () => {
    const served = { content: recording(), hasRanges: false, cutAfter: 1000 };
    expect((await examineServed(served)).failure?.finding.value).toContain('it ends after 1.0 KB');
  });

  it('is reported if it announces more than it has', async () => {
    const content = recording({ ...LONG, sound: 'none' });
    const { failure } = await examineServed({ content: content.subarray(0, 100_000), announced: content.length });
    expect(failure).toMatchObject({
      isCertain: true,
      finding: { value: expect.stringContaining('shorter than the server announces') },
    });
  });
});

describe('a link that leads to no file', () => {
  it.each<[what: string, file: ServedMedia, value: string, isCertain: boolean]>([
    ['does not exist', { status: 404 }, 'status 404', true],
    ['needs a key', { status: 401 }, 'status 401', true],
    ['is not allowed', { status: 403 }, 'status 403', true],
    ['has expired', { status: 410 }, 'status 410', true],
    ['is refused', { status: 400 }, 'status 400', true],
    ['fails for now', { status: 503 }, 'status 503', false],
    ['is asked for too often', { status: 429 }, 'status 429', false],
    ['redirects in a circle', { redirect: 'https://tavus.test/rio.mp4' }, 'redirects too often', true],
    ['redirects to http', { redirect: 'http://192.0.2.1/rio.mp4' }, 'does not lead to https', true],
    ['redirects to this computer', { redirect: 'http://127.0.0.1:9/rio.mp4' }, 'a private address', true],
    ['has no content', { status: 204 }, 'the response is empty', true],
  ])('%s', async (_what, file, value, isCertain) => {
    const { facts, failure } = await examineServed(file);
    expect(facts).toBeUndefined();
    expect(failure).toMatchObject({ isCertain, finding: { check: 'reachable', state: 'problem' } });
    expect(failure?.finding.value).toContain(value);
  });

  it.each([
    ['https://127.0.0.1:9/rio.mp4', 'ECONNREFUSED', false],
    ['https://files.example.com/rio.mp4', 'reserved for examples', false],
    ['http://tavus.test/rio.mp4', 'https', true],
    ['https://', 'not a URL', true],
  ])('%s', async (link, value, isCertain) => {
    const { openMedia } = await import('../../src/api/media.ts');
    const { failure } = await examineTarget({ clock: HASTY_CLOCK, openMedia }, link, NEVER);
    expect(failure?.isCertain).toBe(isCertain);
    expect(failure?.finding.value).toContain(value);
  });

  it('is given up after a time', async () => {
    const server = await serveMedia({ 'rio.mp4': { content: recording(), stalls: true } });
    const clock = createFixedClock(0);
    const examined = examineTarget({ clock, openMedia: server.openMedia }, server.url('rio.mp4'), NEVER);
    await expect.poll(() => server.seen.length).toBe(1);
    clock.advance(20_000);
    expect((await examined).failure).toMatchObject({
      isCertain: false,
      finding: { value: expect.stringContaining('within 20 s') },
    });
    expect(clock.timerCount()).toBe(0);
  });

  it('is given up when the caller stops', async () => {
    const server = await serveMedia({ 'rio.mp4': { content: recording(), stalls: true } });
    const stop = new AbortController();
    const services = { clock: createFixedClock(0), openMedia: server.openMedia };
    const examined = examineTarget(services, server.url('rio.mp4'), stop.signal);
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort(new Error('stopped'));
    await expect(examined).rejects.toThrow('stopped');
  });
});
