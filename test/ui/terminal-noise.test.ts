import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withoutNoise } from '../../src/ui/prompt/key-sequences.ts';
import { Keyboard } from '../../src/ui/prompt/keyboard.ts';
import { NOISE } from '../support/terminal-noise.ts';

/** F1 is a key for readline, which no screen has a use for. */
const PASSED = new Set(['F1']);

/** What a keyboard reports for pieces of bytes that arrive with a pause between them. */
async function hear(pieces: readonly Buffer[], pauseMs: number): Promise<string> {
  const source = new PassThrough();
  const keyboard = new Keyboard(source);
  let heard = '';
  keyboard.on('data', (bytes) => {
    heard += String(bytes);
  });
  keyboard.on('escape', () => {
    heard += '<Esc>';
  });
  for (const event of ['interrupt', 'suspend', 'paste']) {
    keyboard.on(event, () => {
      heard += `<${event}>`;
    });
  }
  keyboard.start();
  for (const piece of pieces) {
    source.write(piece);
    await vi.advanceTimersByTimeAsync(pauseMs);
  }
  await vi.advanceTimersByTimeAsync(2000);
  keyboard.stop();
  return heard;
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const SWALLOWED = Object.entries(NOISE).filter(([what]) => !PASSED.has(what));

describe('sequences that were not typed are dropped, wherever they are cut:', () => {
  it.each(SWALLOWED)('%s', async (_, noise) => {
    const bytes = Buffer.from(`a${noise}b\x1b[A`);
    const expected = 'ab\x1b[A';
    expect(await hear([bytes], 1)).toBe(expected);
    for (let at = 1; at < bytes.length; at += 1) {
      // A lone escape byte is Esc after 100 ms; anything more is waited for longer.
      for (const pause of at === 2 || at > bytes.length - 3 ? [1, 90] : [1, 90, 900]) {
        const heard = await hear([bytes.subarray(0, at), bytes.subarray(at)], pause);
        expect(heard, `cut at ${at}, ${pause} ms`).toBe(expected);
      }
    }
  });

  it('byte by byte', async () => {
    for (const [what, noise] of SWALLOWED) {
      const bytes = Buffer.from(`x${noise}y`);
      const pieces = Array.from(bytes, (byte) => Buffer.of(byte));
      expect(await hear(pieces, 1), what).toBe('xy');
    }
  });

  it('in one piece', async () => {
    const all = SWALLOWED.map(([, noise]) => noise).join('');
    expect(await hear([Buffer.from(`1${all}2`)], 1)).toBe('12');
  });

  it('a click (X10) in columns that are no text in UTF-8', async () => {
    for (const column of [0x80, 0xc0, 0xe1, 0xff]) {
      const bytes = Buffer.from([0x61, 0x1b, 0x5b, 0x4d, 0x20, column, 0x30, 0x62]);
      expect(await hear([bytes], 1), `column ${column}`).toBe('ab');
      for (let at = 1; at < bytes.length; at += 1) {
        expect(await hear([bytes.subarray(0, at), bytes.subarray(at)], 1), `${column} at ${at}`).toBe('ab');
      }
    }
  });
});

describe('a reply whose end was lost', () => {
  it.each([
    ['Ctrl+C', '\x03', '<interrupt>'],
    ['Enter', '\r', '\r'],
    ['an arrow', '\x1b[B', '\x1b[B'],
  ])('does not take %s with it', async (_, key, heard) => {
    for (const start of ['\x1b]11;rgb:ff', '\x1bP>|XTerm', '\x1b[<0;33', '\x1b_Gi=1', '\x1b[?62;1']) {
      expect(await hear([Buffer.from(start), Buffer.from(key)], 10), JSON.stringify(start)).toBe(heard);
    }
  });

  it('takes nothing with it that is typed a second later', async () => {
    expect(await hear([Buffer.from('\x1b]11;rgb:ff'), Buffer.from('q')], 1010)).toBe('q');
  });
});

describe('a key stays a key:', () => {
  it.each([
    ['an arrow with Ctrl', '\x1b[1;5C'],
    ['Home in the other form', '\x1bOH'],
    ['Delete', '\x1b[3~'],
    ['PgUp with Shift', '\x1b[5;2~'],
    ['Shift+Tab', '\x1b[Z'],
    ['Home with Ctrl in rxvt', '\x1b[7^'],
    ['Home with Shift in rxvt', '\x1b[7$'],
    ['Alt with b', '\x1bb'],
    ['Alt with é', '\x1bé'],
    ['Alt with Enter', '\x1b\r'],
    ['Alt with ]', '\x1b]a'],
    ['Alt with P', '\x1bPa'],
    ['Alt with _', '\x1b_a'],
  ])('%s', async (_, key) => {
    expect(await hear([Buffer.from(key)], 1)).toBe(key);
    expect(withoutNoise(key)).toBe(key);
  });
});

describe('a line that was read whole', () => {
  it.each(SWALLOWED)('loses %s and nothing else', (_, noise) => {
    expect(withoutNoise(`2${noise}`)).toBe('2');
    expect(withoutNoise(`${noise}a\x1b[Ab${noise}c`)).toBe('a\x1b[Abc');
  });

  it('keeps what is not a whole sequence', () => {
    expect(withoutNoise('a\x1b')).toBe('a\x1b');
    expect(withoutNoise('a\x1b[12')).toBe('a\x1b[12');
  });
});
