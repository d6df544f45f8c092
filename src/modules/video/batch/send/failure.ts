import {
  CancelledError,
  InvalidRequestError,
  KeyRefusedError,
  OutOfCreditsError,
  RateLimitedError,
  TavusError,
} from '../../../../api/errors.ts';
import { outcomeOf } from '../../../../api/received.ts';
import type { Services } from '../../../context.ts';

/** What a request that failed means for its row, and for the others. */
export type Failure =
  /** Nothing was made: again, after a pause. */
  | { readonly kind: 'pause'; readonly reason: 'rate' | 'crowd'; readonly askedMs: number }
  /** It was not sent: again, a few times. */
  | { readonly kind: 'unsent'; readonly error: TavusError }
  /** The user stopped it before it was sent. */
  | { readonly kind: 'cancelled' }
  /** It may have been received: to be looked up. */
  | { readonly kind: 'unknown'; readonly error: Error; readonly text: string }
  /** Tavus refused this one. */
  | { readonly kind: 'failed'; readonly code: string; readonly text: string }
  /** Nothing more can be sent. */
  | { readonly kind: 'stop'; readonly error: Error };

export function readFailure(error: unknown, explain: Services['explain']): Failure {
  if (error instanceof RateLimitedError) {
    return { kind: 'pause', reason: 'rate', askedMs: (error.retryAfterSeconds ?? 0) * 1000 };
  }
  if (error instanceof InvalidRequestError && error.isConcurrencyLimit()) {
    return { kind: 'pause', reason: 'crowd', askedMs: 0 };
  }
  if (error instanceof CancelledError) {
    return error.written ? { kind: 'unknown', error, text: 'The answer was not waited for.' } : { kind: 'cancelled' };
  }
  if (error instanceof TavusError) return readTavusFailure(error, explain);
  // No key, a faulty one, a disk that is full, or a fault of the program.
  return { kind: 'stop', error: error instanceof Error ? error : new Error(String(error)) };
}

function readTavusFailure(error: TavusError, explain: Services['explain']): Failure {
  if (error instanceof OutOfCreditsError || error instanceof KeyRefusedError) return { kind: 'stop', error };
  switch (outcomeOf(error)) {
    case 'not_received':
      return { kind: 'unsent', error };
    case 'unknown':
      return { kind: 'unknown', error, text: explain(error).text };
    case 'refused':
      return { kind: 'failed', code: error.kind, text: error.serverMessage ?? error.message };
  }
}
