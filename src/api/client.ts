import { type Clock, SYSTEM_CLOCK } from '../lib/clock.ts';
import { ClientOptionError, checkBaseUrl, isSendableKey, TAVUS_URL } from './check-options.ts';
import { ConversationCalls } from './conversations.ts';
import { DocumentCalls } from './documents.ts';
import type { Change } from './errors.ts';
import type { OnExchange } from './exchange.ts';
import { GuardrailCalls } from './guardrails.ts';
import { createHttp, type Http, withoutRetries } from './http.ts';
import { ObjectiveCalls } from './objectives.ts';
import { PersonaCalls } from './personas.ts';
import { ReplicaCalls } from './replicas.ts';
import type { Retry } from './retry.ts';
import type { FindProxy } from './tunnel.ts';
import { VideoCalls } from './videos.ts';
import { VoiceCalls } from './voices.ts';

export { ClientOptionError, checkBaseUrl, isSendableKey };

export interface TavusClientOptions {
  apiKey: string;
  /** Default `TAVUS_URL`. Plain http only for this computer. */
  baseUrl?: string | undefined;
  /** Finds the proxy for an https server. Default: no proxy. */
  findProxy?: FindProxy | undefined;
  /** For TCP and TLS together. Default 10,000 ms. */
  connectTimeoutMs?: number | undefined;
  /** For each attempt, up to the last byte of the response. Default 30,000 ms. */
  timeoutMs?: number | undefined;
  /** Maximum bytes of a response after decompression. Default 64 MiB. @internal */
  maxResponseBytes?: number | undefined;
  /** Called before every request except GET. If it throws, nothing is sent and the call rejects with that error. */
  beforeChange?: ((change: Change) => void) | undefined;
  /** Called after every request, including retries, for a log. */
  onExchange?: OnExchange | undefined;
  /**
   * False: every request is sent once. Default: up to four times with pauses; a GET after a temporary failure, a change
   * only if it certainly was not received.
   */
  retry?: boolean | undefined;
  /** Called before each pause. */
  onRetry?: ((retry: Retry) => void) | undefined;
  /** For the pauses. Default: the system's clock. */
  clock?: Clock | undefined;
  /** Returns 0 to 1: the fraction of the longest pause. Default `Math.random`. */
  random?: (() => number) | undefined;
}

/** Calls reject with a `TavusError`, or with `CancelledError` after an abort by the caller. */
interface Calls {
  replicas: ReplicaCalls;
  personas: PersonaCalls;
  videos: VideoCalls;
  conversations: ConversationCalls;
  documents: DocumentCalls;
  guardrails: GuardrailCalls;
  objectives: ObjectiveCalls;
  /** Tavus documents no request that deletes a voice. */
  voices: Omit<VoiceCalls, 'delete'>;
}

export interface TavusClient extends Calls {
  /** Converts a local time to the server's, in milliseconds since 1970, UTC; undefined before the first response. */
  toServerTime(localMs: number): number | undefined;
  /** The same calls without retries, for callers that retry themselves. */
  once: Calls;
}

/**
 * Creates a client. It opens no connection before the first call, and does not keep the process alive.
 * @throws ClientOptionError for a key with characters that headers cannot carry, and an invalid or unsafe base URL
 */
export function createTavusClient(options: TavusClientOptions): TavusClient {
  if (!isSendableKey(options.apiKey)) {
    throw new ClientOptionError(
      'apiKey',
      'The API key is empty or contains spaces or other characters that are not allowed.',
    );
  }
  const http = createHttp({
    apiKey: options.apiKey,
    baseUrl: checkBaseUrl(options.baseUrl ?? TAVUS_URL),
    findProxy: options.findProxy ?? (() => undefined),
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    timeoutMs: options.timeoutMs ?? 30_000,
    maxResponseBytes: options.maxResponseBytes ?? 64 * 1024 * 1024,
    beforeChange: options.beforeChange,
    onExchange: options.onExchange,
    retries: {
      clock: options.clock ?? SYSTEM_CLOCK,
      random: options.random ?? Math.random,
      onRetry: options.onRetry,
    },
  });
  const once = createCalls(withoutRetries(http));
  const calls = options.retry === false ? once : createCalls(http);
  return { ...calls, once, toServerTime: (localMs) => http.serverClock.toServerTime(localMs) };
}

function createCalls(http: Http): Calls {
  return {
    replicas: new ReplicaCalls(http),
    personas: new PersonaCalls(http),
    videos: new VideoCalls(http),
    conversations: new ConversationCalls(http),
    documents: new DocumentCalls(http),
    guardrails: new GuardrailCalls(http),
    objectives: new ObjectiveCalls(http),
    voices: new VoiceCalls(http),
  };
}
