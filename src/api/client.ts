import { type Clock, SYSTEM_CLOCK } from '../lib/clock.ts';
import { ClientOptionError, checkBaseUrl, isSendableKey, TAVUS_URL } from './check-options.ts';
import type { Change } from './errors.ts';
import type { OnExchange } from './exchange.ts';
import { createHttp, type Http, sentOnce } from './http.ts';
import { PersonaCalls } from './personas.ts';
import { ReplicaCalls } from './replicas.ts';
import type { Retry } from './retry.ts';
import type { FindProxy } from './tunnel.ts';
import { VideoCalls } from './videos.ts';

export { ClientOptionError, checkBaseUrl, isSendableKey };

export interface TavusClientOptions {
  apiKey: string;
  /** Default `TAVUS_URL`. Plain http is accepted for this computer only. */
  baseUrl?: string | undefined;
  /** The proxy on the way to an https server; requests go straight there unless told. */
  findProxy?: FindProxy | undefined;
  /** For TCP and TLS together, default 10,000 ms. */
  connectTimeoutMs?: number | undefined;
  /** For each try of a call up to the last byte of its answer, default 30,000 ms. */
  timeoutMs?: number | undefined;
  /** Bytes of one answer after decompression, default 64 MiB. @internal */
  maxAnswerBytes?: number | undefined;
  /** Called before anything but a GET is sent; what it throws rejects the call, and nothing is sent. */
  beforeChange?: ((change: Change) => void) | undefined;
  /** Called after every single request with what went over the wire, for a log. */
  onExchange?: OnExchange | undefined;
  /**
   * False: every request is sent once. Otherwise up to four times, after pauses: a GET when the failure may pass, a
   * change when it certainly was not received.
   */
  retry?: boolean | undefined;
  /** Told before each pause. */
  onRetry?: ((retry: Retry) => void) | undefined;
  /** For the pauses; the system's unless told. */
  clock?: Clock | undefined;
  /** From 0 to 1: how much of the longest pause each is. */
  random?: (() => number) | undefined;
}

/** Calls reject with a `TavusError`, or with `CancelledError` after an abort by the caller. */
interface Calls {
  replicas: ReplicaCalls;
  personas: PersonaCalls;
  videos: VideoCalls;
}

export interface TavusClient extends Calls {
  /** The server's time for a time of this computer, both in milliseconds since 1970; undefined before an answer told it. */
  toServerTime(localMs: number): number | undefined;
  /** The same calls with each request sent once, for who has a pace of their own. */
  once: Calls;
}

/**
 * Opens nothing until the first call, and keeps no program alive.
 * @throws ClientOptionError for a key that cannot stand in a header, and a base URL where a key must not go.
 */
export function createTavusClient(options: TavusClientOptions): TavusClient {
  if (!isSendableKey(options.apiKey)) {
    throw new ClientOptionError('apiKey', 'The API key is empty or holds spaces or characters no key has.');
  }
  const http = createHttp({
    apiKey: options.apiKey,
    baseUrl: checkBaseUrl(options.baseUrl ?? TAVUS_URL),
    findProxy: options.findProxy ?? (() => undefined),
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    timeoutMs: options.timeoutMs ?? 30_000,
    maxAnswerBytes: options.maxAnswerBytes ?? 64 * 1024 * 1024,
    beforeChange: options.beforeChange,
    onExchange: options.onExchange,
    retries: {
      clock: options.clock ?? SYSTEM_CLOCK,
      random: options.random ?? Math.random,
      onRetry: options.onRetry,
    },
  });
  const once = createCalls(sentOnce(http));
  const calls = options.retry === false ? once : createCalls(http);
  return { ...calls, once, toServerTime: (localMs) => http.serverClock.toServerTime(localMs) };
}

function createCalls(http: Http): Calls {
  return {
    replicas: new ReplicaCalls(http),
    personas: new PersonaCalls(http),
    videos: new VideoCalls(http),
  };
}
