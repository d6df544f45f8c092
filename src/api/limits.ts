import { CancelledError } from './errors.ts';

export interface Limits {
  timeoutMs: number;
  /** Made only when the limit passes. */
  onTimeout: () => Error;
  /** Made only when the caller aborts; a `CancelledError` of a request that was not written when left out. */
  onCancel?: () => Error;
  /** The caller's own. */
  signal: AbortSignal | undefined;
}

// A longer timer fires at once.
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs `work` until the deadline, or until the caller or `work` itself aborts `stop`.
 * Then the reason of `stop` is thrown, whatever error the abort has caused inside.
 * A controller of our own: timers behind `AbortSignal.timeout` cannot be cleared.
 */
export async function withLimits<T>(limits: Limits, work: (stop: AbortController) => Promise<T>): Promise<T> {
  const { signal } = limits;
  if (signal?.aborted) throw new CancelledError();
  const stop = new AbortController();
  const cancel = (): void => stop.abort(limits.onCancel?.() ?? new CancelledError());
  signal?.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(() => stop.abort(limits.onTimeout()), Math.min(limits.timeoutMs, MAX_TIMER_MS));
  try {
    return await work(stop);
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
