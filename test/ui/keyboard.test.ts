import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Keyboard } from '../../src/ui/prompt/keyboard.ts';

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

class Source extends PassThrough {
  readonly rawModes: boolean[] = [];

  setRawMode(mode: boolean): this {
    this.rawModes.push(mode);
    return this;
  }
}

/** A started keyboard, and all that it reports: events by name, bytes as they are. */
function listen(source = new Source()) {
  const keyboard = new Keyboard(source);
  const heard: string[] = [];
  keyboard.on('data', (bytes) => heard.push(`bytes ${JSON.stringify(String(bytes))}`));
  keyboard.on('keypress', (_, key) => heard.push(`keypress ${key.ctrl ? 'ctrl+' : ''}${key.name}`));
  keyboard.on('escape', () => heard.push('escape'));
  keyboard.on('interrupt', () => heard.push('interrupt'));
  keyboard.on('suspend', () => heard.push('suspend'));
  keyboard.on('paste', (text) => heard.push(`paste ${JSON.stringify(text)}`));
  keyboard.start();
  return { keyboard, source, heard };
}

/** Sends the chunks one after the other, and waits until nothing more can come of them. */
async function hear(...chunks: readonly (string | Buffer)[]): Promise<string[]> {
  const { source, heard } = listen();
  for (const chunk of chunks) {
    source.write(chunk);
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(1000);
  return heard;
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const LONE_ESCAPE = ['keypress escape', 'escape'];
const LONG = 'https://example.com/a-recording-of-somebody.mp4';

describe('Keyboard', () => {
  it.each<[what: string, chunks: readonly (string | Buffer)[], heard: readonly string[]]>([
    ['passes letters on', ['a', 'b'], ['bytes "a"', 'bytes "b"']],
    ['passes Enter on', ['\r'], ['bytes "\\r"']],
    ['passes text with its Enter on', ['yes\r'], ['bytes "yes\\r"']],
    ['reports a lone Esc, and passes no byte', ['\x1b'], LONE_ESCAPE],
    ['passes an arrow on', ['\x1b[A'], ['bytes "\\u001b[A"']],
    ['passes several arrows on', ['\x1b[A\x1b[B'], ['bytes "\\u001b[A"', 'bytes "\\u001b[B"']],
    ['joins an arrow in two pieces', ['\x1b', '[A'], ['bytes "\\u001b[A"']],
    ['joins an arrow in three pieces', ['\x1b', '[', 'A'], ['bytes "\\u001b[A"']],
    ['passes a key on that begins as a paste does', ['\x1b[2~'], ['bytes "\\u001b[2~"']],
    ['drops the start of a sequence that never ends', ['\x1b[20'], []],
    [
      'passes what is typed after a sequence that never ended',
      ['\x1b]11;rgb:ff', '\r', 'a'],
      ['bytes "\\r"', 'bytes "a"'],
    ],
    ['reports Ctrl+C after a sequence that never ended', ['\x1b[<0;3', '\x03'], ['interrupt']],
    ['reports Ctrl+Z, and passes no byte', ['a\x1ab'], ['suspend', 'bytes "ab"']],
    ['reports Ctrl+Z once for a key that is held', ['\x1a\x1a\x1a'], ['suspend']],
    ['takes Esc right before Ctrl+C for Ctrl+C', ['\x1b\x03'], ['interrupt']],
    [
      'passes Alt with keys that begin a reply',
      ['\x1bP', 'x', '\x1b]', 'y'],
      ['bytes "\\u001bP"', 'bytes "x"', 'bytes "\\u001b]"', 'bytes "y"'],
    ],
    ['reports Esc twice', ['\x1b\x1b'], [...LONE_ESCAPE, ...LONE_ESCAPE]],
    ['reports Esc before an arrow', ['\x1b\x1b[A'], [...LONE_ESCAPE, 'bytes "\\u001b[A"']],
    ['passes Alt with a letter on', ['\x1bf'], ['bytes "\\u001bf"']],
    ['passes Alt with Enter on', ['\x1b\r'], ['bytes "\\u001b\\r"']],
    ['reports Esc behind text', ['ab\x1b'], ['bytes "ab"', ...LONE_ESCAPE]],
    ['reports Ctrl+C, and passes no byte', ['\x03'], ['interrupt']],
    ['reports each Ctrl+C of several at once', ['\x03a\x03'], ['interrupt', 'interrupt', 'bytes "a"']],
    [
      'reports Ctrl+C twice in a paste whose end was lost',
      [`${PASTE_START}abc`, '\x03\x03'],
      ['interrupt', 'interrupt'],
    ],
    ['keeps what is around Ctrl+C', ['a\x03b'], ['interrupt', 'bytes "ab"']],
    ['reports Ctrl+C at the end of much typing', [`${'x'.repeat(40)}\x03`], ['interrupt', `paste "${'x'.repeat(40)}"`]],
    ['reports Ctrl+D, which would end readline', ['\x04'], ['keypress ctrl+d']],
    ['joins a character in two pieces', [Buffer.from([0xf0, 0x9f]), Buffer.from([0x98, 0x80])], ['bytes "😀"']],
  ])('%s', async (_, chunks, expected) => {
    expect(await hear(...chunks)).toEqual(expected);
  });

  it.each<[what: string, chunks: readonly string[], heard: readonly string[]]>([
    ['whole', [`${PASTE_START}one\ntwo\r${PASTE_END}`], ['paste "one\\ntwo\\r"']],
    ['empty', [`${PASTE_START}${PASTE_END}`], ['paste ""']],
    ['in pieces', [`${PASTE_START}one`, ' two', `${PASTE_END}`], ['paste "one two"']],
    ['with its start in pieces', ['\x1b', '[20', '0~one', PASTE_END], ['paste "one"']],
    ['with its end in pieces', [`${PASTE_START}one\x1b`, '[201', '~'], ['paste "one"']],
    ['behind a key', [`a${PASTE_START}b${PASTE_END}`], ['bytes "a"', 'paste "b"']],
    ['with keys behind it', [`${PASTE_START}one${PASTE_END}\r`], ['paste "one"', 'bytes "\\r"']],
    ['with Esc behind it', [`${PASTE_START}one${PASTE_END}\x1b`], ['paste "one"', ...LONE_ESCAPE]],
    ['twice', [`${PASTE_START}a${PASTE_END}${PASTE_START}b${PASTE_END}`], ['paste "a"', 'paste "b"']],
    ['holding an arrow', [`${PASTE_START}a\x1b[Ab${PASTE_END}`], ['paste "a\\u001b[Ab"']],
    ['holding Ctrl+C and Ctrl+D', [`${PASTE_START}\x03\x04${PASTE_END}`], ['paste "\\u0003\\u0004"']],
    ['holding the start of a paste', [`${PASTE_START}${PASTE_START}${PASTE_END}`], ['paste "\\u001b[200~"']],
  ])('reports a marked paste %s', async (_, chunks, expected) => {
    expect(await hear(...chunks)).toEqual(expected);
  });

  it.each<[what: string, chunk: string, heard: readonly string[]]>([
    ['that has line ends inside', 'a\nb', ['paste "a\\nb"']],
    ['that has returns inside', 'one\rtwo\rthree', ['paste "one\\rtwo\\rthree"']],
    ['that is long', LONG, [`paste "${LONG}"`]],
    ['and the Enter behind it', `${LONG}\r`, [`paste "${LONG}"`, 'bytes "\\r"']],
    ['of lines, the end of the last one with them', 'a\rb\r', ['paste "a\\rb\\r"']],
  ])('treats text that arrives in one piece as a paste %s', async (_, chunk, expected) => {
    expect(await hear(chunk)).toEqual(expected);
  });

  it('reports a paste of 20,000 characters in many pieces whole', async () => {
    const text = 'Line of a script 😀\n'.repeat(1000);
    const bytes = Buffer.from(PASTE_START + text + PASTE_END);
    const { source, keyboard } = listen();
    const pasted = new Promise((resolve) => keyboard.once('paste', resolve));
    for (let at = 0; at < bytes.length; at += 1023) source.write(bytes.subarray(at, at + 1023));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await pasted).toBe(text);
  });

  it('reports Esc only when nothing follows it for a while', async () => {
    const { source, heard } = listen();
    source.write('\x1b');
    await vi.advanceTimersByTimeAsync(99);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(heard).toEqual(LONE_ESCAPE);
  });

  it.each([60, 99])('joins an arrow whose second piece comes %i ms late', async (late) => {
    const { source, heard } = listen();
    source.write('\x1b');
    await vi.advanceTimersByTimeAsync(late);
    source.write('[B');
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toEqual(['bytes "\\u001b[B"']);
  });

  it('joins an arrow whose second piece came while the program was busy', async () => {
    const { source, heard } = listen();
    source.write('\x1b');
    await vi.advanceTimersByTimeAsync(1);
    // A timer that is due runs before what has arrived meanwhile is read.
    vi.advanceTimersByTime(99);
    source.write('[B');
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toEqual(['bytes "\\u001b[B"']);
  });

  it('reports an interrupt when its source ends', async () => {
    const { source, heard } = listen();
    source.end();
    await vi.advanceTimersByTimeAsync(1);
    await new Promise(setImmediate);
    expect(heard).toEqual(['interrupt']);
  });

  it('takes raw mode when it starts and gives it back when it stops, whatever prompts do in between', () => {
    const { keyboard, source } = listen();
    keyboard.setRawMode();
    expect(source.rawModes).toEqual([true]);
    keyboard.stop();
    expect(source.rawModes).toEqual([true, false]);
  });

  it('hears nothing after it has stopped, not even an Esc from before', async () => {
    const { keyboard, source, heard } = listen();
    source.write('\x1b');
    await vi.advanceTimersByTimeAsync(1);
    keyboard.stop();
    source.write('abc');
    source.end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toEqual([]);
    expect([source.listenerCount('data'), source.isPaused()]).toEqual([0, true]);
  });

  it('reads a source that has no raw mode', async () => {
    const source = new PassThrough();
    const keyboard = new Keyboard(source);
    const data = new Promise((resolve) => keyboard.once('data', (bytes) => resolve(String(bytes))));
    keyboard.start();
    source.write('a');
    expect(await data).toBe('a');
    keyboard.stop();
  });

  it('looks like a terminal to prompts', () => {
    expect(new Keyboard(new PassThrough()).isTTY).toBe(true);
  });
});

describe('the second of two quick presses of Esc, when the first one has closed the screen', () => {
  it.each([
    [0, [...LONE_ESCAPE, ...LONE_ESCAPE]],
    [100, LONE_ESCAPE],
  ])('is heard by a screen that opens %i ms later: %j', async (ms, expected) => {
    const { keyboard, source, heard } = listen();
    keyboard.once('escape', () => void Promise.resolve().then(() => keyboard.stop()));
    source.write('\x1b\x1b');
    await vi.advanceTimersByTimeAsync(1);
    const now = performance.now();
    if (ms > 0) vi.spyOn(performance, 'now').mockReturnValue(now + ms);
    keyboard.start();
    vi.restoreAllMocks();
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toEqual(expected);
  });
});
