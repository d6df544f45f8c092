import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import axios, { type AxiosResponse } from 'axios';
import type { AnswerHead } from './refusal.ts';
import { type FindProxy, TunnelAgent } from './tunnel.ts';

export interface WireOptions {
  apiKey: string;
  baseUrl: string;
  findProxy: FindProxy;
  connectTimeoutMs: number;
  /** Maximum bytes of a response after decompression. */
  maxResponseBytes: number;
}

export interface WireRequest {
  method: string;
  /** Path and query. */
  url: string;
  json: string | undefined;
  signal: AbortSignal;
  watch: Watch;
}

interface Watch {
  connectTimedOut: () => void;
  /** Called when the connection is open, before the first byte of the request is written. */
  mayWrite: () => void;
  /** Called before the body is read, so that the status is known if the connection breaks. */
  gotHead: (head: AnswerHead) => void;
}

/** Sends one request. Resolves to the response of any status, with its body as text. */
export type Wire = (request: WireRequest) => Promise<AxiosResponse<string>>;

// Node servers close an idle connection after 5 s; closing it earlier avoids a request on a connection that is being
// closed. Idle sockets do not keep the process alive.
const AGENT = { keepAlive: true, timeout: 4000 };

/** Creates the axios instance. This file is imported at the first request, because importing axios takes 50 ms. */
export function createWire(options: WireOptions): Wire {
  const asItIs = (data: unknown): unknown => data;
  const instance = axios.create({
    adapter: 'http',
    baseURL: options.baseUrl,
    headers: { 'x-api-key': options.apiKey, Accept: 'application/json' },
    // axios would send the key to any host of a redirect or absolute path.
    maxRedirects: 0,
    allowAbsoluteUrls: false,
    maxContentLength: options.maxResponseBytes,
    // axios would return invalid JSON as text.
    responseType: 'text',
    transformRequest: [asItIs],
    transformResponse: [asItIs],
    validateStatus: () => true,
    httpAgent: new http.Agent(AGENT),
    httpsAgent: new TunnelAgent(options.findProxy, AGENT),
    // The agent handles proxies. Plain http is only for this computer: a proxy would see the key.
    proxy: false,
  });
  return (request) =>
    instance.request<string>({
      method: request.method,
      url: request.url,
      signal: request.signal,
      transport: createTransport(options.connectTimeoutMs, request),
      ...(request.json === undefined ? {} : { data: request.json, headers: { 'Content-Type': 'application/json' } }),
    });
}

/** A transport with a timeout for TCP and TLS: axios' own timeout restarts with every byte. */
function createTransport(limitMs: number, { watch }: WireRequest) {
  return {
    request(options: https.RequestOptions, onAnswer: (answer: http.IncomingMessage) => void): http.ClientRequest {
      const isTls = options.protocol === 'https:';
      const request = (isTls ? https : http).request(options);
      const timer = setTimeout(watch.connectTimedOut, limitMs).unref();
      const done = (): void => clearTimeout(timer);
      const opened = (): void => {
        done();
        watch.mayWrite();
      };
      request.once('socket', (socket: Socket) => {
        const opening = request.reusedSocket ? undefined : openingEvent(socket);
        if (opening === undefined) opened();
        // Before Node's own listener, which writes what was buffered.
        else socket.prependOnceListener(opening, opened);
      });
      request.once('response', (answer) => {
        watch.gotHead({ status: answer.statusCode ?? 0, headers: answer.headers });
        onAnswer(answer);
      });
      request.once('close', done);
      return request;
    },
  };
}

function openingEvent(socket: Socket): string | undefined {
  // Not documented, but Node's own http uses it: false once the handshake is over.
  if (socket instanceof TLSSocket)
    return Reflect.get(socket, 'secureConnecting') === false ? undefined : 'secureConnect';
  return socket.connecting ? 'connect' : undefined;
}
