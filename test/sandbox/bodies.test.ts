import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { open } from './support.ts';

const MB = 1024 * 1024;
const PIECE = Buffer.alloc(MB / 4, 'x');

interface Sent {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Bytes written to the connection. */
  readonly written: number;
  /** True if the server closed the connection. */
  readonly isClosed: boolean;
}

/** Sends a body of `size` bytes until a response arrives. */
async function send(
  { url, apiKey }: Sandbox,
  size: number,
  { key = apiKey, method = 'POST', path = '/v2/personas', declares = true } = {},
): Promise<Sent> {
  const length = declares ? { 'content-length': String(size) } : {};
  const agent = new Agent({ keepAlive: true });
  const sending = request(url + path, { method, headers: { 'x-api-key': key, ...length }, agent });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sending.on('response', resolve);
    sending.on('error', reject);
  });
  // Writing may fail after the response has arrived.
  void sendAll(sending, size).catch(() => {});
  const response = await answered;
  const { socket } = response;
  const body = await text(response);
  const written = socket.bytesWritten;
  const isClosed = response.headers.connection === 'close';
  if (isClosed && !socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  agent.destroy();
  return { status: response.statusCode, headers: response.headers, body, written, isClosed };
}

async function sendAll(sending: ClientRequest, size: number): Promise<void> {
  for (let sent = 0; sent < size && !sending.destroyed; sent += PIECE.length) {
    if (!sending.write(PIECE.subarray(0, size - sent))) await once(sending, 'drain');
  }
  sending.end();
}

/** Characters of all bodies in the request log. */
function loggedSize({ requests }: Sandbox): number {
  return requests.reduce((sum, { body }) => sum + (typeof body === 'string' ? body.length : 0), 0);
}

describe('the limit for request bodies', () => {
  it('accepts 10 MB', async () => {
    const { sandbox } = await open();
    const { status, isClosed } = await send(sandbox, 10 * MB);
    expect([status, isClosed, loggedSize(sandbox)]).toEqual([400, false, 10 * MB]);
  });

  it.each([
    ['with a content length', 10 * MB + 1, true],
    ['far larger, with a content length', 200 * MB, true],
    ['without a content length', 10 * MB + 1, false],
    ['far larger, without a content length', 200 * MB, false],
  ])('rejects a body above 10 MB with 413 and does not log it (%s)', async (_what, size, declares) => {
    const { sandbox, get } = await open();
    const { status, body, headers, written, isClosed } = await send(sandbox, size, { declares });
    expect({ status, body: JSON.parse(body), isClosed }).toEqual({
      status: 413,
      body: { message: expect.stringContaining('10 MB') },
      isClosed: true,
    });
    expect(headers['content-length']).toBe(String(body.length));
    expect(written).toBeLessThan(40 * MB);
    expect([sandbox.requests.length, loggedSize(sandbox)]).toEqual([1, 0]);
    expect((await get('/v2/personas')).status).toBe(200);
  });

  it('applies to every method, and to unknown paths', async () => {
    const { sandbox } = await open();
    for (const [method, path] of [
      ['PATCH', '/v2/personas/p1'],
      ['DELETE', '/v2/videos/v1'],
      ['PUT', '/nowhere'],
    ] as const) {
      expect((await send(sandbox, 11 * MB, { method, path })).status).toBe(413);
    }
  });
});

describe('a request body without a valid key', () => {
  it.each([
    ['small', 1000, true],
    ['small, without a content length', 1000, false],
    ['large', 200 * MB, true],
    ['large, without a content length', 200 * MB, false],
  ])('is neither logged nor read completely (%s)', async (_what, size, declares) => {
    const { sandbox } = await open();
    for (const key of ['', 'wrong']) {
      const { status, written } = await send(sandbox, size, { key, declares });
      expect(status).toBe(401);
      expect(written).toBeLessThan(30 * MB);
    }
    expect(sandbox.requests.map(({ body }) => body)).toEqual([undefined, undefined]);
  });

  it('is not logged when many arrive at the same time', async () => {
    const { sandbox } = await open();
    await Promise.all(Array.from({ length: 7 }, () => send(sandbox, 200 * MB, { key: 'wrong' })));
    expect([sandbox.requests.length, loggedSize(sandbox)]).toEqual([7, 0]);
  });
});

describe('the request log', () => {
  it('keeps the newest requests, at most 20 MB', async () => {
    const { sandbox } = await open();
    for (let count = 1; count <= 7; count++) await send(sandbox, count * MB);
    expect(loggedSize(sandbox)).toBeLessThan(20_000_000);
    expect(sandbox.requests.map(({ body }) => String(body).length / MB)).toEqual([5, 6, 7]);
  });

  it('includes paths and headers in its size', async () => {
    const { sandbox, get } = await open();
    for (let count = 0; count < 5; count++) await get(`/v2/personas?x=${'y'.repeat(10_000)}`);
    expect(sandbox.requests).toHaveLength(5);
    for (let count = 0; count < 2; count++) await send(sandbox, 9.999 * MB);
    expect(sandbox.requests.length).toBeLessThan(7);
  });

  it('keeps 1000 small requests', async () => {
    const { sandbox, call } = await open();
    for (let count = 0; count < 1010; count++) await call('POST', '/v2/personas', { count });
    expect(sandbox.requests).toHaveLength(1000);
    expect(sandbox.requests[0]?.body).toEqual({ count: 10 });
  });
});
