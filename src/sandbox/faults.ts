import { STATUS_CODES } from 'node:http';
import { type Answer, empty, json, textAnswer } from './call.ts';

/** Something that goes wrong with the requests that match. */
export interface Fault {
  method?: string;
  /** A whole path, with the query or without; or a pattern for both together. Left out: any request. */
  path?: string | RegExp;
  /** With `status` or `body` this answer is sent and the request is not handled at all. */
  status?: number;
  /** With `status` or `body`: the request is handled all the same, and only its answer is replaced. */
  applied?: boolean;
  /** A string goes out as it is, anything else as JSON. */
  body?: unknown;
  /** For a `body` that is a string; `application/json` unless told. */
  contentType?: string;
  headers?: Record<string, string>;
  /** The request is handled at once and answered this much later. */
  delayMs?: number;
  /** Closes the connection without an answer, `before` the request is handled or `after`. */
  drop?: 'before' | 'after';
  /** Sends only this many bytes of the body, then closes the connection. */
  cutAt?: number;
  /** Sends only this many bytes of the body, then nothing more; the connection stays open. */
  stallAt?: number;
  /** Sends the body in ten pieces, each this much after the one before. */
  pieceMs?: number;
  /** How many requests it meets; 1 unless told, Infinity allowed. */
  times?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The oldest fault that matches; using it up is counted. */
  take(method: string, url: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: Array<{ fault: Fault; left: number }> = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    take: (method, url) => {
      const entry = waiting.find(({ fault, left }) => left > 0 && isMeant(fault, method, url));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return entry.fault;
    },
  };
}

/** The answer a fault puts in the place of the real one, if it does. */
export function replacement({ status, body, contentType = 'application/json' }: Fault): Answer | undefined {
  if (status === undefined && body === undefined) return undefined;
  const code = status ?? 200;
  if (code === 204 || code === 304) return empty(code);
  if (typeof body === 'string') return textAnswer(code, contentType, body);
  return json(code, body ?? { message: STATUS_CODES[code] ?? 'Error' });
}

function isMeant({ method, path }: Fault, wanted: string, url: string): boolean {
  if (method !== undefined && method.toUpperCase() !== wanted) return false;
  if (path === undefined) return true;
  // search, unlike test, does not move a pattern with the g flag along.
  return typeof path === 'string' ? path === url || path === url.split('?')[0] : url.search(path) >= 0;
}
