import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Bench } from './bench.ts';
import { eventually } from './eventually.ts';

/** The pause before the first poll, in milliseconds. */
export const FIRST_PAUSE = 2000;

/** Waits until the watch has started; other timers may run before. */
export async function watching({ ui, timerCount }: Bench): Promise<void> {
  await eventually(() => {
    expect(ui.busyLabels.some((label) => label.startsWith('Watching'))).toBe(true);
    expect(ui.lastProgress).toBeDefined();
    expect(timerCount()).toBe(1);
  });
}

/** Advances the clock in steps until `done`, each step after the requests of the last. */
export async function pass(bench: Bench, done: Promise<unknown>, step = FIRST_PAUSE): Promise<void> {
  let isDone = false;
  const ending = done.finally(() => {
    isDone = true;
  });
  await watching(bench);
  while (!isDone) {
    await eventually(() => expect(isDone || bench.timerCount() > 0).toBe(true));
    bench.advance(step);
    // A list on the screen always has a timer, so the line above alone would leave no time for its requests.
    await setImmediate();
  }
  await ending;
}
