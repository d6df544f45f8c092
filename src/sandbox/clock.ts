import type { Clock } from '../lib/clock.ts';

/** The time of a sandbox: runs as fast as told, and can be set forward. */
export interface SandboxClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs a function once when it is this time, also if the clock is set past it. @returns a function that cancels it */
  at(time: number, run: () => void): () => void;
  /** Sets it forward. @param ms at least 0 */
  advance(ms: number): void;
  /** How many times faster than real time it runs. */
  speed(): number;
  setSpeed(speed: number): void;
  /** Back to the time and the speed of the start, as if nothing had been set since. */
  reset(): void;
}

interface Timer {
  readonly time: number;
  readonly run: () => void;
  cancel: () => void;
}

/** The clock stops at the end of the year 9999, because later dates have another format. */
const LAST = Date.UTC(9999, 11, 31);
/** Longer delays overflow in Node.js. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** @param startsAt its time now, in milliseconds since the epoch; default: that of `base` */
export function createSandboxClock(base: Clock, initialSpeed = 1, startsAt = base.now()): SandboxClock {
  let [speed, from, baseFrom] = [initialSpeed, startsAt, base.now()];
  const createdAt = baseFrom;
  const timers = new Set<Timer>();
  const now = () => Math.min(LAST, from + (base.now() - baseFrom) * speed);
  const arm = (timer: Timer) => {
    const delayMs = Math.max(0, (timer.time - now()) / speed);
    timer.cancel = base.after(Math.min(delayMs, MAX_DELAY_MS), () => {
      if (delayMs > MAX_DELAY_MS) return arm(timer);
      timers.delete(timer);
      timer.run();
    });
  };
  const change = (newNow: number, newSpeed: number) => {
    [from, baseFrom, speed] = [newNow, base.now(), newSpeed];
    for (const timer of timers) {
      timer.cancel();
      arm(timer);
    }
  };
  return {
    now,
    at(time, run) {
      const timer: Timer = { time, run, cancel: () => {} };
      timers.add(timer);
      arm(timer);
      return () => {
        timers.delete(timer);
        timer.cancel();
      };
    },
    advance: (ms) => change(now() + ms, speed),
    speed: () => speed,
    setSpeed: (newSpeed) => change(now(), newSpeed),
    reset: () => change(startsAt + (base.now() - createdAt) * initialSpeed, initialSpeed),
  };
}
