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
  /** Bytes of an answer after decompression. */
  maxAnswerBytes: number;
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
  /** Called before the body is read, so that the status is known when the body breaks off. */
  gotHead: (head: AnswerHead) => void;
}

/** Sends one request and gives whatever answer comes, of any status, as text. */
export type Wire = (request: WireRequest) => Promise<AxiosResponse<string>>;

// Node servers close an idle connection after 5 s; leaving first avoids a request on one that is just being closed.
// Node itself does not count idle sockets as work, so they never keep a program alive.
const AGENT = { keepAlive: true, timeout: 4000 };

/** The one axios instance. This file alone imports axios, and is itself imported at the first request (50 ms). */
export function createWire(options: WireOptions): Wire {
  const asItIs = (data: unknown): unknown => data;
  const instance = axios.create({
    adapter: 'http',
    baseURL: options.baseUrl,
    headers: { 'x-api-key': options.apiKey, Accept: 'application/json' },
    // axios would carry the key to any host that a redirect or an absolute path names.
    maxRedirects: 0,
    allowAbsoluteUrls: false,
    maxContentLength: options.maxAnswerBytes,
    // axios would hand out bad JSON as if it were text.
    responseType: 'text',
    transformRequest: [asItIs],
    transformResponse: [asItIs],
    validateStatus: () => true,
    httpAgent: new http.Agent(AGENT),
    httpsAgent: new TunnelAgent(options.findProxy, AGENT),
    // The agent knows the way. Plain http is for this computer only, and a proxy would see the key in clear.
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

/** axios' own time limit is one of idleness and starts anew with every byte; this one ends with TCP and TLS. */
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
