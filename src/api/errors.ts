/** A request that changes something and is about to be sent. */
export interface Change {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** Facts about a failed request. The API key is already removed from all texts. */
export interface FailureFacts {
  method: string;
  /** Path without query, as sent. */
  path: string;
  /** The base URL, if known. */
  server?: string | undefined;
  /** HTTP status; absent if no response arrived. */
  status?: number | undefined;
  /** The server's message, up to 500 characters, not cleaned for a terminal. */
  serverMessage?: string | undefined;
  /** False if no byte of the request was sent. Default true. */
  written?: boolean | undefined;
}

export type TavusErrorKind =
  | 'key_refused'
  | 'out_of_credits'
  | 'not_found'
  | 'invalid_request'
  | 'conflict'
  | 'rate_limited'
  | 'server'
  | 'network'
  | 'timeout'
  | 'unreadable_answer';

/**
 * Every failed call rejects with a subclass; an abort by the caller rejects with {@link CancelledError}.
 * Contains only texts and numbers: no `cause`, request or configuration, because those contain the API key.
 * `message` is for logs. `app/failures` writes the message for users from the other properties.
 */
export abstract class TavusError extends Error {
  abstract readonly kind: TavusErrorKind;
  readonly method: string;
  readonly path: string;
  readonly server: string | undefined;
  readonly status: number | undefined;
  readonly serverMessage: string | undefined;
  /** False if no byte of the request was sent, so that it is safe to send it again. */
  readonly written: boolean;

  constructor(message: string, facts: FailureFacts) {
    super(message);
    this.method = facts.method;
    this.path = facts.path;
    this.server = facts.server;
    this.status = facts.status;
    this.serverMessage = facts.serverMessage;
    this.written = facts.written ?? true;
  }
}

/** 401 or 403: the key is invalid, revoked or not allowed from this IP address. */
export class KeyRefusedError extends TavusError {
  override readonly name = 'KeyRefusedError';
  readonly kind = 'key_refused';
}

/** 402. */
export class OutOfCreditsError extends TavusError {
  override readonly name = 'OutOfCreditsError';
  readonly kind = 'out_of_credits';
}

/** 404, or 400/422 with a message about an unknown id, which can also be in the body, such as `replica_id`. */
export class NotFoundError extends TavusError {
  override readonly name = 'NotFoundError';
  readonly kind = 'not_found';
}

/** Tavus' message for conversations; the one for videos is not documented. */
const CONCURRENCY_LIMIT = /maximum (number of )?concurrent/i;

/** Why a request was refused before it was sent: an invalid id or link. */
export type UnsentReason = 'no_id' | 'half_character' | 'dots' | 'no_https' | 'this_computer';

/** Any other 4xx. Without a `status` the request was refused by this program and not sent. */
export class InvalidRequestError extends TavusError {
  override readonly name = 'InvalidRequestError';
  readonly kind = 'invalid_request';

  constructor(
    message: string,
    facts: FailureFacts,
    /** Set if the request was not sent. */
    readonly reason?: UnsentReason,
  ) {
    super(message, facts);
  }

  /** True if the plan's limit of concurrent work is reached. */
  isConcurrencyLimit(): boolean {
    return CONCURRENCY_LIMIT.test(this.serverMessage ?? '');
  }
}

/** An id that cannot be part of a request path; nothing was sent. */
export class UnusableIdError extends InvalidRequestError {}

/** 409. */
export class ConflictError extends TavusError {
  override readonly name = 'ConflictError';
  readonly kind = 'conflict';

  constructor(
    message: string,
    facts: FailureFacts,
    /** `maker_changes`: the web builder has unpublished edits; patching with `force` drops them. */
    readonly conflict: string | undefined,
  ) {
    super(message, facts);
  }
}

/** 429. */
export class RateLimitedError extends TavusError {
  override readonly name = 'RateLimitedError';
  readonly kind = 'rate_limited';

  constructor(
    message: string,
    facts: FailureFacts,
    /** Seconds from now. */
    readonly retryAfterSeconds: number | undefined,
  ) {
    super(message, facts);
  }
}

/** 5xx. */
export class ServerError extends TavusError {
  override readonly name = 'ServerError';
  readonly kind = 'server';

  constructor(
    message: string,
    facts: FailureFacts,
    /** The `x-request-id` of the response. */
    readonly requestId: string | undefined,
    /** Seconds from now. */
    readonly retryAfterSeconds?: number | undefined,
  ) {
    super(message, facts);
  }
}

/** The server and proxy of a request. */
export interface Way {
  /** The server: scheme, host and port. */
  readonly origin?: string | undefined;
  /** The status with which a proxy refused the tunnel. */
  readonly proxyStatus?: number | undefined;
  /** True if the connection to the proxy failed. */
  readonly isOfProxy?: boolean;
}

/** No response: name lookup, connection or certificate check failed, or the connection broke. */
export class NetworkError extends TavusError {
  override readonly name = 'NetworkError';
  readonly kind = 'network';

  constructor(
    message: string,
    facts: FailureFacts,
    /** Node's code, such as `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`. */
    readonly code: string,
    readonly way: Way = {},
  ) {
    super(message, facts);
  }
}

/** A timeout. After phase `answer` a change may still have been made: check before repeating it. */
export class TimeoutError extends TavusError {
  override readonly name = 'TimeoutError';
  readonly kind = 'timeout';

  constructor(
    message: string,
    facts: FailureFacts,
    readonly phase: 'connect' | 'answer',
    readonly limitMs: number,
  ) {
    super(message, facts);
  }
}

export type UnreadableReason = 'html' | 'not_json' | 'shape' | 'empty' | 'cut' | 'too_large' | 'redirect' | 'not_http';

/** Details of an unreadable response. */
export interface UnreadableDetails {
  /** Scheme, host and port of a redirect's target, if known. */
  readonly redirectsTo?: string | undefined;
  /** The maximum number of bytes, which the response exceeded. */
  readonly limit?: number | undefined;
}

/** A response arrived that is not one of this API. */
export class UnreadableAnswerError extends TavusError {
  override readonly name = 'UnreadableAnswerError';
  readonly kind = 'unreadable_answer';

  constructor(
    message: string,
    facts: FailureFacts,
    readonly reason: UnreadableReason,
    readonly details: UnreadableDetails = {},
  ) {
    super(message, facts);
  }
}

/** Why the content of a link is not a file to save. */
export type FileFault = 'page' | 'json' | 'xml' | 'text' | 'empty' | 'encoded' | 'redirects';

/** The content of a link is not a file to save: a web page, an empty body, a compressed stream. */
export class UnusableFileError extends TavusError {
  override readonly name = 'UnusableFileError';
  readonly kind = 'unreadable_answer';
  /** The content type or encoding of the response; '' if irrelevant. */
  readonly came: string;

  constructor(
    message: string,
    facts: Pick<FailureFacts, 'method' | 'path'>,
    readonly fault: FileFault,
    { status, came = '' }: { readonly status?: number | undefined; readonly came?: string } = {},
  ) {
    super(message, { method: facts.method, path: facts.path, status });
    this.came = came;
  }
}

/** A change that `beforeChange` prevented from being sent. Not an API failure. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';

  constructor(readonly change: Change) {
    super(`${change.method} ${change.url} was not sent.`);
  }
}

/** The caller's signal was aborted. Not an API failure. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor(
    /** False if no byte of the request was sent. */
    readonly written = false,
  ) {
    super('The request was cancelled.');
  }
}
