import {
  NetworkError,
  RateLimitedError,
  ServerError,
  TavusError,
  TimeoutError,
  UnreadableAnswerError,
} from './errors.ts';

/**
 * Node's codes for a connection that was not made: nothing listens, no name, a proxy or a certificate in the way.
 * Not EHOSTUNREACH and ENETUNREACH, with which one that is in use can end too.
 */
const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ERR_PROXY_|ERR_TLS_|ERR_INVALID_URL|UNABLE_TO_)|CERT/;

/** True for a change that was sent and not answered clearly: sending it again could do it, and charge for it, twice. */
export function mayHaveBeenReceived(error: unknown): boolean {
  if (!(error instanceof TavusError) || error.method === 'GET') return false;
  if (error instanceof NetworkError) return !NEVER_SENT.test(error.code);
  if (error instanceof TimeoutError) return error.phase === 'answer';
  return error instanceof ServerError || (error instanceof UnreadableAnswerError && error.sent);
}

const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/;

/** True where nobody can have taken a request in: nothing listened, the name is not known, or Tavus said later (429). */
export function wasNotReceived(error: unknown): boolean {
  return error instanceof RateLimitedError || (error instanceof NetworkError && NOT_CONNECTED.test(error.code));
}
