import { isObject } from '../lib/guards.ts';
import type { Redact } from '../lib/redact.ts';
import { firstText } from './read.ts';
import type { Wire } from './wire.ts';

/** One request as it went out, and what came of it. Texts are free of the API key, and of nothing else that is private. */
export interface Exchange {
  readonly method: string;
  /** Whole, with its query. */
  readonly url: string;
  /** The body that was sent. */
  readonly sent?: string | undefined;
  /** Absent when no answer came. */
  readonly status?: number | undefined;
  /** `x-request-id` of the answer. */
  readonly requestId?: string | undefined;
  /** The body that came; of a file it is not read here. */
  readonly received?: string | undefined;
  /** Why no whole answer came, in a few words. */
  readonly failure?: string | undefined;
  readonly ms: number;
}

export type OnExchange = (exchange: Exchange) => void;

interface Watched {
  readonly baseUrl: string;
  readonly redact: Redact;
  readonly onExchange: OnExchange;
}

/** The same wire, with every request told of after its end: also each of those that repeat another. */
export function watchWire(wire: Wire, { baseUrl, redact, onExchange }: Watched): Wire {
  return async (request) => {
    const sent = request.json === undefined ? undefined : redact(request.json);
    const asked = { method: request.method, url: redact(baseUrl + request.url), sent };
    const clock = startClock();
    try {
      const answer = await wire(request);
      const requestId = readRequestId(answer.headers, redact);
      onExchange({ ...asked, status: answer.status, requestId, received: redact(answer.data), ms: clock() });
      return answer;
    } catch (error) {
      const reason: unknown = request.signal.aborted ? request.signal.reason : error;
      onExchange({ ...asked, failure: redact(describeFailure(reason)), ms: clock() });
      throw error;
    }
  };
}

/** @returns what tells the milliseconds since then. */
export function startClock(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}

export function readRequestId(headers: object, redact: Redact): string | undefined {
  const found = isObject(headers) ? firstText(headers['x-request-id']) : undefined;
  return found && redact(found);
}

/** Never the error itself: that of a request holds the key. */
export function describeFailure(error: unknown): string {
  const { code, message } = isObject(error) ? error : {};
  return firstText(code, message) ?? 'unknown';
}
