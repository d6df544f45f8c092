import type { IncomingMessage } from 'node:http';
import { parseJson } from '../lib/json.ts';

const KEPT = 1000;

/** A request as it came in. */
export interface LoggedRequest {
  method: string;
  /** With the query. */
  path: string;
  /** `x-api-key` says `right` or `wrong`, never the key. */
  headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, raw where it is not, undefined where there is none. */
  body: unknown;
}

export interface RequestLog {
  entries: readonly LoggedRequest[];
  add(request: IncomingMessage, body: string, apiKey: string): void;
}

export function createRequestLog(): RequestLog {
  const entries: LoggedRequest[] = [];
  return {
    entries,
    add: ({ method = 'GET', url = '/', headers }, body, apiKey) => {
      const plain = Object.entries(headers).map(([name, value]) => [name, String(value)]);
      const key = headers['x-api-key'];
      const hidden = key !== undefined && { 'x-api-key': key === apiKey ? 'right' : 'wrong' };
      entries.push({ method, path: url, headers: { ...Object.fromEntries(plain), ...hidden }, body: parsed(body) });
      if (entries.length > KEPT) entries.shift();
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
