import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { readBody } from './body.ts';
import { createFaults, type Fault, type Faults, replacement } from './faults.ts';
import { json, type Limits, type RouteContext, type SandboxResponse } from './http.ts';
import { FIRST_NOUNS, type Store } from './nouns.ts';
import { createSequences, hexDigits } from './random.ts';
import { createRequestLog, type LoggedRequest, type RequestLog } from './request-log.ts';
import { handleRequest } from './routes.ts';
import { type SeedData, seedStore } from './seed.ts';
import { createStore } from './store.ts';
import type { Clock } from './stored.ts';

export interface SandboxOptions {
  /** Default: any free port. */
  port?: number;
  /** The time for dates, trainings and videos. Default: the system clock. */
  clock?: Clock;
  /** The same seed gives the same data, ids and API key. Default: 1. */
  seed?: number;
  apiKey?: string;
  data?: SeedData;
  personaShape?: RouteContext<Store>['personaShape'];
  /** Limits of the account. Default: only those that have a default. */
  limits?: Limits;
  /** Milliseconds between handling a request and sending its response. Default: 0. */
  latencyMs?: number;
  /** Gets each line of the sandbox's own log: warnings and callbacks. Default: no log. */
  onLog?: (line: string) => void;
}

/** A local Tavus API on 127.0.0.1 with made-up data: same paths, same checks, same inconsistencies. */
export interface Sandbox {
  /** The base URL, without a trailing slash. */
  url: string;
  apiKey: string;
  store: Store;
  /** Can be changed while the sandbox runs, for example to add credits. */
  limits: Limits;
  /** The last 1000 requests, oldest first; fewer when together they exceed 20 MB. */
  requests: readonly LoggedRequest[];
  /** Makes the next matching requests fail. */
  fail(fault: Fault): void;
  clearFaults(): void;
  /** Stops the server, and closes open connections and delayed responses. */
  close(): Promise<void>;
}

/** Milliseconds that a client which is still sending has to read the error response. */
const LINGER_MS = 1000;

interface ServerState {
  apiKey: string;
  context: RouteContext<Store>;
  faults: Faults;
  log: RequestLog;
  closing: AbortController;
  latencyMs: number;
}

/** @throws Error EADDRINUSE when the port is in use. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, clock = Date, seed = 1, data = 'full', personaShape = 'flat' } = options;
  const randomOf = createSequences(seed, FIRST_NOUNS);
  const apiKey = options.apiKey ?? `sandbox-${hexDigits(randomOf(''), 32)}`;
  const store = createStore(clock, randomOf);
  seedStore(store, randomOf, clock.now(), data);
  const { onLog: log = () => {} } = options;
  const context: RouteContext<Store> = { store, clock, baseUrl: '', personaShape, limits: { ...options.limits }, log };
  const closing = new AbortController();
  const { latencyMs = 0 } = options;
  const state: ServerState = { apiKey, context, faults: createFaults(), log: createRequestLog(), closing, latencyMs };
  const server = createServer((request, response) => {
    // Fails only when the connection is lost or the sandbox is closing.
    serve(request, response, state).catch(() => response.destroy());
  });
  context.baseUrl = await listen(server, port);
  return {
    ...{ url: context.baseUrl, apiKey, store, limits: context.limits, requests: state.log.entries },
    fail: state.faults.add,
    clearFaults: state.faults.clear,
    close: () => close(server, state.closing),
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
    // A second close() passes an error to the callback, which is ignored.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, state: ServerState): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const hasKey = request.headers['x-api-key'] === state.apiKey;
  const body = await readBody(request, hasKey);
  state.log.add(request, body, state.apiKey);
  if (body === undefined) return await rejectBody(response, hasKey, state.closing.signal);
  const fault = state.faults.take(method, url) ?? {};
  if (fault.drop === 'before') return void response.destroy();
  const replaced = replacement(fault);
  const result = replaced === undefined || fault.applied ? await handle(request, body, state) : replaced;
  const delayMs = state.latencyMs + (fault.delayMs ?? 0);
  if (delayMs > 0) await wait(delayMs, undefined, { signal: state.closing.signal });
  if (fault.drop === 'after') return void response.destroy();
  // Node.js would send the system time, but the items are dated by the sandbox's clock.
  response.setHeader('date', new Date(state.context.clock.now()).toUTCString());
  send(response, replaced ?? result, fault, method === 'HEAD');
}

async function handle(request: IncomingMessage, body: string, state: ServerState): Promise<SandboxResponse> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', search = ''] = url.split(/\?(.*)/s);
  const call = {
    // HEAD is handled as GET; send() leaves out the body.
    method: method === 'HEAD' ? 'GET' : method,
    path,
    query: new URLSearchParams(search),
    text: body,
    hasKey: headers['x-api-key'] === state.apiKey,
    range: headers.range,
    ifRange: headers['if-range']?.toString(),
  };
  try {
    return await handleRequest(call, state.context);
  } catch (error) {
    return json(500, { message: `The sandbox failed: ${String(error)}` });
  }
}

/**
 * Responds while the client is still sending the body. The connection stays open for a moment: closing it with unread
 * data would reset it, and the client might never see the response.
 */
async function rejectBody(response: ServerResponse, hasKey: boolean, signal: AbortSignal): Promise<void> {
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

function send(
  response: ServerResponse,
  { status, headers, bytes }: SandboxResponse,
  fault: Fault,
  isHead: boolean,
): void {
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
