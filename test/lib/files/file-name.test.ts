import { dirname, join, resolve, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathIn, toFileName, toIdPart } from '../../../src/lib/files/file-name.ts';
import { formatDuration, formatSize, parseDuration, TransferRate } from '../../../src/lib/format.ts';

describe('toFileName', () => {
  it.each([
    ['Welcome', 'Welcome'],
    ['Café Zürich, mañana', 'Café Zürich, mañana'],
    ['製品紹介 👩‍💻', '製品紹介 👩‍💻'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['  .hidden.  ', 'hidden'],
    ['ends with dots...', 'ends with dots'],
    ['two\nlines\tand tabs', 'two_lines_and tabs'],
    ['\x1b]52;c;x\x07', '_]52;c;x_'],
    ['right\u202eto left', 'right_to left'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['console', 'console'],
    ['COM¹', '_COM¹'],
    ['conout$', '_conout$'],
    ['prn .txt', '_prn .txt'],
    ['-rf', '_-rf'],
    ['', 'id'],
    ['...', 'id'],
    ['///', 'id'],
    ['\ud800', '\ufffd'],
  ])('%j -> %j', (text, name) => {
    expect(toFileName(text, 'id')).toBe(name);
  });

  it('is short enough for every file system, and cut between characters', () => {
    expect(toFileName('👨‍👩‍👧‍👦'.repeat(50), 'id')).toBe('👨‍👩‍👧‍👦'.repeat(6));
    expect(Buffer.byteLength(toFileName('ü'.repeat(500), 'id'))).toBe(160);
  });

  it('never leads to another folder, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = toFileName(text, 'id');
        expect(name).not.toMatch(/[/\\:*?"<>|\u0000-\u001f\u007f]|^\.|[. ]$|^-|^$/);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(161);
      }),
    );
  });
});

/** Any text, and texts that are made of what leads elsewhere. */
const TEXT = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('..', '.', '/', '\\', 'C:', '~', 'con', ' ', '\0', 'x', '\ud800', '%2f'), { maxLength: 12 })
    .map((parts) => parts.join('')),
);

describe('toFileName with any fallback', () => {
  it.each(['', '..', '/', 'con', '\0', '../x', ' '])('is a name: %j', (fallback) => {
    expect(toFileName('', fallback)).toMatch(/^[\w.]+$/);
    expect(toFileName('', fallback)).not.toMatch(/^\.|^con$/);
  });
});

describe('toIdPart', () => {
  it.each(['a1b2c3', '16cd74d8c5', 'v-1_X', 'x'.repeat(32)])('leaves an id as it is: %s', (id) => {
    expect(toIdPart(id)).toBe(id);
  });

  it.each([
    ['../out', /^_out-[0-9a-f]{8}$/],
    ['', /^id-[0-9a-f]{8}$/],
    ['x'.repeat(300), /^x{20}-[0-9a-f]{8}$/],
    ['\ud800', /^\ufffd-[0-9a-f]{8}$/],
  ])('replaces %j', (id, part) => {
    expect(toIdPart(id)).toMatch(part);
  });

  it('is short, and different for different ids', () => {
    const property = fc.property(TEXT, TEXT, (one, other) => {
      expect(Buffer.byteLength(toIdPart(one))).toBeLessThanOrEqual(32);
      expect(toIdPart(one) === toIdPart(other)).toBe(one === other);
    });
    fc.assert(property);
    expect(toIdPart('\ud800')).not.toBe(toIdPart('\udfff'));
  });
});

describe('pathIn', () => {
  it.each(['folder', 'folder/', './a/b', '/', '/tmp/', '', '.', '..'])(
    'stays in the folder %j, whatever the text of the name',
    (folder) => {
      const property = fc.property(TEXT, TEXT, (name, id) => {
        const path = pathIn(folder, `${toFileName(name, toIdPart(id))} ${toIdPart(id)}.mp4`);
        expect(dirname(resolve(path))).toBe(resolve(folder));
        expect(win32.dirname(win32.resolve(win32.join('C:\\folder', path.slice(path.lastIndexOf('/') + 1))))).toBe(
          'C:\\folder',
        );
      });
      fc.assert(property);
    },
  );

  it.each(['', '.', '..', '../x', 'a/b', '/x', 'x/', 'C:', 'C:x', 'a\\b', 'a\0b', './x'])('refuses %j', (name) => {
    expect(() => pathIn('folder', name)).toThrow('is not a valid file name');
  });

  it('keeps the folder as given', () => {
    expect([pathIn('', 'a'), pathIn('b/', 'a'), pathIn('../b', 'a')]).toEqual(
      ['a', 'b/a', '../b/a'].map((path) => join(path)),
    );
  });
});

describe('durations', () => {
  it.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1h0m5s', 3_605_000],
    ['168h', 604_800_000],
    ['169h', undefined],
    ['', undefined],
    ['0', undefined],
    ['5x', undefined],
    ['1.5h', undefined],
    ['-5s', undefined],
    ['s', undefined],
    ['30m1h', undefined],
  ])('%j is %j ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    [0, '0 s'],
    [45_400, '45 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [11_520_000, '3 h 12 min'],
    [-5, '0 s'],
  ])('%i ms is "%s"', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [12_400_000, '12.4 MB'],
    [750_000_000, '750 MB'],
    [3e12, '3000 GB'],
  ])('%i bytes are "%s"', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it('computes rate and remaining time only from this run', () => {
    const rate = new TransferRate(1000);
    expect(rate.describe(5_000_000, 10_000_000, 1000)).toBe('5.0 MB of 10.0 MB');
    expect(rate.describe(6_000_000, 10_000_000, 3000)).toBe('6.0 MB of 10.0 MB, 500 KB/s, 8 s left');
    expect(rate.describe(6_000_000, undefined, 3000)).toBe('6.0 MB, 500 KB/s');
  });
});
