import { STATUS_CODES } from 'node:http';
import { empty, json, type SandboxResponse, textResponse } from './http.ts';

/** A failure to simulate for the requests that match. */
export interface Fault {
  method?: string;
  /** The exact path, with or without the query string, a pattern for both, or a test of the path. Default: any path. */
  path?: string | RegExp | ((path: string) => boolean);
  /** With `status` or `body`, this response is sent and the request is not handled. */
  status?: number;
  /** With `status` or `body`: the request is handled, and only its response is replaced. */
  applied?: boolean;
  /** A string is sent unchanged, anything else as JSON. */
  body?: unknown;
  /** Content type of a string `body`. Default: `application/json`. */
  contentType?: string;
  /** Added to the response, in place of its own headers of the same name. */
  headers?: Record<string, string>;
  /** Milliseconds between handling the request and sending the response. */
  delayMs?: number;
  /** Closes the connection without a response, `before` or `after` the request is handled. */
  drop?: 'before' | 'after';
  /** Closes the connection after this many bytes of the body. */
  cutAt?: number;
  /** Stops sending after this many bytes of the body; the connection stays open. */
  stallAt?: number;
  /** Sends the body in ten pieces, this many milliseconds apart. */
  pieceMs?: number;
  /** Number of requests that fail; may be Infinity. Default: 1. */
  times?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Those that are left, oldest first, each with the number of requests that will still fail. */
  list(): readonly { readonly fault: Fault; readonly left: number }[];
  /** Returns the oldest matching fault and counts this use. */
  take(method: string, url: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: Array<{ fault: Fault; left: number }> = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    list: () => waiting.map((entry) => ({ ...entry })),
    take: (method, url) => {
      const entry = waiting.find(({ fault, left }) => left > 0 && isMatch(fault, method, url));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return entry.fault;
    },
  };
}

/** The response that replaces the real one, or undefined if the fault has none. */
export function replacement({ status, body, contentType = 'application/json' }: Fault): SandboxResponse | undefined {
  if (status === undefined && body === undefined) return undefined;
  const code = status ?? 200;
  if (code === 204 || code === 304) return empty(code);
  if (typeof body === 'string') return textResponse(code, contentType, body);
  return json(code, body ?? { message: STATUS_CODES[code] ?? 'Error' });
}

function isMatch({ method, path }: Fault, wanted: string, url: string): boolean {
  if (method !== undefined && method.toUpperCase() !== wanted) return false;
  if (path === undefined) return true;
  const [asked = ''] = url.split('?');
  if (typeof path === 'function') return path(asked);
  // search() instead of test(), which would advance lastIndex of a pattern with the g flag.
  return typeof path === 'string' ? path === url || path === asked : url.search(path) >= 0;
}
