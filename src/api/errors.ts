/** A request that changes something, as it is about to be sent. */
export interface Change {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** What every failure knows about its request. Texts are already free of the API key. */
export interface FailureFacts {
  method: string;
  /** Path without query, as sent. */
  path: string;
  /** The base URL, where it is known. */
  server?: string | undefined;
  /** HTTP status; absent when no answer came. */
  status?: number | undefined;
  /** The server's own words, at most 500 characters, not cleaned for a terminal. */
  serverMessage?: string | undefined;
  /** False when no byte of the request left this computer. An answer proves that it did. Default true. */
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
 * Every failed call rejects with one of the subclasses; only an abort by the caller is a {@link CancelledError}.
 * Built from texts alone: no `cause`, request or configuration, because those carry the API key.
 * `message` is for a log. What happened is in the other properties, for whoever says it to a user.
 */
export abstract class TavusError extends Error {
  abstract readonly kind: TavusErrorKind;
  readonly method: string;
  readonly path: string;
  readonly server: string | undefined;
  readonly status: number | undefined;
  readonly serverMessage: string | undefined;
  /** False when no byte of the request left this computer: sending it again cannot do it twice. */
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

/** 401 or 403: the key is wrong, revoked or not allowed from this address. */
export class KeyRefusedError extends TavusError {
  override readonly name = 'KeyRefusedError';
  readonly kind = 'key_refused';
}

/** 402. */
export class OutOfCreditsError extends TavusError {
  override readonly name = 'OutOfCreditsError';
  readonly kind = 'out_of_credits';
}

/** 404, or a 400/422 that names an unknown id; that id can also be one inside the body, such as `replica_id`. */
export class NotFoundError extends TavusError {
  override readonly name = 'NotFoundError';
  readonly kind = 'not_found';
}

/** How Tavus says it of conversations; for videos its words are documented nowhere. */
const CROWDED = /maximum (number of )?concurrent/i;

/** Why a request was refused here: an id or a link that none can be made for. */
export type UnsentReason = 'no_id' | 'half_character' | 'dots' | 'no_https' | 'this_computer';

/** Any other 4xx. Without a `status` the request was refused here and never sent. */
export class InvalidRequestError extends TavusError {
  override readonly name = 'InvalidRequestError';
  readonly kind = 'invalid_request';

  constructor(
    message: string,
    facts: FailureFacts,
    /** Of one that was never sent. */
    readonly reason?: UnsentReason,
  ) {
    super(message, facts);
  }

  /** True where as much is under way as the plan allows at once. */
  isCrowded(): boolean {
    return CROWDED.test(this.serverMessage ?? '');
  }
}

/** An id that no path of a request can hold; nothing was sent. */
export class UnusableIdError extends InvalidRequestError {}

/** 409. */
export class ConflictError extends TavusError {
  override readonly name = 'ConflictError';
  readonly kind = 'conflict';

  constructor(
    message: string,
    facts: FailureFacts,
    /** `maker_changes`: the web builder holds unpublished edits; patching with `force` drops them. */
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
    /** `x-request-id` of the answer. */
    readonly requestId: string | undefined,
    /** Seconds from now. */
    readonly retryAfterSeconds?: number | undefined,
  ) {
    super(message, facts);
  }
}

/** The way a request went. */
export interface Way {
  /** Where it was to go: scheme, host and port. */
  readonly origin?: string | undefined;
  /** With what a proxy refused to let it pass. */
  readonly proxyStatus?: number | undefined;
  /** True where it failed before the proxy was reached. */
  readonly isOfProxy?: boolean;
}

/** No answer: no route, no name, connection refused or broken, certificate refused. */
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

/** A limit passed. After phase `answer` a change may still have been made: look before repeating it. */
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

/** What is known of an answer beside why it cannot be read. */
export interface UnreadableDetails {
  /** Scheme, host and port that a redirect leads to, as far as it says. */
  readonly redirectsTo?: string | undefined;
  /** Bytes that an answer may have; it had more. */
  readonly limit?: number | undefined;
}

/** An answer came, but not one this API gives. */
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

/** Why what is behind a link is no file to save. */
export type FileFault = 'page' | 'json' | 'xml' | 'text' | 'empty' | 'encoded' | 'redirects';

/** A link was opened, and what came cannot be the file it stands for: a web page, nothing, a compressed stream. */
export class UnusableFileError extends TavusError {
  override readonly name = 'UnusableFileError';
  readonly kind = 'unreadable_answer';
  /** The content type or coding that came, '' where it tells nothing. */
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

/** A change that `beforeChange` kept from being sent. Not a failure of the API. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';

  constructor(readonly change: Change) {
    super(`${change.method} ${change.url} was not sent.`);
  }
}

/** The caller's own signal was aborted. Not a failure of the API. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor(
    /** False when no byte of the request left this computer. */
    readonly written = false,
  ) {
    super('The request was cancelled.');
  }
}
