import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { createTavusClient, type TavusClient, type TavusClientOptions } from '../../src/api/client.ts';

/** Looks like a key, and like no other text of an error. */
export const KEY = 'c0ffee5ec2e7c0ffee5ec2e7c0ffee51';

export interface Seen {
  method: string;
  /** Path and query. */
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface Reply {
  status?: number;
  /** Anything but text is sent as JSON. */
  body?: unknown;
  headers?: http.OutgoingHttpHeaders;
}

/** Returns the response; `undefined` if the script writes it itself. */
export type Script = (seen: Seen, response: http.ServerResponse) => Reply | undefined | Promise<Reply | undefined>;

export interface TestServer {
  url: string;
  port: number;
  seen: Seen[];
}

/** A real server on loopback, closed when the test ends. */
export async function serve(script: Script | Reply): Promise<TestServer> {
  const seen: Seen[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const arrived = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
    seen.push(arrived);
    const reply = typeof script === 'function' ? await script(arrived, response) : script;
    if (reply === undefined) return;
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(typeof reply.body === 'string' || reply.body === undefined ? reply.body : JSON.stringify(reply.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, seen };
}

/** A plain TCP server. @returns its port */
export async function serveTcp(onSocket: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** By default without retries. */
export function clientFor(baseUrl: string, options: Partial<TavusClientOptions> = {}): TavusClient {
  return createTavusClient({ apiKey: KEY, baseUrl, retry: false, ...options });
}

/** A client of a server that always sends this response. */
export async function clientAnswered(script: Script | Reply, options: Partial<TavusClientOptions> = {}) {
  const server = await serve(script);
  return { client: clientFor(server.url, options), seen: server.seen };
}

/** What the promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) throw new Error(`Expected a failure, got ${JSON.stringify(outcome.value)}`);
  return outcome.error;
}

/** Checks that nothing a caller can print or store contains the key or axios' objects. */
export function expectClean(error: unknown) {
  for (const shown of [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error)]) {
    expect(shown).not.toContain(KEY);
    expect(shown).not.toMatch(/axios|x-api-key|ClientRequest|IncomingMessage/i);
  }
  expect((error as Error).cause).toBeUndefined();
}

/** The same for several promises. None of them causes an unhandled rejection while others are awaited. */
export async function failuresOf(promises: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  return await Promise.all(promises.map(failureOf));
}
