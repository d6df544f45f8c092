import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LineReader } from '../../src/ui/accessible/lines.ts';
import { Interrupted } from '../../src/ui/ui.ts';

function open() {
  const rawModes: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (mode: boolean) => rawModes.push(mode) });
  const reader = new LineReader(input);
  reader.start();
  onTestFinished(() => reader.stop());
  return { input, reader, rawModes };
}

/** Long enough for lines to count as typed one after the other. */
const PAUSE_MS = 90;

describe('reading lines', () => {
  it('gives them one by one, however they are cut into pieces', async () => {
    const { input, reader } = open();
    input.write(Buffer.from('é one\r\ntw').subarray(0, 1));
    input.write(Buffer.from('é one\r\ntw').subarray(1));
    input.write('o\n');
    expect([await reader.next(), await reader.next()]).toEqual(['é one', 'two']);
  });

  it('returns lines that arrive together, without blank lines at the end', async () => {
    const { input, reader } = open();
    const first = reader.nextTogether();
    input.write('a\n\nb\n');
    setTimeout(() => input.write('c\n \n\n'), 10);
    expect(await first).toEqual(['a', '', 'b', 'c']);
    const second = reader.nextTogether();
    input.write('\n\n');
    expect(await second).toEqual(['']);
  });

  it('keeps those apart that are typed one after the other', async () => {
    const { input, reader } = open();
    const first = reader.nextTogether();
    input.write('a\n');
    setTimeout(() => input.write('b\n'), PAUSE_MS);
    expect(await first).toEqual(['a']);
    expect(await reader.nextTogether()).toEqual(['b']);
  });

  it('keeps lines that arrive between questions, and returns them once', async () => {
    const { input, reader } = open();
    input.write('early\nbird\n');
    await wait(10);
    expect([reader.takeEarly(), reader.takeEarly()]).toEqual([['early', 'bird'], []]);
  });

  it('gives what is there at the end of the input, then throws', async () => {
    const { input, reader } = open();
    let endings = 0;
    const forget = reader.onEnd(() => endings++);
    reader.onEnd(() => endings++);
    forget();
    input.end('last');
    expect(await reader.next()).toBe('last');
    await expect(reader.next()).rejects.toThrow(Interrupted);
    expect(endings).toBe(1);
    reader.onEnd(() => endings++);
    expect(endings).toBe(2);
  });
});

describe('reading a hidden line', () => {
  it('reads raw for a hidden line, drops earlier input, then reads lines again', async () => {
    const { input, reader, rawModes } = open();
    let asked = 0;
    const line = reader.nextHidden(() => asked++);
    input.write('early\r');
    await wait(PAUSE_MS);
    expect([asked, rawModes]).toEqual([1, [true]]);
    input.write('sec');
    input.write('ret\r');
    expect(await line).toBe('secret');
    expect(rawModes).toEqual([true, false]);
    input.write('line\n');
    expect(await reader.next()).toBe('line');
    expect(reader.takeEarly()).toEqual([]);
  });

  it.each([
    ['Ctrl+C', (input: PassThrough) => input.write('abc\x03')],
    ['the end of the input', (input: PassThrough) => input.end()],
  ])('ends with %s, and leaves raw mode', async (_how, act) => {
    const { input, reader, rawModes } = open();
    const line = reader.nextHidden(() => void act(input));
    await expect(line).rejects.toThrow(Interrupted);
    expect(rawModes).toEqual([true, false]);
  });

  it('is refused once the input has ended', async () => {
    const { input, reader, rawModes } = open();
    input.end();
    await wait(10);
    await expect(reader.nextHidden(() => {})).rejects.toThrow(Interrupted);
    expect(rawModes).toEqual([]);
  });
});

describe('what is typed without Enter', () => {
  it('is taken out, with raw mode for a moment', async () => {
    const { input, reader, rawModes } = open();
    const taking = reader.takeUnfinished();
    // So the terminal hands it over when it is set to raw mode.
    input.write('ye');
    expect([await taking, rawModes]).toEqual(['ye', [true, false]]);
    input.write('no\n');
    expect(await reader.next()).toBe('no');
  });

  it('can be Ctrl+C', async () => {
    const { input, reader } = open();
    const taking = reader.takeUnfinished();
    input.write('\x03');
    await expect(taking).rejects.toThrow(Interrupted);
  });
});
