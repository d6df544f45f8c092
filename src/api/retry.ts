import { type Clock, pause } from '../lib/clock.ts';
import { CancelledError, NetworkError, RateLimitedError, ServerError, TavusError, TimeoutError } from './errors.ts';
import { isWorthResending } from './received.ts';

/** A request that is about to be sent again. */
export interface Retry {
  /** Why. */
  readonly error: TavusError;
  /** Milliseconds until then. */
  readonly delayMs: number;
  /** Which try it will be, of how many at most. */
  readonly attempt: number;
  readonly of: number;
}

export interface RetryOptions {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onRetry: ((retry: Retry) => void) | undefined;
}

const MOST_TRIES = 4;
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
/** Codes of the operating system. The others stand for a certificate, TLS or a proxy, which no waiting mends. */
const PASSING_CODES = /^E(?!RR|PROTO)/;
/** The longest that a pause of our own can be, before the second try and ever, in milliseconds. */
const [FIRST_MS, LONGEST_MS] = [500, 20_000];
/** A longer pause is not waited for: it is told. */
const MOST_ASKED_SECONDS = 60;

/**
 * Sends a request until it is answered, fails for good, or has been tried often enough.
 * @param signal ends a pause at once. @throws what the last try threw, or CancelledError
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

/** @param tried how often it was sent. @returns undefined when it is not to be sent again */
function planRetry(error: unknown, tried: number, random: () => number): Retry | undefined {
  if (!(error instanceof TavusError)) return undefined;
  const of = triesFor(error);
  const asked = secondsAsked(error);
  if (tried >= of || asked > MOST_ASKED_SECONDS) return undefined;
  return { error, delayMs: asked > 0 ? asked * 1000 : backOffMs(tried, random), attempt: tried + 1, of };
}

function triesFor(error: TavusError): number {
  if (error.method !== 'GET') return isWorthResending(error) ? MOST_TRIES : 1;
  // A server that is silent for 30 s is not asked again: a command on a dead one has to end within a minute.
  if (error instanceof TimeoutError) return error.phase === 'answer' ? 1 : MOST_TRIES;
  const isPassing = error instanceof NetworkError ? PASSING_CODES.test(error.code) : isPassingStatus(error.status);
  return isPassing ? MOST_TRIES : 1;
}

/** 520 to 530 are 502 and 504 in the words of a content network. */
function isPassingStatus(status = 0): boolean {
  return PASSING_STATUSES.has(status) || (status >= 520 && status <= 530);
}

function secondsAsked(error: TavusError): number {
  const canAsk = error instanceof RateLimitedError || error instanceof ServerError;
  return (canAsk ? error.retryAfterSeconds : undefined) ?? 0;
}

/** Anything up to a ceiling that doubles, so that those who were refused together do not come back together. */
export function backOffMs(tried: number, random: () => number): number {
  return Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (tried - 1)));
}
