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
  /** Bytes that the connection took. */
  readonly taken: number;
  /** True when the server closed the connection by itself. */
  readonly isClosed: boolean;
}

/** Sends a body of this size, as far as it is taken, until an answer comes. */
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
  // What cannot be written after the answer is no failure.
  void sendAll(sending, size).catch(() => {});
  const response = await answered;
  const { socket } = response;
  const body = await text(response);
  const taken = socket.bytesWritten;
  const isClosed = response.headers.connection === 'close';
  if (isClosed && !socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  agent.destroy();
  return { status: response.statusCode, headers: response.headers, body, taken, isClosed };
}

async function sendAll(sending: ClientRequest, size: number): Promise<void> {
  for (let sent = 0; sent < size && !sending.destroyed; sent += PIECE.length) {
    if (!sending.write(PIECE.subarray(0, size - sent))) await once(sending, 'drain');
  }
  sending.end();
}

/** Characters of the bodies that the sandbox still has. */
function kept({ requests }: Sandbox): number {
  return requests.reduce((sum, { body }) => sum + (typeof body === 'string' ? body.length : 0), 0);
}

describe('a body', () => {
  it('of 10 MB is read', async () => {
    const { sandbox } = await open();
    const { status, isClosed } = await send(sandbox, 10 * MB);
    expect([status, isClosed, kept(sandbox)]).toEqual([400, false, 10 * MB]);
  });

  it.each([
    ['that says its size', 10 * MB + 1, true],
    ['that says its size, far larger', 200 * MB, true],
    ['that does not say its size', 10 * MB + 1, false],
    ['that does not say its size, far larger', 200 * MB, false],
  ])('above 10 MB %s is refused with 413, and nothing of it is kept', async (_what, size, declares) => {
    const { sandbox, get } = await open();
    const { status, body, headers, taken, isClosed } = await send(sandbox, size, { declares });
    expect({ status, body: JSON.parse(body), isClosed }).toEqual({
      status: 413,
      body: { message: expect.stringContaining('10 MB') },
      isClosed: true,
    });
    expect(headers['content-length']).toBe(String(body.length));
    expect(taken).toBeLessThan(40 * MB);
    expect([sandbox.requests.length, kept(sandbox)]).toEqual([1, 0]);
    expect((await get('/v2/personas')).status).toBe(200);
  });

  it('of a patch, and at a path that is none, is refused in the same way', async () => {
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

describe('a body without the key', () => {
  it.each([
    ['small', 1000, true],
    ['small, of no known size', 1000, false],
    ['large', 200 * MB, true],
    ['large, of no known size', 200 * MB, false],
  ])('that is %s is neither kept nor read to its end', async (_what, size, declares) => {
    const { sandbox } = await open();
    for (const key of ['', 'wrong']) {
      const { status, taken } = await send(sandbox, size, { key, declares });
      expect(status).toBe(401);
      expect(taken).toBeLessThan(30 * MB);
    }
    expect(sandbox.requests.map(({ body }) => body)).toEqual([undefined, undefined]);
  });

  it('leaves nothing behind, however many come', async () => {
    const { sandbox } = await open();
    await Promise.all(Array.from({ length: 7 }, () => send(sandbox, 200 * MB, { key: 'wrong' })));
    expect([sandbox.requests.length, kept(sandbox)]).toEqual([7, 0]);
  });
});

describe('the log of requests', () => {
  it('holds no more than 20 MB, the last ones', async () => {
    const { sandbox } = await open();
    for (let count = 1; count <= 7; count++) await send(sandbox, count * MB);
    expect(kept(sandbox)).toBeLessThan(20_000_000);
    expect(sandbox.requests.map(({ body }) => String(body).length / MB)).toEqual([5, 6, 7]);
  });

  it('counts paths and headers too', async () => {
    const { sandbox, get } = await open();
    for (let count = 0; count < 5; count++) await get(`/v2/personas?x=${'y'.repeat(10_000)}`);
    expect(sandbox.requests).toHaveLength(5);
    for (let count = 0; count < 2; count++) await send(sandbox, 9.999 * MB);
    expect(sandbox.requests.length).toBeLessThan(7);
  });

  it('still has what is small: 1000 requests', async () => {
    const { sandbox, call } = await open();
    for (let count = 0; count < 1010; count++) await call('POST', '/v2/personas', { count });
    expect(sandbox.requests).toHaveLength(1000);
    expect(sandbox.requests[0]?.body).toEqual({ count: 10 });
  });
});
