import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Env } from '../../src/lib/env.ts';
import { safeLines, wrap } from '../../src/lib/text/safe-text.ts';
import { detailLines } from '../../src/ui/output/details.ts';
import { linkLines, takesLinks } from '../../src/ui/output/hyperlink.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { DANGEROUS, HOSTILE } from './texts.ts';

const URL = 'https://cdn.example/media/r50ed4a65dee.mp4';
const OPEN = /\x1b\]8;id=[0-9]+;([\x21-\x7e]*)\x1b\\/g;
const CLOSE = '\x1b]8;;\x1b\\';
const theme = createTheme({ TERM: 'xterm-256color' }, true);

/** Text without links and colours, and where the links lead. */
function read(lines: readonly string[]) {
  const text = lines.map((line) =>
    line
      .replace(OPEN, '')
      .replaceAll(CLOSE, '')
      .replace(/\x1b\[\d*m/g, ''),
  );
  return { text, targets: lines.flatMap((line) => [...line.matchAll(OPEN)].map(([, target]) => target)) };
}

describe('a terminal', () => {
  const takes = (env: Env, { isTTY = true, color = true } = {}) =>
    takesLinks({ output: { isTTY, columns: 80, rows: 24 }, theme: createTheme(env, isTTY, color), env });

  it.each<[Env, boolean]>([
    [{ TERM: 'xterm-256color' }, true],
    [{ TERM: 'xterm' }, true],
    [{ TERM: 'xterm-kitty' }, true],
    [{ TERM: 'tmux-256color', TMUX: '/tmp/x' }, true],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, true],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' }, true],
    [{ TERM: 'xterm-256color', VTE_VERSION: '7600' }, true],
    [{ TERM: 'xterm-256color', LC_ALL: 'C' }, true],
    [{ TERM: 'xterm-256color', VTE_VERSION: '4803' }, false],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, false],
    [{ TERM: 'xterm-256color', NO_COLOR: '1' }, false],
    [{ TERM: 'linux' }, false],
    [{ TERM: 'dumb' }, false],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, false],
    [{ TERM: 'eterm-color' }, false],
  ])('%j takes links: %s', (env, isTaken) => expect(takes(env)).toBe(isTaken));

  it('is no pipe, and has colours', () => {
    expect(takes({ TERM: 'xterm', FORCE_COLOR: '1' }, { isTTY: false })).toBe(false);
    expect(takes({ TERM: 'xterm' }, { color: false })).toBe(false);
  });
});

describe('the lines of a web address', () => {
  it('are a link whose text is the address', () => {
    expect(linkLines(URL, [URL], '7')).toEqual([`\x1b]8;id=7;${URL}\x1b\\${URL}${CLOSE}`]);
  });

  it('belong together when there are several', () => {
    const lines = linkLines(URL, wrap(URL, 16), '7');
    expect(lines).toHaveLength(3);
    expect(read(lines)).toEqual({ text: wrap(URL, 16), targets: [URL, URL, URL] });
  });

  it.each(['http://127.0.0.1:4000/x', 'HTTPS://Example.com/%41?a=b&c=d#e'])('lead to %s as it is', (address) => {
    expect(read(linkLines(address, [address], '1')).targets).toEqual([address]);
  });

  it.each([20, 42, 60, 200])('end where words follow it, at %i columns', (width) => {
    const text = `${URL} (works once the video is ready)`;
    const lines = linkLines(text, wrap(text, width), '7');
    expect(read(lines)).toEqual({ text: wrap(text, width), targets: expect.arrayContaining([URL]) });
    const linked = lines.flatMap((line) => line.match(/\x1b\\([^\x1b]*)\x1b\]8;;/)?.[1] ?? []);
    expect(linked.join('')).toBe(URL);
  });

  it.each([
    'Hello, see https://example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://example.com/x',
    'https://',
    '',
    `https://example.com/${'x'.repeat(2000)}`,
  ])('are plain for %j', (text) => {
    expect(linkLines(text, wrap(text, 40), '1')).toEqual(wrap(text, 40));
  });

  it.each([
    ['https://a.example/\x07x', 'https://a.example/%07x'],
    ['https://a.example/\x1b\\\x1b]52;c;aGFjaw==\x07', 'https://a.example/%1B\\%1B]52;c;aGFjaw==%07'],
    ['https://a.example/\x9cx', 'https://a.example/%C2%9Cx'],
    ['https://a.example/é数', 'https://a.example/%C3%A9%E6%95%B0'],
    ['https://a.example/\ud800x', 'https://a.example/%EF%BF%BDx'],
    ['https://a.example/\u202egpj.exe', 'https://a.example/%E2%80%AEgpj.exe'],
  ])('of %j lead to %s', (address, target) => {
    const [, ...row] = detailLines(
      [
        ['Name', 'x'],
        ['Link', address],
      ],
      200,
      theme,
      true,
    );
    expect(read(row).targets).toEqual([target]);
    expect(row.join('')).not.toMatch(/[\x07\x80-\x9f\u202e]/);
  });
});

describe('details with links', () => {
  const rows = (text: string) =>
    [
      ['Name', 'Anna'],
      ['Link', text],
      ['Id', 'r1'],
    ] as const;

  it.each([12, 20, 37, 40, 80, 300])('take the same room as without, at %i columns', (width) => {
    const linked = detailLines(rows(URL), width, theme, true);
    expect(read(linked).targets.length).toBeGreaterThan(0);
    expect(read(linked).text).toEqual(read(detailLines(rows(URL), width, theme)).text);
  });

  it('are as without, whatever an address holds', () => {
    const attack = fc.constantFrom(...HOSTILE.map(([, text]) => text));
    const tail = fc.array(fc.oneof(attack, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 4 });
    fc.assert(
      fc.property(tail, fc.integer({ min: 4, max: 60 }), (parts, width) => {
        const address = `https://a.example/${parts.join('')}`;
        const lines = wrap(safeLines(address), width);
        const linked = linkLines(address, lines, '1');
        expect(read(linked).text).toEqual(lines);
        expect(linked.join('').replace(OPEN, '').replaceAll(CLOSE, '')).not.toMatch(DANGEROUS);
      }),
      { numRuns: 60 },
    );
  });

  it('are links to a terminal, and the text on its screen is the same', async () => {
    const terminal = new xterm.Terminal({ cols: 40, rows: 10, allowProposedApi: true, convertEol: true });
    const opened: string[] = [];
    terminal.parser.registerOscHandler(8, (data) => {
      opened.push(data.slice(data.indexOf(';') + 1));
      return false;
    });
    await new Promise<void>((resolve) => terminal.write(detailLines(rows(URL), 30, theme, true).join('\n'), resolve));
    const screen = Array.from({ length: 5 }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true));
    expect(screen).toEqual([
      'Name  Anna',
      'Link  https://cdn.example/medi',
      '      a/r50ed4a65dee.mp4',
      'Id    r1',
      '',
    ]);
    expect(opened).toEqual([URL, '', URL, '']);
    terminal.dispose();
  });
});
