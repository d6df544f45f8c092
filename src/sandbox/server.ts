import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { readBody } from './body.ts';
import { type Answer, json, type Limits, type World } from './call.ts';
import { createFaults, type Fault, type Faults, replacement } from './faults.ts';
import { createRandom, hexDigits } from './random.ts';
import { createRequestLog, type LoggedRequest, type RequestLog } from './request-log.ts';
import { answer } from './routes.ts';
import { type SeedData, seedStore } from './seed.ts';
import { createStore, type Store } from './store.ts';
import type { Clock } from './stored.ts';

export interface SandboxOptions {
  /** A free one unless told. */
  port?: number;
  /** What ages, trainings and renderings follow; the system's clock unless told. */
  clock?: Clock;
  /** Same seed, same data, ids and key. */
  seed?: number;
  apiKey?: string;
  data?: SeedData;
  personaShape?: World['personaShape'];
  /** What the account may do: anything unless told. */
  limits?: Limits;
  /** Handles every request at once and answers it this much later. */
  latencyMs?: number;
}

/** A Tavus of one's own on 127.0.0.1: same paths, same checks, same slips, made-up data. */
export interface Sandbox {
  /** Without a slash at the end. */
  url: string;
  apiKey: string;
  store: Store;
  /** May be changed while it runs, as when credits are bought. */
  limits: Limits;
  /** The last 1000 requests, or fewer where they hold more than 20 MB, oldest first. */
  requests: readonly LoggedRequest[];
  /** Lets the next matching requests go wrong. */
  fail(fault: Fault): void;
  clearFaults(): void;
  /** Also ends what is still open or waiting. */
  close(): Promise<void>;
}

/** How long a client that is still sending has to read why it is refused. */
const LINGER_MS = 1000;

interface Site {
  apiKey: string;
  world: World;
  faults: Faults;
  log: RequestLog;
  closing: AbortController;
  latencyMs: number;
}

/** @throws when the port is taken */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, clock = Date, seed = 1, data = 'full', personaShape = 'flat' } = options;
  const random = createRandom(seed);
  const apiKey = options.apiKey ?? `sandbox-${hexDigits(random, 32)}`;
  const store = createStore(clock, random);
  seedStore(store, random, clock.now(), data);
  const world: World = { store, clock, baseUrl: '', personaShape, limits: { ...options.limits } };
  const closing = new AbortController();
  const { latencyMs = 0 } = options;
  const site: Site = { apiKey, world, faults: createFaults(), log: createRequestLog(), closing, latencyMs };
  const server = createServer((request, response) => {
    // A failure here means that the connection is gone or the sandbox is closing.
    serve(request, response, site).catch(() => response.destroy());
  });
  world.baseUrl = await listen(server, port);
  return {
    ...{ url: world.baseUrl, apiKey, store, limits: world.limits, requests: site.log.entries },
    fail: site.faults.add,
    clearFaults: site.faults.clear,
    close: () => close(server, site.closing),
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`);
    });
  });
}

function close(server: Server, closing: AbortController): Promise<void> {
  return new Promise((resolve) => {
    closing.abort();
    // A second close reports an error, and means the same.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const hasKey = request.headers['x-api-key'] === site.apiKey;
  const body = await readBody(request, hasKey);
  site.log.add(request, body, site.apiKey);
  if (body === undefined) return await refuseBody(response, hasKey, site.closing.signal);
  const fault = site.faults.take(method, url) ?? {};
  if (fault.drop === 'before') return void response.destroy();
  const replaced = replacement(fault);
  const result = replaced === undefined || fault.applied ? await handle(request, body, site) : replaced;
  const delayMs = site.latencyMs + (fault.delayMs ?? 0);
  if (delayMs > 0) await wait(delayMs, undefined, { signal: site.closing.signal });
  if (fault.drop === 'after') return void response.destroy();
  // Node's own date is the computer's, and items are dated by the sandbox's clock.
  response.setHeader('date', new Date(site.world.clock.now()).toUTCString());
  send(response, replaced ?? result, fault, method === 'HEAD');
}

async function handle(request: IncomingMessage, body: string, site: Site): Promise<Answer> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', search = ''] = url.split(/\?(.*)/s);
  const call = {
    // HEAD is GET without the body.
    method: method === 'HEAD' ? 'GET' : method,
    path,
    query: new URLSearchParams(search),
    text: body,
    hasKey: headers['x-api-key'] === site.apiKey,
    range: headers.range,
    ifRange: headers['if-range']?.toString(),
  };
  try {
    return await answer(call, site.world);
  } catch (error) {
    return json(500, { message: `The sandbox failed: ${String(error)}` });
  }
}

/**
 * Answers while the body is still coming. The connection is closed when the client has seen the answer: closing it on
 * unread data would reset it, and the answer could be lost.
 */
async function refuseBody(response: ServerResponse, hasKey: boolean, signal: AbortSignal): Promise<void> {
  const { status, headers, bytes } = hasKey
    ? json(413, { message: 'The request body is larger than 10 MB' })
    : json(401, { message: 'Invalid access token' });
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length), connection: 'close' });
  response.write(bytes);
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  await wait(LINGER_MS, undefined, { signal: AbortSignal.any([signal, closed.signal]) }).catch(() => {});
  response.end();
}

function send(response: ServerResponse, { status, headers, bytes }: Answer, fault: Fault, isHead: boolean): void {
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(status, { ...headers, ...length, ...fault.headers });
  if (isHead) return void response.end();
  if (fault.pieceMs !== undefined) return void sendInPieces(response, bytes, fault.pieceMs);
  const sent = fault.cutAt ?? fault.stallAt;
  if (sent === undefined) return void response.end(bytes);
  response.flushHeaders();
  response.write(bytes.subarray(0, sent), () => {
    if (fault.cutAt !== undefined) response.destroy();
  });
}

async function sendInPieces(response: ServerResponse, bytes: Buffer, pauseMs: number): Promise<void> {
  const size = Math.max(1, Math.ceil(bytes.length / 10));
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size));
    await wait(pauseMs);
  }
  response.end();
}
