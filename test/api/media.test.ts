import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openMedia } from '../../src/api/media.ts';
import { failureOf, type Reply, serve } from './server.ts';
import { serveTls, trustEveryCertificate } from './tls.ts';
import { serveTunnel, useProxy } from './tunnel.ts';

const WHOLE = 'abcdefghij';

/** A server that knows ranges, as those of Tavus' links do. */
async function serveFile() {
  return await serve(({ headers }) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? Number.NaN);
    if (Number.isNaN(from)) return { body: WHOLE, headers: { 'content-length': WHOLE.length } };
    if (from >= WHOLE.length) return { status: 416, body: '' };
    const range = `bytes ${from}-${WHOLE.length - 1}/${WHOLE.length}`;
    return { status: 206, body: WHOLE.slice(from), headers: { 'content-range': range } };
  });
}

async function textOf({ body }: Awaited<ReturnType<typeof openMedia>>): Promise<string> {
  return (await buffer(body)).toString();
}

describe('openMedia', () => {
  it('returns a file, its offset and its size, and sends neither key nor cookie', async () => {
    const { url, seen } = await serveFile();
    const media = await openMedia(`${url}/a.mp4`);
    expect([media.from, media.size, await textOf(media)]).toEqual([0, 10, WHOLE]);
    expect(Object.keys(seen[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-api-key']));
    expect(seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('returns the rest of a file', async () => {
    const { url } = await serveFile();
    const media = await openMedia(url, { from: 7 });
    expect([media.from, media.size, await textOf(media)]).toEqual([7, 10, 'hij']);
  });

  it('requests a part that ends before the file does', async () => {
    const part = { status: 206, body: 'cde', headers: { 'content-range': 'bytes 2-4/10' } };
    const { url, seen } = await serve(part);
    const media = await openMedia(url, { from: 2, to: 4 });
    expect([media.from, media.size, await textOf(media), seen[0]?.headers.range]).toEqual([2, 10, 'cde', 'bytes=2-4']);
  });

  it('requests a part from the first byte on', async () => {
    const { url, seen } = await serve({ body: WHOLE });
    const media = await openMedia(url, { to: 4 });
    expect([media.request.status, await textOf(media), seen[0]?.headers.range]).toEqual([200, WHOLE, 'bytes=0-4']);
  });

  it('returns the whole file with offset 0 if the server does not support ranges', async () => {
    const { url } = await serve({ body: WHOLE });
    const media = await openMedia(url, { from: 7 });
    expect([media.from, await textOf(media)]).toEqual([0, WHOLE]);
  });

  it('refuses another range than the requested one', async () => {
    const { url } = await serve({ status: 206, body: 'x', headers: { 'content-range': 'bytes 3-3/10' } });
    expect(await failureOf(openMedia(url, { from: 7 }))).toMatchObject({ name: 'InvalidRequestError', status: 416 });
  });

  it('sends the version as If-Range, and does not accept another one', async () => {
    const version = { validator: '"v1"', size: 10 };
    const part = { status: 206, body: 'hij' };
    const { url, seen } = await serve({ ...part, headers: { 'content-range': 'bytes 7-9/10', etag: '"v1"' } });
    const media = await openMedia(url, { from: 7, version });
    expect([await textOf(media), media.version, seen[0]?.headers['if-range']]).toEqual(['hij', version, '"v1"']);
    for (const headers of [
      { 'content-range': 'bytes 7-9/10', etag: '"v2"' },
      { 'content-range': 'bytes 7-9/11', etag: '"v1"' },
      { 'content-range': 'bytes 7-9/10' },
      { 'content-range': 'bytes 7-9/10', etag: '"v1"', 'content-encoding': 'gzip' },
    ]) {
      const other = await serve({ ...part, headers });
      expect(await failureOf(openMedia(other.url, { from: 7, version }))).toMatchObject({ status: 416 });
    }
  });

  it('reports Retry-After', async () => {
    const { url } = await serve({ status: 429, headers: { 'retry-after': '90' } });
    expect(await failureOf(openMedia(url))).toMatchObject({ retryAfterSeconds: 90 });
  });

  it('reports 416 for a range after the end', async () => {
    const { url } = await serveFile();
    expect(await failureOf(openMedia(url, { from: 11 }))).toMatchObject({ status: 416 });
  });

  it('does not follow a redirect from a remote server to this computer', async () => {
    const here = await serveFile();
    trustEveryCertificate();
    const port = await serveTls((response) => response.writeHead(302, { location: `${here.url}/stop` }).end());
    const proxy = useProxy((await serveTunnel(port)).url);
    const error = await failureOf(openMedia('https://tavus.test/a.mp4', proxy));
    expect(error).toMatchObject({ name: 'InvalidRequestError', reason: 'this_computer' });
    expect(here.seen).toEqual([]);
  });

  it('follows a redirect to another server', async () => {
    const { url } = await serveFile();
    const first = await serve({ status: 302, headers: { location: `${url}/b.mp4` } });
    const media = await openMedia(first.url);
    expect([await textOf(media), media.redirects]).toEqual([WHOLE, [`${url}/b.mp4`]]);
  });

  it.each([
    ['plain http elsewhere', 'http://192.0.2.1/x'],
    ['another scheme', 'file:///etc/passwd'],
  ])('does not follow a redirect to %s', async (_where, location) => {
    const { url } = await serve({ status: 302, headers: { location } });
    expect(await failureOf(openMedia(url))).toMatchObject({ reason: 'no_https' });
  });

  it.each(['http://example.com/a.mp4', 'ftp://127.0.0.1/a', 'file:///etc/passwd', 'data:,x', 'a.mp4', ''])(
    'does not open %j',
    async (url) => {
      const failure = await failureOf(openMedia(url));
      expect(failure).toMatchObject({ name: 'InvalidRequestError', status: undefined });
    },
  );

  it.each<[reply: Reply, kind: string]>([
    [{ status: 404 }, 'not_found'],
    [{ status: 403 }, 'not_found'],
    [{ status: 410 }, 'not_found'],
    [{ status: 429 }, 'rate_limited'],
    [{ status: 500 }, 'server'],
  ])('%j is %s', async (reply, kind) => {
    const { url } = await serve(reply);
    expect(await failureOf(openMedia(url))).toMatchObject({ kind });
  });

  it('reports a refused connection', async () => {
    expect(await failureOf(openMedia('http://127.0.0.1:9/x'))).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
  });

  it('times out before the first byte', async () => {
    const { url } = await serve(() => undefined);
    expect(await failureOf(openMedia(url, { timeoutMs: 50 }))).toMatchObject({ kind: 'network', code: 'ETIMEDOUT' });
  });

  it('ends when it is aborted', async () => {
    const { url } = await serve(() => undefined);
    expect(await failureOf(openMedia(url, { signal: AbortSignal.timeout(50) }))).toMatchObject({
      name: 'CancelledError',
    });
  });
});
