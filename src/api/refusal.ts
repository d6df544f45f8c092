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

/** What an error may tell of its request. */
export interface Asked {
  method: string;
  path: string;
  redact: Redact;
  /** The base URL. */
  server?: string | undefined;
  /** Milliseconds since 1970, by which a date in the answer is counted; the system's clock unless told. */
  now?: (() => number) | undefined;
}

/** The beginning of an answer; header names in lower case. */
export interface AnswerHead {
  status: number;
  headers: Readonly<Record<string, unknown>>;
}

export interface Answer extends AnswerHead {
  body: string;
}

// A space-separated subject of up to four words, so that "video file was not found at the URL" is no unknown id.
const UNKNOWN_ID = /^invalid \w+_(id|uuid)\b|^\w+( \w+){0,3} not found\W*$/i;

/** Statuses that mean the same whoever gives them; a server or proxy in between gives them as web pages too. */
const OF_ANYBODY: ReadonlySet<number> = new Set([405, 407, 408, 413, 414, 429, 431]);

/** The error that a 4xx or 5xx answer stands for. */
export function toRefusal(answer: Answer, { method, path, server, redact, now = Date.now }: Asked): TavusError {
  const { status } = answer;
  const serverMessage = readServerMessage(answer.body, redact);
  const facts: FailureFacts = { method, path, server, status, serverMessage };
  const header = (name: string): string | undefined => firstText(answer.headers[name]);
  const message = `Tavus answered ${status}.`;
  if (isPageOfAnother(answer)) return new UnreadableAnswerError(message, facts, 'html');
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

/** Tavus answers in JSON: a web page about a key or an id is the word of something between here and Tavus. */
function isPageOfAnother({ status, headers, body }: Answer): boolean {
  if (status >= 500 || OF_ANYBODY.has(status)) return false;
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

/** Seconds from now; the header holds seconds or an HTTP date. */
function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const ms = Date.parse(header) - now;
  return /^[a-z]{3},/i.test(header) && !Number.isNaN(ms) ? Math.max(0, Math.ceil(ms / 1000)) : undefined;
}
