import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Delay, Delays, describeDelay } from '../../src/ui/output/delays.ts';

const inSeconds = (ms: number): Delay => ({ ms, describe: (seconds) => `again in ${seconds} s` });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listen() {
  const delays = new Delays();
  const shown: string[] = [];
  const stop = delays.listen((text) => shown.push(text));
  return { delays, shown, stop };
}

it('counts the seconds down that are left, and then says that it goes on', () => {
  const { delays, shown } = listen();
  expect(delays.begin(inSeconds(3000))).toBe(true);
  expect(shown).toEqual(['again in 3 s']);
  vi.advanceTimersByTime(1100);
  expect(shown.at(-1)).toBe('again in 2 s');
  vi.advanceTimersByTime(2000);
  expect(shown.at(-1)).toBe('');
  const { length } = shown;
  vi.advanceTimersByTime(10_000);
  expect(shown).toHaveLength(length);
});

it('begins at the second that has begun, and is over when it is over', () => {
  const { delays, shown } = listen();
  delays.begin(inSeconds(1250));
  expect(shown).toEqual(['again in 2 s']);
  vi.advanceTimersByTime(1300);
  expect(shown.at(-1)).toBe('');
});

it('a later one takes the place of the one before', () => {
  const { delays, shown } = listen();
  delays.begin(inSeconds(60_000));
  delays.begin(inSeconds(1000));
  vi.advanceTimersByTime(1100);
  expect(shown.at(-1)).toBe('');
  vi.advanceTimersByTime(5000);
  expect(shown.at(-1)).toBe('');
});

it('is shown nowhere before and after somebody listens', () => {
  expect(new Delays().begin(inSeconds(1000))).toBe(false);
  const { delays, shown, stop } = listen();
  delays.begin(inSeconds(5000));
  stop();
  vi.advanceTimersByTime(10_000);
  expect(shown).toEqual(['again in 5 s']);
  expect(vi.getTimerCount()).toBe(0);
});

it('that began while nothing showed it is shown where somebody listens in time', () => {
  const delays = new Delays();
  expect(delays.begin(inSeconds(3000))).toBe(false);
  vi.advanceTimersByTime(1500);
  const shown: string[] = [];
  const stop = delays.listen((text) => shown.push(text));
  expect(shown).toEqual(['again in 2 s']);
  stop();
  delays.listen((text) => shown.push(text));
  expect(shown).toHaveLength(1);
});

it('that is over is shown nowhere any more', () => {
  const delays = new Delays();
  delays.begin(inSeconds(3000));
  vi.advanceTimersByTime(3500);
  const shown: string[] = [];
  delays.listen((text) => shown.push(text));
  expect(shown).toEqual([]);
});

it('goes back to who listened before', () => {
  const { delays, shown } = listen();
  const inner: string[] = [];
  const stop = delays.listen((text) => inner.push(text));
  delays.begin(inSeconds(1000));
  stop();
  delays.begin(inSeconds(2000));
  expect([inner, shown]).toEqual([['again in 1 s'], ['again in 2 s']]);
});

it.each([
  [0, 1],
  [1, 1],
  [1000, 1],
  [1001, 2],
  [60_000, 60],
])('%i ms are said as %i s', (ms, seconds) => {
  expect(describeDelay(inSeconds(ms))).toBe(`again in ${seconds} s`);
});
