import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { open } from './support.ts';

type Headers = Readonly<Record<string, string>>;

/** Sends a request with any headers, which fetch does not allow. */
function send(
  sandbox: Sandbox,
  headers: Headers,
  { method = 'GET', path = '/v2/videos?limit=1', body = '' } = {},
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(sandbox.url + path, { method, headers: { 'x-api-key': sandbox.apiKey, ...headers } });
    call.once('error', reject);
    call.once('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status = 0 } = response;
      resolve({ status, headers: response.headers, text: Buffer.concat(chunks).toString() });
    });
    call.end(body);
  });
}

describe('a request with a foreign host or origin', () => {
  it.each<Headers>([
    { host: 'evil.example' },
    { host: 'evil.example:4010' },
    { host: '127.0.0.1.evil.example' },
    { host: 'localhost.evil.example' },
    { host: '10.0.0.1' },
    { host: '0.0.0.0' },
    { host: 'a b' },
    { origin: 'https://evil.example' },
    { origin: 'http://localhost.evil.example' },
    { origin: 'null' },
    { origin: 'x' },
    { origin: 'file://' },
    { origin: 'https://evil.example', host: 'localhost' },
  ])('is refused with 403, although it has the key: %j', async (headers) => {
    const lines: string[] = [];
    const { sandbox } = await open({ onLog: (line) => lines.push(line) });
    for (const path of ['/v2/videos', '/media/video.mp4', '/nothing']) {
      const reply = await send(sandbox, headers, { path });
      expect(reply.status).toBe(403);
      expect(JSON.parse(reply.text).message).toContain('only accepts requests from this machine');
      expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^Refused GET with the (Host|Origin)/);
  });

  it('changes nothing, and is not logged as a request', async () => {
    const { sandbox } = await open();
    const body = JSON.stringify({ replica_id: 'r90bbd427f71', script: 'Hi' });
    await send(sandbox, { origin: 'https://evil.example' }, { method: 'POST', path: '/v2/videos', body });
    await send(sandbox, { host: 'evil.example' }, { method: 'POST', path: '/v2/videos', body });
    expect([sandbox.store.videos.size, sandbox.requests]).toEqual([0, []]);
  });

  it('cannot write to a terminal through the log', async () => {
    const lines: string[] = [];
    const { sandbox } = await open({ onLog: (line) => lines.push(line) });
    await send(sandbox, { origin: `https://x\u009b31m${'y'.repeat(500)}` });
    expect(lines.join()).not.toMatch(/[\u0080-\u009f]/);
    expect(lines.join().length).toBeLessThan(200);
  });

  it('gets no preflight either', async () => {
    const { sandbox } = await open();
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    expect(await send(sandbox, headers, { method: 'OPTIONS' })).toMatchObject({ status: 403 });
  });
});

describe('a request of this machine', () => {
  it.each([
    'localhost',
    'localhost:80',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.8.9.1:80',
    '[::1]',
    '[::1]:4010',
    'LOCALHOST',
  ])('is accepted with the host %s', async (host) => {
    expect((await send((await open()).sandbox, { host })).status).toBe(200);
  });

  it.each(['http://localhost:5173', 'https://localhost', 'http://127.0.0.1:3000', 'http://[::1]:8080'])(
    'may come from a page at %s, which can read any response',
    async (origin) => {
      const { sandbox } = await open();
      sandbox.fail({ path: '/v2/voices', status: 503 });
      for (const [path, status] of [
        ['/v2/videos', 200],
        ['/v2/videos/none', 400],
        ['/nothing', 404],
        ['/v2/voices', 503],
        ['/media/video.mp4', 200],
      ] as const) {
        const reply = await send(sandbox, { origin }, { path });
        expect(reply.status).toBe(status);
        expect(reply.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
      }
      expect((await send(sandbox, { origin, 'x-api-key': 'wrong' })).headers).toMatchObject({
        'access-control-allow-origin': origin,
      });
    },
  );

  it('has no CORS headers without an origin', async () => {
    const { headers } = await send((await open()).sandbox, {});
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a preflight', () => {
  const asks = { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' };

  it('is answered without a key, for any path and any header', async () => {
    const { sandbox } = await open();
    const headers = { ...asks, 'x-api-key': '', 'access-control-request-headers': 'content-type,x-api-key' };
    const reply = await send(sandbox, headers, { method: 'OPTIONS', path: '/v2/conversations' });
    expect(reply).toMatchObject({ status: 204, text: '' });
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': asks.origin,
      'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
      'access-control-allow-headers': 'content-type,x-api-key',
    });
  });

  it('is neither logged nor does it use up a fault', async () => {
    const { sandbox } = await open();
    sandbox.fail({ path: '/v2/conversations', status: 402 });
    await send(sandbox, asks, { method: 'OPTIONS', path: '/v2/conversations' });
    expect(sandbox.requests).toEqual([]);
    const body = JSON.stringify({ replica_id: 'r90bbd427f71' });
    expect((await send(sandbox, {}, { method: 'POST', path: '/v2/conversations', body })).status).toBe(402);
  });

  it('allows the private network where a browser asks for it', async () => {
    const { sandbox } = await open();
    const headers = { ...asks, 'access-control-request-private-network': 'true' };
    expect((await send(sandbox, headers, { method: 'OPTIONS' })).headers).toMatchObject({
      'access-control-allow-private-network': 'true',
    });
  });

  it('is an OPTIONS request with origin and method; another one is handled as before', async () => {
    const { sandbox } = await open();
    expect((await send(sandbox, {}, { method: 'OPTIONS' })).status).toBe(405);
  });
});
