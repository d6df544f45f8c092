import type { IncomingMessage } from 'node:http';
import { parseJson } from '../lib/json.ts';

const MAX_ENTRIES = 1000;
/** Characters of all paths, headers and bodies together: about 20 MB. */
const MAX_CHARACTERS = 20_000_000;

/** A request as received. */
export interface LoggedRequest {
  readonly method: string;
  /** In milliseconds since the epoch, by the sandbox's clock. */
  readonly receivedAt: number;
  /** Includes the query string. */
  readonly path: string;
  /** The value of `x-api-key` is replaced by `right` or `wrong`, so the key is never logged. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the raw text if it is not JSON; undefined if there is no body or it was not kept. */
  readonly body: unknown;
}

export interface RequestLog {
  entries: readonly LoggedRequest[];
  /** @param body undefined if the body is not kept */
  add(request: IncomingMessage, body: string | undefined, apiKey: string): void;
  clear(): void;
}

/** @param now returns the time, in milliseconds since the epoch */
export function createRequestLog(now: () => number): RequestLog {
  const entries: LoggedRequest[] = [];
  const sizes: number[] = [];
  let total = 0;
  return {
    entries,
    add: ({ method = 'GET', url = '/', headers }, body = '', apiKey) => {
      const plain = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
      const key = headers['x-api-key'];
      const hidden = key !== undefined && { 'x-api-key': key === apiKey ? 'right' : 'wrong' };
      entries.push({
        method,
        receivedAt: now(),
        path: url,
        headers: { ...Object.fromEntries(plain), ...hidden },
        // Kept as text and parsed on access: parsed JSON takes up to twenty times as much memory.
        get body() {
          return parsed(body);
        },
      });
      sizes.push(plain.reduce((sum, [name, value]) => sum + name.length + value.length, url.length + body.length));
      total += sizes.at(-1) ?? 0;
      while (entries.length > MAX_ENTRIES || total > MAX_CHARACTERS) {
        entries.shift();
        total -= sizes.shift() ?? 0;
      }
    },
    clear: () => {
      // Emptied in place, because others hold the list.
      entries.length = 0;
      sizes.length = 0;
      total = 0;
    },
  };
}

function parsed(body: string): unknown {
  if (body === '') return undefined;
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}
