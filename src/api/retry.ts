import { type Clock, pause } from '../lib/clock.ts';
import { CancelledError, NetworkError, RateLimitedError, ServerError, TavusError, TimeoutError } from './errors.ts';
import { isWorthResending } from './received.ts';

/** A request that is about to be retried. */
export interface Retry {
  /** The error of the last attempt. */
  readonly error: TavusError;
  /** Milliseconds until the retry. */
  readonly delayMs: number;
  /** The number of the next attempt, from 2, and the maximum. */
  readonly attempt: number;
  readonly of: number;
}

export interface RetryOptions {
  readonly clock: Clock;
  /** Returns 0 to 1. */
  readonly random: () => number;
  readonly onRetry: ((retry: Retry) => void) | undefined;
}

const MAX_TRIES = 4;
const TEMPORARY_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
/** Codes of the operating system. Other codes are about certificates, TLS or proxies: retries do not fix those. */
const TEMPORARY_CODES = /^E(?!RR|PROTO)/;
/** Maximum backoff before the second attempt, and before any attempt, in milliseconds. */
const [FIRST_MS, MAX_MS] = [500, 20_000];
/** For a longer Retry-After the request fails instead. */
const MAX_RETRY_AFTER_SECONDS = 60;

/**
 * Sends a request, and retries temporary failures.
 * @param signal ends a pause @throws the error of the last attempt, or CancelledError
 */
export async function withRetries<T>(
  { clock, random, onRetry }: RetryOptions,
  signal: AbortSignal | undefined,
  send: () => Promise<T>,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await send();
    } catch (error) {
      const retry = planRetry(error, tried, random);
      if (retry === undefined) throw error;
      onRetry?.(retry);
      await pause(clock, retry.delayMs, signal).catch(() => {
        throw new CancelledError();
      });
    }
  }
}

/** @param tried attempts so far @returns undefined if the request should not be retried */
function planRetry(error: unknown, tried: number, random: () => number): Retry | undefined {
  if (!(error instanceof TavusError)) return undefined;
  const of = triesFor(error);
  const retryAfter = retryAfterSeconds(error);
  if (tried >= of || retryAfter > MAX_RETRY_AFTER_SECONDS) return undefined;
  return { error, delayMs: retryAfter > 0 ? retryAfter * 1000 : backOffMs(tried, random), attempt: tried + 1, of };
}

function triesFor(error: TavusError): number {
  if (error.method !== 'GET') return isWorthResending(error) ? MAX_TRIES : 1;
  // Not retried after 30 s without a response: a command must fail within a minute if the server hangs.
  if (error instanceof TimeoutError) return error.phase === 'answer' ? 1 : MAX_TRIES;
  const isTemporary =
    error instanceof NetworkError ? TEMPORARY_CODES.test(error.code) : isTemporaryStatus(error.status);
  return isTemporary ? MAX_TRIES : 1;
}

/** 520 to 530 are Cloudflare's variants of 502 and 504. */
function isTemporaryStatus(status = 0): boolean {
  return TEMPORARY_STATUSES.has(status) || (status >= 520 && status <= 530);
}

function retryAfterSeconds(error: TavusError): number {
  const hasHeader = error instanceof RateLimitedError || error instanceof ServerError;
  return (hasHeader ? error.retryAfterSeconds : undefined) ?? 0;
}

/** Exponential backoff with full jitter, in milliseconds. */
export function backOffMs(tried: number, random: () => number): number {
  return Math.round(random() * Math.min(MAX_MS, FIRST_MS * 2 ** (tried - 1)));
}
