/** A failed training or video. Times are in milliseconds since the epoch. */
export interface Failure {
  code: string;
  at: number;
}

export interface Progress {
  /** `waiting` is the time before the work starts, and its time in a queue. */
  phase: 'waiting' | 'running' | 'done' | 'failed';
  /** Progress in whole percent, 0 to 100. A failure keeps the progress it had reached. */
  percent: number;
  /** When the phase began, in milliseconds since the epoch; 0 before the first one is over. */
  since: number;
}

/**
 * How the work on an item progresses, computed from times, so that no timer has to run. An item with a failure runs until
 * it fails.
 * @param durationMs includes the time in the queue; 0 is complete from the start
 * @param queuedShare fraction of the duration that is spent in a queue
 */
export function lifeCycle(
  startsAt: number,
  durationMs: number,
  failure?: Pick<Failure, 'at'>,
  queuedShare = 0,
): (now: number) => Progress {
  const runsAt = startsAt + durationMs * queuedShare;
  const endsAt = startsAt + durationMs;
  const runningMs = durationMs * (1 - queuedShare);
  return (now) => {
    const percent = percentOf(Math.min(now, failure?.at ?? now) - runsAt, runningMs);
    if (failure && now >= failure.at) return { phase: 'failed', percent, since: failure.at };
    if (now >= endsAt && !failure) return { phase: 'done', percent, since: endsAt };
    return now >= runsAt ? { phase: 'running', percent, since: runsAt } : { phase: 'waiting', percent, since: 0 };
  };
}

/** When the work ends: done or failed. Infinity if it never starts. */
export function endOf(startsAt: number, durationMs: number, failure?: Pick<Failure, 'at'>): number {
  return failure?.at ?? startsAt + durationMs;
}

function percentOf(part: number, whole: number): number {
  if (whole <= 0) return 100;
  return Math.min(100, Math.max(0, Math.floor((part * 100) / whole)));
}
