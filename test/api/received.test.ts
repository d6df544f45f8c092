import { once } from 'node:events';
import http from 'node:http';
import type net from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TavusClientOptions } from '../../src/api/client.ts';
import {
  CancelledError,
  InvalidRequestError,
  NetworkError,
  ServerError,
  type TavusError,
  TimeoutError,
  UnreadableAnswerError,
} from '../../src/api/errors.ts';
import { isWorthResending, mayHaveBeenReceived, type Outcome, outcomeOf, RULES } from '../../src/api/received.ts';
import { toRefusal } from '../../src/api/refusal.ts';
import { clientFor, failureOf, type Reply, serve, serveTcp } from './server.ts';
import { serveTls, trustEveryCertificate } from './tls.ts';
import { serveTunnel, useProxy } from './tunnel.ts';

const POST = { method: 'POST', path: '/v2/videos' };
const UNSENT = { ...POST, written: false };

/** One error for each rule, in order. */
const EXAMPLES: readonly (readonly [error: TavusError, outcome: Outcome])[] = [
  [new InvalidRequestError('no id', POST), 'not_received'],
  [new NetworkError('', UNSENT, 'EHOSTUNREACH'), 'not_received'],
  [failure(429), 'not_received'],
  [new UnreadableAnswerError('', { ...POST, status: 302 }, 'redirect'), 'unknown'],
  [failure(408), 'unknown'],
  [failure(402), 'refused'],
  [new ServerError('', { ...POST, status: 503 }, undefined), 'unknown'],
];

function failure(status: number): TavusError {
  return toRefusal({ status, headers: {}, body: '' }, { ...POST, redact: (text: string) => text });
}

describe('the outcome of a failed change', () => {
  it.each(RULES.map(({ when }, at) => [when, at] as const))('when %s', (_, at) => {
    const [error, outcome] = EXAMPLES[at] ?? [];
    if (!error) throw new Error('A rule has no example.');
    expect(RULES.findIndex(({ matches }) => matches(error))).toBe(at);
    expect(outcomeOf(error)).toBe(outcome);
    expect(mayHaveBeenReceived(error)).toBe(outcome === 'unknown');
    expect(isWorthResending(error) && outcome !== 'not_received').toBe(false);
  });

  it('has an example for every rule, and does not apply to a GET', () => {
    expect(EXAMPLES).toHaveLength(RULES.length);
    expect(mayHaveBeenReceived(new NetworkError('', { method: 'GET', path: '/' }, 'ECONNRESET'))).toBe(false);
  });
});

