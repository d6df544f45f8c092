import type { IncomingHttpHeaders } from 'node:http';
import { safeText } from '../lib/text/safe-text.ts';
import { empty, json, type SandboxResponse } from './http.ts';
import { isLoopback } from './loopback.ts';

const METHODS = 'GET, POST, PATCH, DELETE';
/** Seconds that a browser may keep the answer to a preflight. */
const MAX_AGE_S = 600;
const MAX_SHOWN = 100;

/**
 * Why a request is not from this machine; undefined if it is. Any web page can make a browser on this machine send
 * requests: its own origin is then in `Origin`, and after DNS rebinding its own host in `Host`.
 */
export function refusalOf({ host, origin }: IncomingHttpHeaders): string | undefined {
  if (host !== undefined && !isLocal(`http://${host}`)) return `the Host ${shown(host)}`;
  if (origin !== undefined && !isLocal(origin)) return `the Origin ${shown(origin)}`;
  return undefined;
}

export function forbidden(reason: string): SandboxResponse {
  return json(403, { message: `The sandbox only accepts requests from this machine, not with ${reason}` });
}

/** Headers that let a page of this machine read the response. */
export function corsHeaders({ origin }: IncomingHttpHeaders): Record<string, string> {
  if (origin === undefined) return {};
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': '*', vary: 'Origin' };
}

/** The response to a preflight: a browser asks whether a page may send a request. Undefined for any other request. */
export function preflight(method: string, headers: IncomingHttpHeaders): SandboxResponse | undefined {
  const asked = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || headers.origin === undefined || asked === undefined) return undefined;
  const names = headers['access-control-request-headers'];
  const isPrivate = headers['access-control-request-private-network'] === 'true';
  return {
    ...empty(204),
    headers: {
      'access-control-allow-methods': METHODS,
      ...(names !== undefined && { 'access-control-allow-headers': names }),
      ...(isPrivate && { 'access-control-allow-private-network': 'true' }),
      'access-control-max-age': String(MAX_AGE_S),
    },
  };
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

function shown(value: string): string {
  return safeText(value.slice(0, MAX_SHOWN));
}
