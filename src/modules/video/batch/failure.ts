import {
  CancelledError,
  InvalidRequestError,
  KeyRefusedError,
  NetworkError,
  OutOfCreditsError,
  RateLimitedError,
  TavusError,
  TimeoutError,
  UnreadableAnswerError,
} from '../../../api/errors.ts';
import type { Services } from '../../shared/context.ts';

/** What a request that failed means for its row, and for the others. */
export type Failure =
  /** Nothing was made: again, after a pause. */
  | { readonly kind: 'pause'; readonly reason: 'rate' | 'crowd'; readonly askedMs: number }
  /** It was not sent at all: again, but not for ever. */
  | { readonly kind: 'unsent'; readonly error: TavusError }
  /** It may have been received: to be looked up. */
  | { readonly kind: 'unknown'; readonly error: Error; readonly text: string }
  /** Tavus does not want this one. */
  | { readonly kind: 'failed'; readonly code: string; readonly text: string }
  /** Nothing more can be sent. */
  | { readonly kind: 'stop'; readonly error: Error };

export function readFailure(error: unknown, explain: Services['explain']): Failure {
  if (error instanceof RateLimitedError) {
    return { kind: 'pause', reason: 'rate', askedMs: (error.retryAfterSeconds ?? 0) * 1000 };
  }
  if (error instanceof InvalidRequestError && error.isCrowded()) {
    return { kind: 'pause', reason: 'crowd', askedMs: 0 };
  }
  if (error instanceof CancelledError) return { kind: 'unknown', error, text: 'The answer was not waited for.' };
  if (error instanceof TavusError) return readTavusFailure(error, explain);
  // No key, a faulty one, a disk that is full, or a fault of the program.
  return { kind: 'stop', error: error instanceof Error ? error : new Error(String(error)) };
}

function readTavusFailure(error: TavusError, explain: Services['explain']): Failure {
  if (error instanceof OutOfCreditsError || error instanceof KeyRefusedError) return { kind: 'stop', error };
  const { text, mayHaveBeenReceived } = explain(error);
  if (mayHaveBeenReceived) return { kind: 'unknown', error, text };
  const wasNotSent = [NetworkError, TimeoutError, UnreadableAnswerError].some((type) => error instanceof type);
  if (wasNotSent) return { kind: 'unsent', error };
  return { kind: 'failed', code: error.kind, text: error.serverMessage ?? error.message };
}
