import type { Clock } from '../../src/lib/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface FixedClock extends Clock {
  /** Moves it, and runs what is due by then. */
  advance(ms: number): void;
  /** How much waits for its time. */
  timerCount(): number;
}

export function createFixedClock(now: number): FixedClock {
  let time = now;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      time += ms;
      const due = [...timers].filter(({ at }) => at <= time).toSorted((a, b) => a.at - b.at);
      for (const timer of due) if (timers.delete(timer)) timer.run();
    },
    timerCount: () => timers.size,
  };
}

/** The same time without the waiting: what is due later comes at once, and is noted in `waits`, in milliseconds. */
export function withoutWaiting({ now }: Clock, waits: number[] = []): Clock {
  return {
    now,
    after(ms, run) {
      waits.push(ms);
      const timer = setImmediate(run);
      return () => clearImmediate(timer);
    },
  };
}
