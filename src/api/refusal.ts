import { isObject } from '../lib/guards.ts';
import type { Redact } from '../lib/redact.ts';
import {
  ConflictError,
  type FailureFacts,
  InvalidRequestError,
  KeyRefusedError,
  NotFoundError,
  OutOfCreditsError,
  RateLimitedError,
  ServerError,
  type TavusError,
  UnreadableAnswerError,
} from './errors.ts';
import { firstText, parseJson } from './read.ts';
import { isHtml, readServerMessage } from './server-message.ts';

/** What errors report about their request. */
export interface Asked {
  method: string;
  path: string;
  redact: Redact;
  /** The base URL. */
  server?: string | undefined;
  /** The clock for dates in the response, in milliseconds since 1970, UTC. Default: the system's. */
  now?: (() => number) | undefined;
}

/** Status and headers of a response; header names in lower case. */
export interface AnswerHead {
  status: number;
  headers: Readonly<Record<string, unknown>>;
}

export interface Answer extends AnswerHead {
  body: string;
}

// The subject has up to four words, so that "video file was not found at the URL" does not match.
const UNKNOWN_ID = /^invalid \w+_(id|uuid)\b|^\w+( \w+){0,3} not found\W*$/i;

/** Statuses that a proxy may send too, as web pages, with the same meaning. */
const GENERIC_STATUSES: ReadonlySet<number> = new Set([405, 407, 408, 413, 414, 429, 431]);

/** Converts a 4xx or 5xx response to an error. */
export function toRefusal(answer: Answer, { method, path, server, redact, now = Date.now }: Asked): TavusError {
  const { status } = answer;
  const serverMessage = readServerMessage(answer.body, redact);
  const facts: FailureFacts = { method, path, server, status, serverMessage };
  const header = (name: string): string | undefined => firstText(answer.headers[name]);
  const message = `Tavus answered ${status}.`;
  if (isForeignPage(answer)) return new UnreadableAnswerError(message, facts, 'html');
  const retryAfter = readRetryAfter(header('retry-after'), now());

  if (status >= 500) {
    const requestId = header('x-request-id');
    return new ServerError(message, facts, requestId && redact(requestId), retryAfter);
  }
  if (status === 429) return new RateLimitedError(message, facts, retryAfter);
  if (status === 409) return new ConflictError(message, facts, readConflict(answer, redact));
  if (status === 401 || status === 403) return new KeyRefusedError(message, facts);
  if (status === 402) return new OutOfCreditsError(message, facts);
  if (status === 404 || isUnknownId(status, serverMessage)) return new NotFoundError(message, facts);
  return new InvalidRequestError(message, facts);
}

/** True for a web page that a proxy sent: Tavus itself responds with JSON. */
function isForeignPage({ status, headers, body }: Answer): boolean {
  if (status >= 500 || GENERIC_STATUSES.has(status)) return false;
  const isPage = /^\s*text\/html\b/i.test(firstText(headers['content-type']) ?? '');
  return isHtml(body) || (isPage && !isObject(parseJson(body)));
}

function isUnknownId(status: number, message: string | undefined): boolean {
  return (status === 400 || status === 422) && message !== undefined && UNKNOWN_ID.test(message);
}

function readConflict(answer: Answer, redact: Redact): string | undefined {
  const json = parseJson(answer.body);
  const conflict = isObject(json) ? firstText(json.conflict) : undefined;
  return conflict && redact(conflict).slice(0, 100);
}

/** Seconds from now. The header contains seconds or an HTTP date. */
function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const ms = Date.parse(header) - now;
  return /^[a-z]{3},/i.test(header) && !Number.isNaN(ms) ? Math.max(0, Math.ceil(ms / 1000)) : undefined;
}
