import { CancelledError } from './errors.ts';

export interface Limits {
  timeoutMs: number;
  /** Creates the error for a timeout. */
  onTimeout: () => Error;
  /** Creates the error for an abort by the caller. Default: a `CancelledError` with `written` false. */
  onCancel?: () => Error;
  /** The caller's signal. */
  signal: AbortSignal | undefined;
}

// A longer timer would fire immediately.
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs `work` until the timeout, or until the caller or `work` itself aborts `stop`.
 * Then throws the reason of `stop`, whatever error the abort caused in `work`.
 * Does not use `AbortSignal.timeout`, because its timer cannot be cleared.
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
