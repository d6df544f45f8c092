import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import type { Env } from '../../src/lib/env.ts';
import { widthOf } from '../../src/lib/text/safe-text.ts';
import { decodeImage } from '../../src/ui/image/decode.ts';
import { drawPicture } from '../../src/ui/image/draw.ts';
import { encodePng } from '../../src/ui/image/encode-png.ts';
import { inLines, iterm2Image, kittyImage } from '../../src/ui/image/graphics.ts';
import { halfBlockLines } from '../../src/ui/image/half-blocks.ts';
import type { Picture } from '../../src/ui/image/picture.ts';
import { resize } from '../../src/ui/image/resize.ts';
import { roomFor } from '../../src/ui/image/room.ts';
import { pictureStyle } from '../../src/ui/image/style.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { GREEN, quarters, RED, type Rgb } from '../support/image-files.ts';

const XTERM = { TERM: 'xterm-256color' };

function surface(env: Env, { isTTY = true, columns = 80, rows = 24, color = true } = {}) {
  return { output: { isTTY, columns, rows }, theme: createTheme(env, isTTY, color), env };
}

function plain(width: number, height: number, color: readonly number[]): Picture {
  return { width, height, rgba: Uint8Array.from({ length: width * height * 4 }, (_, at) => color[at % 4] ?? 255) };
}

describe('the way to show a picture', () => {
  it.each<[Env, string | undefined]>([
    [{ TERM: 'xterm-kitty' }, 'kitty'],
    [{ TERM: 'xterm-kitty', COLORTERM: 'truecolor' }, 'kitty'],
    [{ ...XTERM, KITTY_WINDOW_ID: '1' }, 'kitty'],
    [{ TERM: 'xterm-ghostty' }, 'kitty'],
    [{ ...XTERM, TERM_PROGRAM: 'ghostty' }, 'kitty'],
    [{ ...XTERM, GHOSTTY_RESOURCES_DIR: '/usr/share/ghostty' }, 'kitty'],
    [{ ...XTERM, TERM_PROGRAM: 'iTerm.app' }, 'iterm2'],
    [{ ...XTERM, LC_TERMINAL: 'iTerm2' }, 'iterm2'],
    [{ ...XTERM, TERM_PROGRAM: 'WezTerm' }, 'iterm2'],
    [{ ...XTERM, COLORTERM: 'truecolor' }, 'truecolor'],
    [{ TERM: 'xterm', COLORTERM: '24bit' }, 'truecolor'],
    [{ WT_SESSION: 'x' }, 'truecolor'],
    [XTERM, '256 colors'],
    [{ ...XTERM, TERM_PROGRAM: 'Apple_Terminal' }, '256 colors'],
    // Another terminal, started from one that has a protocol.
    [{ ...XTERM, TERM_PROGRAM: 'vscode', KITTY_WINDOW_ID: '1' }, '256 colors'],
    [{ ...XTERM, TERM_PROGRAM: 'Apple_Terminal', GHOSTTY_RESOURCES_DIR: '/x' }, '256 colors'],
    // Windows inside a terminal.
    [{ TERM: 'tmux-256color', COLORTERM: 'truecolor', TMUX: '/tmp/x', KITTY_WINDOW_ID: '1' }, 'truecolor'],
    [{ ...XTERM, TMUX: '/tmp/x', LC_TERMINAL: 'iTerm2' }, '256 colors'],
    [{ TERM: 'screen-256color', LC_TERMINAL: 'iTerm2' }, '256 colors'],
    [{ TERM: 'tmux-256color', LC_TERMINAL: 'iTerm2' }, '256 colors'],
    [{ TERM: 'screen', TERM_PROGRAM: 'iTerm.app' }, undefined],
    [{ TERM: 'xterm-kitty', STY: '1.pts' }, undefined],
    // Too few colours, none, or no Unicode.
    [{ TERM: 'xterm' }, undefined],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, undefined],
    [{ TERM: 'dumb', COLORTERM: 'truecolor', FORCE_COLOR: '1' }, undefined],
    [{ TERM: 'linux', COLORTERM: 'truecolor' }, undefined],
    [{ ...XTERM, COLORTERM: 'truecolor', NO_COLOR: '1' }, undefined],
    [{ TERM: 'xterm-kitty', NO_COLOR: '1', FORCE_COLOR: '1' }, undefined],
    [{ TERM: 'xterm-kitty', FORCE_COLOR: '0' }, undefined],
    [{ TERM: 'xterm-kitty', LC_ALL: 'C' }, undefined],
  ])('%j: %s', (env, style) => {
    expect(pictureStyle(surface(env))).toBe(style);
  });

  it.each([
    { ...XTERM, COLORTERM: 'truecolor' },
    { TERM: 'xterm-kitty', FORCE_COLOR: '1' },
    { ...XTERM, TERM_PROGRAM: 'iTerm.app' },
  ])('is none in a pipe or with --no-color: %j', (env) => {
    expect(pictureStyle(surface(env, { isTTY: false }))).toBeUndefined();
    expect(pictureStyle(surface(env, { color: false }))).toBeUndefined();
    expect(pictureStyle(surface(env))).toBeDefined();
  });
});

