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

/** What a failed request means for its row, and for the others. */
export type Failure =
  /** No video was created: retry after a pause. `askedMs` is the pause that the server asked for; 0 for none. */
  | { readonly kind: 'pause'; readonly reason: 'rate' | 'crowd'; readonly askedMs: number }
  /** The request was not sent: retry a few times. */
  | { readonly kind: 'unsent'; readonly error: TavusError }
  /** Stopped by the user before it was sent. */
  | { readonly kind: 'cancelled' }
  /** It may have been received: look it up. */
  | { readonly kind: 'unknown'; readonly error: Error; readonly text: string }
  /** Tavus refused this row. */
  | { readonly kind: 'failed'; readonly code: string; readonly text: string }
  /** No further request can succeed. */
  | { readonly kind: 'stop'; readonly error: Error };

export function readFailure(error: unknown, explain: Services['explain']): Failure {
  if (error instanceof RateLimitedError) {
    return { kind: 'pause', reason: 'rate', askedMs: (error.retryAfterSeconds ?? 0) * 1000 };
  }
  if (error instanceof InvalidRequestError && error.isConcurrencyLimit()) {
    return { kind: 'pause', reason: 'crowd', askedMs: 0 };
  }
  if (error instanceof CancelledError) {
    return error.written
      ? { kind: 'unknown', error, text: 'Stopped before the response arrived.' }
      : { kind: 'cancelled' };
  }
  if (error instanceof TavusError) return readTavusFailure(error, explain);
  // No or an invalid key, a full disk, or a bug.
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
