import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../src/lib/clock.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { open, stockReplica } from './support.ts';

describe('starting and closing', () => {
  it('listens on a free port of 127.0.0.1', async () => {
    const [one, two] = [await open(), await open()];
    expect(one.sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(one.sandbox.url).not.toBe(two.sandbox.url);
  });

  it('listens on the given port', async () => {
    const first = await startSandbox({ data: 'empty' });
    const port = Number(new URL(first.url).port);
    await first.close();
    const { sandbox } = await open({ port });
    expect(sandbox.url).toBe(first.url);
  });

  it('rejects when the port is in use', async () => {
    const { sandbox } = await open();
    await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow('EADDRINUSE');
  });

  it('frees the port when it closes, and can be closed twice', async () => {
    const sandbox = await startSandbox({ data: 'empty' });
    await fetch(`${sandbox.url}/media/video.mp4`);
    await sandbox.close();
    await sandbox.close();
    await expect(fetch(`${sandbox.url}/media/video.mp4`)).rejects.toThrow();
    const port = Number(new URL(sandbox.url).port);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    await new Promise((resolve) => other.close(resolve));
  });

  it('ends delayed requests when it closes', async () => {
    const sandbox = await startSandbox({ data: 'empty' });
    sandbox.fail({ delayMs: 3_600_000 });
    const waiting = fetch(`${sandbox.url}/v2/videos`).catch((error: unknown) => error);
    await expect.poll(() => sandbox.requests.length).toBe(1);
    await sandbox.close();
    expect(await waiting).toBeInstanceOf(Error);
  });

  it('uses the system clock if it is given', async () => {
    const { sandbox, get } = await open({ clock: SYSTEM_CLOCK });
    const { id } = sandbox.store.addReplica();
    const { body } = await get(`/v2/replicas/${id}`);
    expect(Math.abs(Date.parse(String(body.created_at)) - Date.now())).toBeLessThan(60_000);
  });
});

describe('the API key', () => {
  it('starts with sandbox- or is the given one', async () => {
    expect((await open()).sandbox.apiKey).toMatch(/^sandbox-[0-9a-f]{32}$/);
    expect((await open({ apiKey: 'mine' })).sandbox.apiKey).toBe('mine');
  });

  it.each([
    ['GET', '/v2/replicas'],
    ['POST', '/v2/replicas'],
    ['GET', '/v2/personas/p00000000000'],
    ['DELETE', '/v2/videos/0000000000'],
    ['GET', '/v2/no-such-route'],
  ])('is required for %s %s', async (method, path) => {
    const { sandbox } = await open();
    for (const headers of [{}, { 'x-api-key': 'wrong' }, { 'x-api-key': '' }, { authorization: sandbox.apiKey }]) {
      const response = await fetch(sandbox.url + path, { method, headers: new Headers(Object.entries(headers)) });
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toEqual({ message: 'Invalid access token' });
    }
  });

  it('is checked before the request is handled', async () => {
    const { sandbox } = await open();
    const { id } = sandbox.store.addReplica();
    await fetch(`${sandbox.url}/v2/replicas/${id}`, { method: 'DELETE' });
    expect(sandbox.store.replicas.has(id)).toBe(true);
  });
});

describe('routing', () => {
  it.each([
    ['/'],
    ['/v2'],
    ['/v2/replica'],
    ['/v2/replicas/'],
    ['/v2/replicas/r1/name/x'],
    ['/v2/deployments'],
    ['/v3/replicas'],
    ['//'],
    ['/media'],
    ['/%'],
  ])('responds 404 to %s', async (path) => {
    const { status, headers, body } = await (await open()).get(path);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({ message: 'Not Found' });
  });

  it.each([
    ['DELETE', '/v2/replicas', 'GET, POST'],
    ['PATCH', '/v2/replicas/r1', 'GET, DELETE'],
    ['GET', '/v2/replicas/r1/name', 'PATCH'],
    ['PUT', '/v2/personas', 'GET, POST'],
    ['PUT', '/v2/personas/p1', 'GET, PATCH, DELETE'],
    ['POST', '/v2/videos/v1', 'GET, DELETE'],
    ['POST', '/v2/videos/v1/name', 'PATCH'],
    ['POST', '/v2/conversations/c1', 'GET, DELETE'],
    ['GET', '/v2/conversations/c1/end', 'POST'],
    ['POST', '/media/video.mp4', 'GET'],
    ['DELETE', '/watch/v1', 'GET'],
    ['POST', '/room/c1', 'GET'],
  ])('responds 405 to %s %s', async (method, path, allowed) => {
    const { status, headers, body } = await (await open()).call(method, path);
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe(allowed);
    expect(body).toEqual({ message: 'Method Not Allowed' });
  });

  it.each(['/v2/replicas', '/v2/personas?limit=1', '/v2/videos', '/v2/videos/nope'])(
    'answers HEAD %s like GET, without the body',
    async (path) => {
      const { get, call } = await open();
      const [full, head] = [await get(path), await call('HEAD', path)];
      expect(head.status).toBe(full.status);
      expect(head.text).toBe('');
      expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(full.text)));
    },
  );

  it('responds 500 to an error of the sandbox', async () => {
    const { sandbox, get } = await open();
    sandbox.store.addReplica({ id: 'r1', createdAt: Number.NaN });
    const { status, body } = await get('/v2/replicas/r1');
    expect(status).toBe(500);
    expect(body.message).toMatch(/^The sandbox failed: RangeError/);
  });
});

describe('the request log', () => {
  it('contains method, path with query, headers and parsed body', async () => {
    const { sandbox, call } = await open();
    await call('POST', '/v2/videos?x=1', { script: 'Hi' });
    await call('GET', '/v2/videos?limit=2');
    await call('POST', '/v2/videos', '{oops');
    expect(sandbox.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/v2/videos?x=1', { script: 'Hi' }],
      ['GET', '/v2/videos?limit=2', undefined],
      ['POST', '/v2/videos', '{oops'],
    ]);
    expect(sandbox.requests[0]?.headers['content-type']).toBe('application/json');
  });

  it.each([
    ['right', 'key-of-this-test'],
    ['wrong', 'key-of-another'],
    [undefined, undefined],
  ])('contains “%s” instead of the key', async (logged, key) => {
    const { sandbox } = await open({ apiKey: 'key-of-this-test' });
    await fetch(`${sandbox.url}/v2/videos`, key === undefined ? {} : { headers: { 'x-api-key': key } });
    expect(sandbox.requests[0]?.headers['x-api-key']).toBe(logged);
    expect(JSON.stringify(sandbox.requests)).not.toContain('key-of');
  });

  it('keeps the last 1000 requests', async () => {
    const { sandbox, get } = await open();
    for (let page = 0; page < 1010; page += 1) await get(`/watch/${page}`);
    expect(sandbox.requests).toHaveLength(1000);
    expect(sandbox.requests[0]?.path).toBe('/watch/10');
    expect(sandbox.requests.at(-1)?.path).toBe('/watch/1009');
  });
});

describe('a new account', () => {
  it('has only stock items', async () => {
    const { get, sandbox } = await open();
    const total = async (path: string) => (await get(path)).body.total_count;
    expect(await total('/v2/replicas?replica_type=user')).toBe(0);
    expect(await total('/v2/replicas')).toBe(108);
    expect(await total('/v2/personas?persona_type=user')).toBe(0);
    expect(await total('/v2/personas')).toBe(30);
    expect(await total('/v2/videos')).toBe(0);
    expect(stockReplica(sandbox)).toMatch(/^r[0-9a-f]{11}$/);
  });
});