describe('the room for a picture', () => {
  it.each([
    [1920, 1080, 80, 24, { columns: 28, rows: 8 }],
    [1080, 1920, 80, 24, { columns: 9, rows: 8 }],
    [1920, 1080, 200, 60, { columns: 40, rows: 11 }],
    [500, 500, 200, 60, { columns: 40, rows: 20 }],
    [1920, 1080, 40, 24, { columns: 16, rows: 5 }],
    [500, 500, 40, 24, { columns: 16, rows: 8 }],
    [2000, 100, 80, 24, { columns: 32, rows: 1 }],
    [100, 2000, 80, 24, { columns: 1, rows: 8 }],
    [500, 500, 29, 24, undefined],
    [500, 500, 80, 14, undefined],
  ])('%i × %i on %i columns and %i rows', (width, height, columns, rows, room) => {
    expect(roomFor({ width, height }, { columns, rows })).toEqual(room);
  });

  it('is never more than it may be', () => {
    const side = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 30, max: 400 }), fc.integer({ min: 15, max: 200 }), (...sizes) => {
        const [width, height, columns, rows] = sizes;
        const room = roomFor({ width, height }, { columns, rows });
        expect(room?.columns).toBeLessThanOrEqual(Math.min(40, columns * 0.4));
        expect(room?.rows).toBeLessThanOrEqual(rows / 3);
        expect(Math.min(room?.columns ?? 0, room?.rows ?? 0)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('a picture made smaller', () => {
  const colorsOf = ({ rgb }: { rgb: Uint8Array }) =>
    Array.from({ length: rgb.length / 3 }, (_, at) => [...rgb.subarray(at * 3, at * 3 + 3)]);

  it('keeps what fills whole new pixels', () => {
    const [red, green, blue, white] = colorsOf(resize(quarters(32, 32), { width: 2, height: 2 }));
    expect([red, green]).toEqual([RED, GREEN]);
    expect([blue, white]).toEqual([
      [32, 64, 224],
      [240, 240, 240],
    ]);
  });

  it('mixes what shares a new pixel, each by its area', () => {
    const three = { width: 3, height: 1, rgba: Uint8Array.from([0, 0, 0, 255, 90, 90, 90, 255, 240, 240, 240, 255]) };
    // One and a half of the old ones each.
    expect(colorsOf(resize(three, { width: 2, height: 1 }))).toEqual([
      [30, 30, 30],
      [190, 190, 190],
    ]);
    expect(colorsOf(resize(three, { width: 1, height: 1 }))).toEqual([[110, 110, 110]]);
    expect(colorsOf(resize(three, { width: 6, height: 2 })).map(([red]) => red)).toEqual([
      0, 0, 90, 90, 240, 240, 0, 0, 90, 90, 240, 240,
    ]);
  });

  it('is dark where it was transparent', () => {
    expect(colorsOf(resize(plain(4, 4, [200, 100, 50, 0]), { width: 1, height: 1 }))).toEqual([[0, 0, 0]]);
    expect(colorsOf(resize(plain(4, 4, [200, 100, 50, 128]), { width: 1, height: 1 }))).toEqual([[100, 50, 25]]);
  });

  it('of one colour stays of it, in any size', () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(side, side, side, side, (width, height, toWidth, toHeight) => {
        const small = resize(plain(width, height, [200, 100, 50, 255]), { width: toWidth, height: toHeight });
        expect(small.rgb.length).toBe(toWidth * toHeight * 3);
        expect(new Set(colorsOf(small).map(String))).toEqual(new Set(['200,100,50']));
      }),
    );
  });
});

describe('half blocks', () => {
  const grey = (values: readonly number[], width: number) => ({
    width,
    height: values.length / width,
    rgb: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  });

  it('show the upper pixel before the lower one, in true colour', () => {
    expect(halfBlockLines(grey([1, 2, 3, 4], 2), true)).toEqual([
      '\x1b[38;2;1;1;1;48;2;3;3;3m▀\x1b[38;2;2;2;2;48;2;4;4;4m▀\x1b[0m',
    ]);
  });

  it('say a colour once where it goes on', () => {
    expect(halfBlockLines(grey([1, 1, 3, 3], 2), true)).toEqual(['\x1b[38;2;1;1;1;48;2;3;3;3m▀▀\x1b[0m']);
  });

  it.each<[Rgb, number]>([
    [[0, 0, 0], 16],
    [[255, 255, 255], 231],
    [[255, 0, 0], 196],
    [[95, 135, 215], 68],
    [[100, 130, 220], 68],
    [[8, 8, 8], 232],
    [[128, 128, 128], 244],
    [[238, 238, 238], 255],
    [[60, 60, 62], 237],
  ])('take the nearest of 256 colours: %j is %i', (color, number) => {
    const [line] = halfBlockLines({ width: 1, height: 2, rgb: Uint8Array.from([...color, ...color]) }, false);
    expect(line).toBe(`\x1b[38;5;${number};48;5;${number}m▀\x1b[0m`);
  });
});

describe('a PNG of our own', () => {
  it('can be read by others', () => {
    const small = resize(quarters(32, 32), { width: 20, height: 7 });
    const read = PNG.sync.read(encodePng(small));
    expect([read.width, read.height]).toEqual([20, 7]);
    expect([...read.data].filter((_, at) => at % 4 !== 3)).toEqual([...small.rgb]);
  });
});

describe('the protocols', () => {
  const room = { columns: 12, rows: 3 };

  it('kitty takes base64 in chunks of 4,096, answers nothing, and leaves the cursor', () => {
    const png = Buffer.alloc(7000, 'tavus');
    const parts = kittyImage(png, room).split('\x1b\\');
    expect(parts).toHaveLength(4);
    const [first = '', second = '', third = '', rest] = parts;
    expect(first.slice(0, first.indexOf(';'))).toBe('\x1b_Ga=T,f=100,C=1,c=12,r=3,q=2,m=1');
    expect(second.slice(0, second.indexOf(';'))).toBe('\x1b_Gq=2,m=1');
    expect(third.slice(0, third.indexOf(';'))).toBe('\x1b_Gq=2,m=0');
    expect(rest).toBe('');
    const texts = [first, second, third].map((part) => part.slice(part.indexOf(';') + 1));
    expect(texts.map(({ length }) => length)).toEqual([4096, 4096, 1144]);
    expect(Buffer.from(texts.join(''), 'base64').equals(png)).toBe(true);
  });

  it('iTerm2 takes the file in one', () => {
    const image = iterm2Image(Buffer.from('a file'), room);
    expect(image).toBe('\x1b]1337;File=inline=1;size=6;width=12;height=3;preserveAspectRatio=1:YSBmaWxl\x07');
  });

  it('get lines of their own, and leave the cursor at the start of the last', () => {
    expect(inLines('IMAGE', room, 2)).toBe('\n\n\n\x1b[3A\x1b7\x1b[2CIMAGE\x1b8\x1b[2B');
    expect(inLines('IMAGE', { columns: 1, rows: 1 }, 0)).toBe('\n\x1b[1A\x1b7IMAGE\x1b8');
  });
});

describe('a drawn picture', () => {
  const TRUE = { ...XTERM, COLORTERM: 'truecolor' };

  it('is lines of one width in half blocks, indented', async () => {
    for (const [env, sgr] of [
      [TRUE, /\x1b\[(38;2;\d+;\d+;\d+;48;2;\d+;\d+;\d+|0)m/g],
      [XTERM, /\x1b\[(38;5;\d+;48;5;\d+|0)m/g],
    ] as const) {
      const lines = (await drawPicture(quarters(1920 / 8, 1080 / 8), surface(env), 2))?.split('\n') ?? [];
      expect(lines).toHaveLength(8);
      for (const line of lines) {
        expect(line.replace(sgr, '')).toBe(`  ${'▀'.repeat(28)}`);
        expect(widthOf(line.replace(sgr, ''))).toBe(30);
        expect(line.endsWith('\x1b[0m')).toBe(true);
      }
    }
  });

  it('is a small PNG for kitty and iTerm2, whatever size it has', async () => {
    const kitty = (await drawPicture(quarters(1600, 900), surface({ TERM: 'xterm-kitty' }))) ?? '';
    const iterm2 = (await drawPicture(quarters(1600, 900), surface({ TERM_PROGRAM: 'iTerm.app' }))) ?? '';
    const fromKitty = [...kitty.matchAll(/\x1b_G[^;]*;([^\x1b]*)\x1b\\/g)].map(([, text]) => text).join('');
    const fromIterm2 = /File=[^:]*:([^\x07]*)\x07/.exec(iterm2)?.[1] ?? '';
    expect(fromIterm2).toBe(fromKitty);
    expect(await decodeImage(Buffer.from(fromKitty, 'base64'))).toMatchObject({ width: 280, height: 160 });
  });

  it('is not made larger than it is', async () => {
    const drawn = (await drawPicture(quarters(32, 18), surface({ TERM_PROGRAM: 'iTerm.app' }))) ?? '';
    const png = Buffer.from(/File=[^:]*:([^\x07]*)\x07/.exec(drawn)?.[1] ?? '', 'base64');
    expect(await decodeImage(png)).toMatchObject({ width: 32, height: 18 });
  });

  it('is none without room, or a way', async () => {
    expect(await drawPicture(quarters(), surface(TRUE, { columns: 20 }))).toBeUndefined();
    expect(await drawPicture(quarters(), surface({ TERM: 'xterm' }))).toBeUndefined();
  });

  it('holds nothing of the picture but numbers and base64', async () => {
    // Pixels that are a sequence which writes the clipboard.
    const bytes = Buffer.from('\x1b]52;c;aGFjaw==\x07\x1b[2J\x1b_Gq=0;\x1b\\');
    const rgba = Uint8Array.from({ length: 40 * 40 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : (bytes[at % bytes.length] ?? 0),
    );
    const own =
      /\x1b\[(38;[25];[\d;]+|0)m|\x1b_G[\w=,]*;[A-Za-z0-9+/=]*\x1b\\|\x1b\]1337;[\w=;]*:[A-Za-z0-9+/=]*\x07|\x1b[78]|\x1b\[\d+[ABC]/g;
    for (const env of [TRUE, XTERM, { TERM: 'xterm-kitty' }, { TERM_PROGRAM: 'iTerm.app' }]) {
      const drawn = (await drawPicture({ width: 40, height: 40, rgba }, surface(env), 2)) ?? '';
      expect(drawn).not.toBe('');
      expect(drawn.replace(own, '')).toMatch(/^[▀ \n]*$/);
    }
  });
});
