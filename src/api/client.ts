import { ClientOptionError, checkBaseUrl, isSendableKey } from './check-options.ts';
import type { Change } from './errors.ts';
import type { OnExchange } from './exchange.ts';
import { createHttp } from './http.ts';
import { createPersonaCalls, type PersonaCalls } from './personas.ts';
import { createReplicaCalls, type ReplicaCalls } from './replicas.ts';
import { createVideoCalls, type VideoCalls } from './videos.ts';

export { ClientOptionError, checkBaseUrl, isSendableKey };

export interface TavusClientOptions {
  apiKey: string;
  /** Default `https://tavusapi.com`. Plain http is accepted for this computer only. */
  baseUrl?: string | undefined;
  /** For TCP and TLS together, default 10,000 ms. */
  connectTimeoutMs?: number | undefined;
  /** For a whole call up to the last byte of its answer, default 30,000 ms. */
  timeoutMs?: number | undefined;
  /** Bytes of one answer after decompression, default 64 MiB. @internal */
  maxAnswerBytes?: number | undefined;
  /** Called before anything but a GET is sent; what it throws rejects the call, and nothing is sent. */
  beforeChange?: ((change: Change) => void) | undefined;
  /** Called after every single request with what went over the wire, for a log. */
  onExchange?: OnExchange | undefined;
}

/** Calls reject with a `TavusError`, or with `CancelledError` after an abort by the caller. */
export interface TavusClient {
  replicas: ReplicaCalls;
  personas: PersonaCalls;
  videos: VideoCalls;
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
    baseUrl: checkBaseUrl(options.baseUrl ?? 'https://tavusapi.com'),
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    timeoutMs: options.timeoutMs ?? 30_000,
    maxAnswerBytes: options.maxAnswerBytes ?? 64 * 1024 * 1024,
    beforeChange: options.beforeChange,
    onExchange: options.onExchange,
  });
  return {
    replicas: createReplicaCalls(http),
    personas: createPersonaCalls(http),
    videos: createVideoCalls(http),
  };
}
