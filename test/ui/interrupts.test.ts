import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Interrupts } from '../../src/ui/prompt/interrupts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const heard: string[] = [];
  const interrupts = new Interrupts(() => heard.push('leave'));
  return { interrupts, heard, listen: () => interrupts.listen(() => heard.push('heard')) };
}

describe('Ctrl+C', () => {
  it('ends the program without a listener', () => {
    const { interrupts, heard, listen } = open();
    listen()();
    interrupts.press();
    expect(heard).toEqual(['leave']);
  });

  it.each([
    [0, ['heard', 'leave']],
    [999, ['heard', 'leave']],
    [1000, ['heard', 'heard']],
  ])('a second time after %i ms is %j, with any listener', (ms, expected) => {
    const { interrupts, heard, listen } = open();
    listen();
    interrupts.press();
    vi.advanceTimersByTime(ms);
    interrupts.press();
    expect(heard).toEqual(expected);
  });

  it('counts across listeners: the next screen is no way out of it', () => {
    const { interrupts, heard, listen } = open();
    const forget = listen();
    interrupts.press();
    forget();
    listen();
    interrupts.press();
    expect(heard).toEqual(['heard', 'leave']);
  });

  it('is for another program that has the terminal, however often it is pressed', () => {
    const { interrupts, heard, listen } = open();
    const takeBack = interrupts.lend();
    listen();
    interrupts.press();
    interrupts.press();
    expect(heard).toEqual([]);
    takeBack();
    interrupts.press();
    expect(heard).toEqual(['heard']);
  });
});
