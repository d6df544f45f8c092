import { isObject } from '../lib/guards.ts';
import {
  NetworkError,
  type TavusError,
  UnreadableAnswerError,
  type UnreadableDetails,
  type UnreadableReason,
} from './errors.ts';
import { type AnswerHead, type Asked, toRefusal } from './refusal.ts';
import { isHtml, readServerMessage } from './server-message.ts';

/** @param head absent if the response was not HTTP */
export function toUnreadable(
  reason: UnreadableReason,
  { method, path, redact }: Asked,
  head?: AnswerHead & { body?: string },
  details?: UnreadableDetails,
): UnreadableAnswerError {
  const serverMessage = head?.body === undefined ? undefined : readServerMessage(head.body, redact);
  const facts = { method, path, status: head?.status, serverMessage };
  return new UnreadableAnswerError(`The response cannot be read (${reason}).`, facts, reason, details);
}

/** The error for a 3xx, with the target's origin only: path and query may contain the key. */
export function toRedirect(head: AnswerHead, asked: Asked, baseUrl: string): UnreadableAnswerError {
  const { location } = head.headers;
  const isKnown = typeof location === 'string' && URL.canParse(location, baseUrl);
  const redirectsTo = isKnown ? asked.redact(new URL(location, baseUrl).origin) : undefined;
  return toUnreadable('redirect', asked, head, { redirectsTo });
}

export function whyNotJson(body: string): UnreadableReason {
  if (body.trim() === '') return 'empty';
  return isHtml(body) ? 'html' : 'not_json';
}

/** How far a request got before it failed. */
export interface Progress {
  /** True if the request may have been sent. */
  readonly written: boolean;
  /** Absent if no status and headers arrived. */
  readonly head?: AnswerHead | undefined;
}

/**
 * The error for a request without a complete response.
 * Copies only texts: an axios error contains the request with the key.
 */
export function toFailure(
  error: unknown,
  asked: Asked,
  baseUrl: string,
  { written, head }: Progress = { written: true },
): TavusError {
  const { code, message, status, cause } = isObject(error) ? error : {};
  if (head !== undefined && head.status >= 400) return toRefusal({ ...head, body: '' }, asked);
  const limit = /^maxContentLength size of (\d+)/.exec(String(message))?.[1];
  if (limit !== undefined) return toUnreadable('too_large', asked, head, { limit: Number(limit) });
  if (head !== undefined) return toUnreadable('cut', asked, head);
  const text = typeof code === 'string' ? code : 'UNKNOWN';
  if (text.startsWith('HPE_')) return toUnreadable('not_http', asked);
  const { origin } = new URL(baseUrl);
  const proxyStatus = text.startsWith('ERR_PROXY_') && typeof status === 'number' ? status : undefined;
  // axios wraps the error.
  const isOfProxy = [error, cause].some((one) => isObject(one) && one.isOfProxy === true);
  const way = { origin, proxyStatus, isOfProxy };
  return new NetworkError(`The request to ${origin} failed (${text}).`, { ...asked, written }, text, way);
}
