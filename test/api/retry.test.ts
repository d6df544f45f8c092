import type { ServerResponse } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import type { TavusClient } from '../../src/api/client.ts';
import { CancelledError, NetworkError, TimeoutError } from '../../src/api/errors.ts';
import { isWorthResending, mayHaveBeenReceived } from '../../src/api/received.ts';
import { backOffMs, type Retry, withRetries } from '../../src/api/retry.ts';
import { createFixedClock, withoutWaiting } from '../support/fixed-clock.ts';
import { clientFor, failureOf, type Reply, serve } from './server.ts';
import { serveTls } from './tls.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const EVER = Number.POSITIVE_INFINITY;

const CALLS = {
  GET: (client: TavusClient) => client.videos.list(),
  POST: (client: TavusClient) => client.videos.generate({ replica_id: 'r1', script: 'Hi' }),
  PATCH: (client: TavusClient) => client.videos.rename('v1', 'New'),
  DELETE: (client: TavusClient) => client.videos.delete('v1'),
} as const;
type Method = keyof typeof CALLS;
const OPTIONS = { clock: createFixedClock(NOW), random: () => 0.5, onRetry: undefined };
const METHODS: readonly Method[] = ['GET', 'POST', 'PATCH', 'DELETE'];

const GOOD: Reply = { body: { data: [], video_id: 'v1' } };

/** A client without real pauses, and a server that fails a number of times first. */
async function openFailing(fail: Reply | ((response: ServerResponse) => undefined), times: number) {
  let left = times;
  const server = await serve((_, response) => {
    left -= 1;
    if (left < 0) return GOOD;
    return typeof fail === 'function' ? fail(response) : fail;
  });
  return { ...openClient(server.url, fail === neverAnswer ? 150 : 10_000), seen: server.seen };
}

function openClient(url: string, timeoutMs = 10_000) {
  const waits: number[] = [];
  const told: Retry[] = [];
  const clock = withoutWaiting(createFixedClock(NOW), waits);
  const client = clientFor(url, {
    ...{ clock, retry: true, random: () => 0.5, timeoutMs },
    onRetry: (retry) => told.push(retry),
  });
  return { client, waits, told };
}

/** An address that refuses connections. */
const CLOSED_URL = 'http://127.0.0.1:1';

const drop = (response: ServerResponse): undefined => {
  response.destroy();
};
const neverAnswer = (): undefined => undefined;
const cutBody = (response: ServerResponse): undefined => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('{"data"', () => response.destroy());
};

/** How often a GET and a change are sent if they always fail. */
const RULES: readonly (readonly [
  what: string,
  fail: Parameters<typeof openFailing>[0],
  get: number,
  change: number,
])[] = [
  ...[408, 500, 502, 503, 504, 520, 522, 524, 525, 527, 529, 530].map(
    (status) => [`${status}`, { status }, 4, 1] as const,
  ),
  ['429', { status: 429 }, 4, 4],
  ...[400, 401, 402, 403, 404, 409, 413, 422, 501, 505, 519, 531].map(
    (status) => [`${status}`, { status }, 1, 1] as const,
  ),
  ['a connection that is dropped', drop, 4, 1],
  ['no answer in time', neverAnswer, 1, 1],
  ['an answer that breaks off', cutBody, 1, 1],
  ['a web page', { status: 200, body: '<html><title>Sign in</title></html>' }, 1, 1],
  ['a redirect', { status: 302, headers: { location: '/login' } }, 1, 1],
  ['a pause of 60 s', { status: 503, headers: { 'retry-after': '60' } }, 4, 1],
  ['a pause of 61 s', { status: 503, headers: { 'retry-after': '61' } }, 1, 1],
  ['a pause of 60 s after too many requests', { status: 429, headers: { 'retry-after': '60' } }, 4, 4],
  ['a pause of 61 s after too many requests', { status: 429, headers: { 'retry-after': '61' } }, 1, 1],
];

describe.each(METHODS)('%s', (method) => {
  it.each(RULES)('fails after %s every time', async (_, fail, get, change) => {
    const { client, seen, told } = await openFailing(fail, EVER);
    await failureOf(CALLS[method](client));
    const times = method === 'GET' ? get : change;
    expect(seen.map((request) => request.method)).toEqual(Array.from({ length: times }, () => method));
    expect(told).toHaveLength(times - 1);
  });

  it('is retried if it was certainly not received', async () => {
    const { client, waits } = openClient(CLOSED_URL);
    expect(await failureOf(CALLS[method](client))).toMatchObject({ code: 'ECONNREFUSED' });
    expect(waits).toHaveLength(3);
  });

  it('resolves after a successful retry', async () => {
    const { client, seen } = await openFailing({ status: 429 }, 3);
    await CALLS[method](client);
    expect(seen).toHaveLength(4);
    expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
  });

  it('is sent once without retries', async () => {
    const { client, seen, waits } = await openFailing({ status: 429 }, EVER);
    await failureOf(CALLS[method]({ ...client, ...client.once }));
    expect(seen).toHaveLength(1);
    const server = await serve({ status: 429 });
    await failureOf(
      CALLS[method](clientFor(server.url, { retry: false, clock: withoutWaiting(createFixedClock(NOW), waits) })),
    );
    expect(server.seen).toHaveLength(1);
    expect(waits).toEqual([]);
  });
});

