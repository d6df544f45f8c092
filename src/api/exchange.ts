import { isObject } from '../lib/guards.ts';
import type { Redact } from '../lib/redact.ts';
import { firstText } from './read.ts';
import type { Wire } from './wire.ts';

/** A request and its response, for a log. The API key is removed from all texts, other private data is not. */
export interface Exchange {
  readonly method: string;
  /** The whole URL with its query. */
  readonly url: string;
  /** The request body. */
  readonly sent?: string | undefined;
  /** Absent if no response arrived. */
  readonly status?: number | undefined;
  /** The `x-request-id` of the response. */
  readonly requestId?: string | undefined;
  /** The response body; absent for a file. */
  readonly received?: string | undefined;
  /** Why no complete response arrived: a code or short message. */
  readonly failure?: string | undefined;
  readonly ms: number;
}

export type OnExchange = (exchange: Exchange) => void;

interface WatchOptions {
  readonly baseUrl: string;
  readonly redact: Redact;
  readonly onExchange: OnExchange;
}

/** Wraps a wire so that `onExchange` is called after every request, including retries. */
export function watchWire(wire: Wire, { baseUrl, redact, onExchange }: WatchOptions): Wire {
  return async (request) => {
    const sent = request.json === undefined ? undefined : redact(request.json);
    const sentRequest = { method: request.method, url: redact(baseUrl + request.url), sent };
    const clock = startClock();
    try {
      const answer = await wire(request);
      const requestId = readRequestId(answer.headers, redact);
      onExchange({ ...sentRequest, status: answer.status, requestId, received: redact(answer.data), ms: clock() });
      return answer;
    } catch (error) {
      const reason: unknown = request.signal.aborted ? request.signal.reason : error;
      onExchange({ ...sentRequest, failure: redact(describeFailure(reason)), ms: clock() });
      throw error;
    }
  };
}

/** @returns a function that returns the elapsed milliseconds */
export function startClock(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}

export function readRequestId(headers: object, redact: Redact): string | undefined {
  const found = isObject(headers) ? firstText(headers['x-request-id']) : undefined;
  return found && redact(found);
}

/** Only code or message: the error of a request contains the key. */
export function describeFailure(error: unknown): string {
  const { code, message } = isObject(error) ? error : {};
  return firstText(code, message) ?? 'unknown';
}
