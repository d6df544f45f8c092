import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { open, TRAINING } from './support.ts';

const own = '/v2/replicas?replica_type=user';

describe('a replaced response', () => {
  it.each<[Fault, number, string, string | null]>([
    [{ status: 500 }, 500, '{"message":"Internal Server Error"}', 'application/json'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 429, '{"message":"Too Many Requests"}', 'application/json'],
    [{ status: 599 }, 599, '{"message":"Error"}', 'application/json'],
    [{ status: 402, body: { error: 'No credits' } }, 402, '{"error":"No credits"}', 'application/json'],
    [{ body: [1, 2] }, 200, '[1,2]', 'application/json'],
    [{ body: '{"data":[' }, 200, '{"data":[', 'application/json'],
    [{ status: 502, body: '<h1>Bad</h1>', contentType: 'text/html' }, 502, '<h1>Bad</h1>', 'text/html'],
    [{ body: '' }, 200, '', 'application/json'],
    [{ body: null }, 200, '{"message":"OK"}', 'application/json'],
    [{ status: 204 }, 204, '', null],
    [{ status: 304 }, 304, '', null],
  ])('%j', async (fault, status, text, type) => {
    const { sandbox, get } = await open();
    sandbox.fail(fault);
    const reply = await fetch(sandbox.url + own, { headers: { 'x-api-key': sandbox.apiKey } });
    expect([reply.status, await reply.text(), reply.headers.get('content-type')]).toEqual([status, text, type]);
    for (const [name, value] of Object.entries(fault.headers ?? {})) expect(reply.headers.get(name)).toBe(value);
    expect((await get(own)).status).toBe(200);
  });

  it('is sent without handling the request', async () => {
    const { sandbox, call, get } = await open();
    sandbox.fail({ status: 503 });
    await call('POST', '/v2/replicas', TRAINING);
    expect((await get(own)).body.total_count).toBe(0);
  });

  it('does not keep the request out of the log', async () => {
    const { sandbox, call } = await open();
    sandbox.fail({ status: 503 });
    await call('DELETE', '/v2/replicas/r1');
    expect(sandbox.requests).toHaveLength(1);
  });
});

describe('a fault with only headers', () => {
  it('adds them to the real response', async () => {
    const { sandbox, get } = await open();
    sandbox.fail({ headers: { 'x-trace': 'abc', 'content-type': 'text/plain' } });
    const { status, headers, text } = await get(own);
    expect([status, headers.get('x-trace'), headers.get('content-type')]).toEqual([200, 'abc', 'text/plain']);
    expect(JSON.parse(text)).toEqual({ data: [], total_count: 0 });
  });
});

describe('matching', () => {
  it.each<[Fault, string, string, boolean]>([
    [{}, 'GET', own, true],
    [{ method: 'GET' }, 'GET', own, true],
    [{ method: 'get' }, 'GET', own, true],
    [{ method: 'POST' }, 'GET', own, false],
    [{ path: '/v2/replicas' }, 'GET', own, true],
    [{ path: own }, 'GET', own, true],
    [{ path: '/v2/replicas?page=2' }, 'GET', own, false],
    [{ path: '/v2' }, 'GET', own, false],
    [{ path: /^\/v2\/replicas/ }, 'GET', own, true],
    [{ path: /page=2/ }, 'GET', `${own}&page=2`, true],
    [{ path: /page=2/ }, 'GET', own, false],
    [{ method: 'DELETE', path: /\/v2\/videos\// }, 'DELETE', '/v2/videos/v1', true],
    [{ times: 0 }, 'GET', own, false],
  ])('%o matches %s %s: %s', async (fault, method, path, isMet) => {
    const { sandbox, call } = await open();
    sandbox.fail({ ...fault, status: 418 });
    expect((await call(method, path)).status === 418).toBe(isMet);
  });

  it.each([
    [undefined, 1],
    [1, 1],
    [3, 3],
    [Number.POSITIVE_INFINITY, 5],
  ])('with times: %s fails %i of five requests', async (times, expected) => {
    const { sandbox, get } = await open();
    sandbox.fail({ status: 500, path: /replicas/g, ...(times !== undefined && { times }) });
    await get('/v2/videos');
    const statuses = [];
    for (let index = 0; index < 5; index += 1) statuses.push((await get(own)).status);
    expect(statuses.filter((status) => status === 500)).toHaveLength(expected);
    expect(statuses.indexOf(500)).toBe(0);
  });

  it('uses faults in the order they were added', async () => {
    const { sandbox, get } = await open();
    sandbox.fail({ status: 500 });
    sandbox.fail({ status: 503, times: 2 });
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await get(own)).status);
    expect(statuses).toEqual([500, 503, 503, 200]);
  });

  it('stops after clearFaults()', async () => {
    const { sandbox, get } = await open();
    sandbox.fail({ status: 500, times: Number.POSITIVE_INFINITY });
    sandbox.fail({ drop: 'before' });
    sandbox.clearFaults();
    expect((await get(own)).status).toBe(200);
  });
});

describe('a connection that is closed early', () => {
  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('is closed %s the request is handled (%i created)', async (drop, made) => {
    const { sandbox, call, get } = await open();
    sandbox.fail({ drop });
    await expect(call('POST', '/v2/replicas', TRAINING)).rejects.toThrow();
    expect((await get(own)).body.total_count).toBe(made);
  });

  it.each([0, 1, 10])('is closed after %i bytes of the body', async (cutAt) => {
    const { sandbox, get } = await open();
    sandbox.fail({ cutAt });
    const response = await fetch(`${sandbox.url}/media/video.mp4`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('1959');
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect((await get(own)).status).toBe(200);
  });

  it('delivers the bytes sent before', async () => {
    const { sandbox } = await open();
    sandbox.fail({ cutAt: 8 });
    const { body } = await fetch(`${sandbox.url}/media/video.mp4`);
    const first = await body?.getReader().read();
    expect(Buffer.from(first?.value ?? []).toString('latin1')).toMatch(/^.{4}ftyp$/s);
  });
});

describe('a delayed response', () => {
  it('is sent after the delay, although the request is handled immediately', async () => {
    const { sandbox, call, get } = await open();
    sandbox.fail({ method: 'POST', delayMs: 3_600_000 });
    const aborting = new AbortController();
    const waiting = fetch(`${sandbox.url}/v2/replicas`, {
      method: 'POST',
      headers: { 'x-api-key': sandbox.apiKey },
      body: JSON.stringify(TRAINING),
      signal: aborting.signal,
    }).catch((error: unknown) => error);
    await expect.poll(async () => (await get(own)).body.total_count).toBe(1);
    aborting.abort();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
    expect((await call('GET', own)).status).toBe(200);
  });

  it('arrives', async () => {
    const { sandbox, get } = await open();
    sandbox.fail({ delayMs: 5 });
    expect((await get(own)).body).toEqual({ data: [], total_count: 0 });
  });
});