describe('a connection that is not made', () => {
  it.each<[code: string, get: number, change: number]>([
    ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].map((code): [string, number, number] => [code, 4, 4]),
    ...['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'].map(
      (code): [string, number, number] => [code, 4, 1],
    ),
    // Retries do not fix certificates, proxies or TLS.
    ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'].map(
      (code): [string, number, number] => [code, 1, 1],
    ),
    ...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_PROXY_TUNNEL', 'EPROTO', 'UNKNOWN'].map(
      (code): [string, number, number] => [code, 1, 1],
    ),
  ])('%s: a GET is sent %i times, a change %i', async (code, get, change) => {
    for (const method of METHODS) {
      const facts = { method, path: '/v2/videos', written: false };
      const send = vi.fn(() => Promise.reject(new NetworkError('', facts, code)));
      await failureOf(withRetries({ ...OPTIONS, clock: withoutWaiting(OPTIONS.clock) }, undefined, send));
      expect([method, send.mock.calls.length]).toEqual([method, method === 'GET' ? get : change]);
    }
  });

  it.each<[phase: 'connect' | 'answer', get: number]>([
    ['connect', 4],
    ['answer', 1],
  ])('in time, at phase %s: a GET is sent %i times, a change once', async (phase, get) => {
    for (const method of METHODS) {
      const send = vi.fn(() => Promise.reject(new TimeoutError('', { method, path: '/v2/videos' }, phase, 1)));
      await failureOf(withRetries({ ...OPTIONS, clock: withoutWaiting(OPTIONS.clock) }, undefined, send));
      expect([method, send.mock.calls.length]).toEqual([method, method === 'GET' ? get : 1]);
    }
  });

  it('is not retried because of a certificate', async () => {
    const { client, waits } = openClient(`https://127.0.0.1:${await serveTls(() => {})}`);
    expect(await failureOf(client.videos.list())).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(waits).toEqual([]);
  });
});

it('is not retried after an incomplete response', async () => {
  const { client, seen } = await openFailing(cutBody, EVER);
  await failureOf(client.videos.list());
  expect(seen).toHaveLength(1);
});

describe('a pause', () => {
  it('is random, up to half a second, one and two', async () => {
    const { client, waits } = await openFailing({ status: 503 }, EVER);
    await failureOf(client.videos.list());
    expect(waits).toEqual([250, 500, 1000]);
  });

  it.each([
    [1, 0, 0],
    [1, 1, 500],
    [2, 1, 1000],
    [3, 0.25, 500],
    [6, 1, 16_000],
    [7, 1, 20_000],
    [99, 1, 20_000],
  ])('after attempt %i, with the random number %f, is %i ms', (tried, chance, ms) => {
    expect(backOffMs(tried, () => chance)).toBe(ms);
  });

  it.each([
    ['7', 7000],
    ['0', 250],
    ['soon', 250],
    [new Date(NOW + 30_000).toUTCString(), 30_000],
    // In the past.
    [new Date(NOW - 30_000).toUTCString(), 250],
  ])('asked for as %j takes %i ms', async (header, ms) => {
    for (const status of [429, 500, 503]) {
      const { client, waits } = await openFailing({ status, headers: { 'retry-after': header } }, 1);
      await client.videos.list();
      expect(waits).toEqual([ms]);
    }
  });

  it('is reported with its reason and number before it begins', async () => {
    const { client, told } = await openFailing({ status: 503 }, 2);
    await client.videos.list();
    expect(told).toEqual([
      { error: expect.objectContaining({ status: 503 }), delayMs: 250, attempt: 2, of: 4 },
      { error: expect.objectContaining({ status: 503 }), delayMs: 500, attempt: 3, of: 4 },
    ]);
  });

  it('ends when the caller aborts, and nothing more is sent', async () => {
    const server = await serve({ status: 503, headers: { 'retry-after': '60' } });
    const clock = createFixedClock(NOW);
    const caller = new AbortController();
    const removed = vi.spyOn(caller.signal, 'removeEventListener');
    const onRetry = vi.fn(() => void setImmediate(() => caller.abort(new Error('mine'))));
    const client = clientFor(server.url, { retry: true, clock, onRetry });
    expect(await failureOf(client.videos.list({ signal: caller.signal }))).toBeInstanceOf(CancelledError);
    expect(clock.timerCount()).toBe(0);
    expect(removed).toHaveBeenCalled();
    clock.advance(60_000);
    expect(server.seen).toHaveLength(1);
  });

  it('does not begin after an abort', async () => {
    const clock = createFixedClock(NOW);
    const caller = new AbortController();
    const server = await serve({ status: 503 });
    const client = clientFor(server.url, { retry: true, clock, onRetry: () => caller.abort() });
    expect(await failureOf(client.videos.list({ signal: caller.signal }))).toBeInstanceOf(CancelledError);
    expect(clock.timerCount()).toBe(0);
  });
});

it('calls beforeChange once, however often a change is sent', async () => {
  const beforeChange = vi.fn();
  const server = await serve({ status: 429 });
  const clock = withoutWaiting(createFixedClock(NOW));
  await failureOf(clientFor(server.url, { retry: true, clock, beforeChange }).videos.rename('v1', 'New'));
  expect([server.seen.length, beforeChange.mock.calls.length]).toEqual([4, 1]);
});

it('does not retry errors that are not from Tavus', async () => {
  const send = vi.fn(() => Promise.reject(new Error('a fault of the program')));
  await expect(withRetries(OPTIONS, undefined, send)).rejects.toThrow('a fault');
  expect(send).toHaveBeenCalledTimes(1);
});

it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'CERT_HAS_EXPIRED'])(
  '%s: what is sent again can never have been received',
  (code) => {
    for (const written of [false, true]) {
      const error = new NetworkError('', { method: 'POST', path: '/v2/videos', written }, code);
      expect(isWorthResending(error) && mayHaveBeenReceived(error)).toBe(false);
    }
  },
);
