import { describe, expect, it } from 'vitest';
import { notification } from '../../src/ui/output/notification.ts';
import { type Bar, ProgressNews, progressLines } from '../../src/ui/output/progress.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { DANGEROUS, expectToFit, HOSTILE, PLAIN, SCRIPTS } from './texts.ts';

const BUSY: Bar = { label: 'Rio', fraction: 0.5, status: { text: 'generating 50/100', tone: 'busy' } };
const DONE: Bar = { label: 'Ada', status: { text: 'ready', tone: 'good' } };
const view = (...bars: Bar[]) => ({ bars, note: () => '5 s so far.' });

describe('progressLines', () => {
  it('draws a bar for items in progress, and only the status of finished ones', () => {
    expect(progressLines(view(BUSY, DONE), 60, 24, PLAIN)).toEqual([
      `Rio  ${'█'.repeat(15)}${'░'.repeat(15)}  generating 50/100`,
      'Ada  ready',
      '5 s so far.',
    ]);
  });

  it('draws with plain signs where only ASCII can be shown', () => {
    const [line] = progressLines(view(BUSY), 60, 24, createTheme({ TERM: 'linux' }, true, false));
    expect(line).toBe(`Rio  ${'#'.repeat(15)}${'-'.repeat(15)}  generating 50/100`);
  });

  it.each([0, 1, -1, 7])('keeps a bar within its bounds at %d', (fraction) => {
    const [line = ''] = progressLines(view({ ...BUSY, fraction }), 60, 24, PLAIN);
    expect(line.match(/[█░]/g)).toHaveLength(30);
  });

  it('shows items in progress and failed items first if not all fit', () => {
    const failed: Bar = { label: 'Eva', status: { text: 'error', tone: 'bad' } };
    const many = [...Array.from({ length: 30 }, () => DONE), BUSY, failed];
    const lines = progressLines(view(...many), 60, 12, PLAIN);
    expect(lines.length).toBeLessThanOrEqual(11);
    expect([lines[0], lines[1], lines.at(-2)]).toEqual([
      expect.stringContaining('Rio'),
      'Eva  error',
      expect.stringMatching(/^and 2\d more$/),
    ]);
  });

  it.each([19, 39, 79, 199])('fits every script and every attack into %i columns', (width) => {
    const bars = [...SCRIPTS, ...HOSTILE].map(([, text]): Bar => ({ label: text, fraction: 0.3, status: text }));
    const lines = progressLines({ bars, note: () => HOSTILE.map(([, text]) => text).join(' ') }, width, 99, PLAIN);
    expectToFit(lines, width);
    expect(lines.filter((line) => DANGEROUS.test(line))).toEqual([]);
  });
});

describe('ProgressNews', () => {
  it('tells a status once, and again when it becomes another; growing numbers are no news', () => {
    const news = new ProgressNews();
    const at = (text: string) => view({ label: 'Rio', status: { text, tone: 'busy' } });
    expect(['queued', 'generating 1/100', 'generating 2/100', 'ready'].flatMap((text) => news.of(at(text)))).toEqual([
      'Rio: queued',
      'Rio: generating 1/100',
      'Rio: ready',
    ]);
  });

  it('says nothing of what has no gist', () => {
    expect(new ProgressNews().of(view({ ...BUSY, gist: '' }))).toEqual([]);
  });
});

describe('notification', () => {
  it.each([
    [{ TERM: 'xterm-256color' }, '\x1b]9;done\x1b\\\x07'],
    [{ TERM: 'xterm-kitty' }, '\x1b]9;done\x1b\\\x07'],
    [{ TERM: 'foot' }, '\x1b]777;notify;tavus;done\x1b\\\x07'],
    [{ TERM: 'xterm-256color', VTE_VERSION: '7600' }, '\x1b]777;notify;tavus;done\x1b\\\x07'],
    [{ TERM: 'linux' }, '\x07'],
    [{ TERM: 'dumb' }, '\x07'],
  ])('for %j', (env, text) => {
    expect(notification('done', env)).toBe(text);
  });

  it('cannot be left by what it says', () => {
    const text = notification('x\x07\x1b\\;\x9c\x1b]52;c;x\x07', { TERM: 'xterm' });
    expect(text.slice(4, -3)).not.toMatch(/[\x00-\x1f\x7f-\x9f;]/);
  });
});