/** Raw bytes instead of a response. */
const RAW: readonly (readonly [what: string, answer: string])[] = [
  ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
  ['binary garbage', '\x16\x03\x01\x02\x00\x01'],
  ['headers over 16 KB', `HTTP/1.1 200 OK\r\nx-fill: ${'x'.repeat(20_000)}\r\n\r\n{}`],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
  ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n{}'],
  ['a wrong chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
  ['a status that is none', 'HTTP/1.1 2x0 OK\r\n\r\n{}'],
  ['HTTP/9', 'HTTP/9.9 200 OK\r\n\r\n{}'],
  ['a half status line', 'HTTP/1.1 20'],
  ['nothing, and an end', ''],
  ['half of the body', 'HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{"video_'],
];

const ANSWERS: readonly (readonly [what: string, reply: Reply])[] = [
  ...[301, 302, 303, 307, 308].map(
    (status) => [`${status}`, { status, headers: { location: 'https://example.com' } }] as const,
  ),
  ...[300, 304, 305].map((status) => [`${status} without a place`, { status }] as const),
  ['a web page', { body: '<html><body>Sign in</body></html>' }],
  ['a web page with 500', { status: 500, body: '<html>' }],
  ['JSON without an id', { body: { status: 'queued' } }],
  ['an id that is no text', { body: { video_id: { $oid: '1' } } }],
  ['an empty id', { body: { video_id: '' } }],
  ['a list', { body: [] }],
  ['nothing', { status: 204 }],
  ['nothing with 200', {}],
  ['broken compression', { body: 'x', headers: { 'content-encoding': 'br' } }],
  ...[408, 500, 502, 503, 504, 520, 599, 600].map((status) => [`${status}`, { status, body: {} }] as const),
];

async function generate(baseUrl: string, way: Partial<TavusClientOptions> = {}): Promise<unknown> {
  const client = clientFor(baseUrl, { retry: true, timeoutMs: 2000, random: () => 0, ...way });
  return await failureOf(client.videos.generate({ replica_id: 'r1', script: 'Hi' }));
}

describe('a paid request that was sent', () => {
  it.each(RAW)('has an unknown outcome after %s, and is sent once', async (_, answer) => {
    let requests = 0;
    const port = await serveTcp((socket) => {
      socket.once('data', () => {
        requests += 1;
        socket.end(answer, 'latin1');
      });
    });
    const error = await generate(`http://127.0.0.1:${port}`);
    expect([mayHaveBeenReceived(error), requests]).toEqual([true, 1]);
  });

  it.each(ANSWERS)('has an unknown outcome after %s, and is sent once', async (_, reply) => {
    const server = await serve(reply);
    expect(mayHaveBeenReceived(await generate(server.url))).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  it('has an unknown outcome on a reused connection that is reset', async () => {
    const sockets = new Set<net.Socket>();
    const server = http.createServer((request, response) => {
      if (request.method === 'GET') response.end('{"data":[]}');
      else request.socket.destroy();
    });
    server.on('connection', (socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const client = clientFor(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`);
    await client.videos.list();
    const error = await failureOf(client.videos.generate({ replica_id: 'r1', script: 'Hi' }));
    expect([mayHaveBeenReceived(error), sockets.size]).toEqual([true, 1]);
  });

  it.each([400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 451])('was refused with %i', async (status) => {
    const server = await serve({ status, body: { message: 'no' } });
    const error = await generate(server.url);
    expect(outcomeOf(error as TavusError)).toBe('refused');
    expect(server.seen).toHaveLength(1);
  });
});

describe('a paid request that was not sent', () => {
  const isUnsent = (error: unknown) => [outcomeOf(error as TavusError), (error as TavusError).written];

  it('is one to a closed port, an unknown name, or a server without TLS', async () => {
    const port = await serveTcp((socket) => socket.end('nonsense'));
    for (const url of ['http://127.0.0.1:1', 'https://tavus.invalid', `https://127.0.0.1:${port}`]) {
      expect(isUnsent(await generate(url)), url).toEqual(['not_received', false]);
    }
  });

  it('is one to a server with an untrusted certificate, or a failed handshake', async () => {
    let requests = 0;
    const port = await serveTls(() => {
      requests += 1;
    });
    expect(isUnsent(await generate(`https://127.0.0.1:${port}`))).toEqual(['not_received', false]);
    const closing = await serveTcp((socket) => void socket.once('data', () => socket.destroy()));
    expect(isUnsent(await generate(`https://127.0.0.1:${closing}`))).toEqual(['not_received', false]);
    expect(requests).toBe(0);
  });

  it('is one that a proxy refused, and not one that went through its tunnel', async () => {
    const refusing = await serveTcp((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    });
    const refused = await generate('https://tavus.test', useProxy(`http://127.0.0.1:${refusing}`));
    expect(isUnsent(refused)).toEqual(['not_received', false]);
    trustEveryCertificate();
    const { url } = await serveTunnel(await serveTls((response) => response.writeHead(302).end()));
    expect(isUnsent(await generate('https://tavus.test', useProxy(url)))).toEqual(['unknown', true]);
  });

  it('is one whose connection timed out', async () => {
    const port = await serveTcp(() => {});
    const client = clientFor(`https://127.0.0.1:${port}`, { connectTimeoutMs: 60 });
    const error = await failureOf(client.videos.generate({ replica_id: 'r1', script: 'Hi' }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(isUnsent(error)).toEqual(['not_received', false]);
  });

  it('is one that was cancelled before it was sent, not afterwards', async () => {
    const server = await serve(() => {
      setImmediate(() => stop.abort());
      return undefined;
    });
    const stop = new AbortController();
    const { videos } = clientFor(server.url);
    const request = { replica_id: 'r1', script: 'Hi' };
    const before = await failureOf(videos.generate(request, { signal: AbortSignal.abort() }));
    expect(before).toMatchObject({ name: 'CancelledError', written: false });
    const later = await failureOf(videos.generate(request, { signal: stop.signal }));
    expect(later).toBeInstanceOf(CancelledError);
    expect(later).toMatchObject({ written: true });
  });
});
