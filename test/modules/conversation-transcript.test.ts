import { describe, expect, it } from 'vitest';
import type { Turn } from '../../src/api/conversation-events.ts';
import {
  formatOf,
  readTurns,
  selectTurns,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
  writeTranscript,
} from '../../src/modules/conversation/transcript.ts';
import { expectTame } from '../support/tame.ts';

const START = '2026-03-01T12:00:00.000Z';
const HELLO: Turn = { role: 'assistant', content: 'Hello!', seconds_from_start: 1.5, duration: 2 };
const HI: Turn = { role: 'user', content: 'Hi.', seconds_from_start: 65.25, duration: 0.75 };

type Written = Exclude<TranscriptFormat, 'json'>;

function write(turns: readonly Turn[], format: Written, startedAt: string | undefined = START): string {
  return writeTranscript(readTurns(turns, startedAt), format);
}

describe('a transcript', () => {
  it.each<[Written, string]>([
    ['text', '[0:01] Replica: Hello!\n[1:05] Participant: Hi.\n'],
    ['markdown', '**Replica** (0:01)  \nHello!\n\n**Participant** (1:05)  \nHi.\n'],
    [
      'srt',
      '1\n00:00:01,500 --> 00:00:03,500\nReplica: Hello!\n\n2\n00:01:05,250 --> 00:01:06,000\nParticipant: Hi.\n',
    ],
    [
      'vtt',
      'WEBVTT\n\n00:00:01.500 --> 00:00:03.500\n<v Replica>Hello!\n\n00:01:05.250 --> 00:01:06.000\n<v Participant>Hi.\n',
    ],
  ])('is written as %s', (format, text) => {
    expect(write([HELLO, HI], format)).toBe(text);
  });

  it.each<[Written, string]>([
    ['text', ''],
    ['markdown', ''],
    ['srt', ''],
    ['vtt', 'WEBVTT\n'],
  ])('without turns is empty as %s', (format, text) => {
    expect(write([], format)).toBe(text);
  });
});

describe('the time of a turn', () => {
  it.each<[what: string, turn: Turn, startedAt: string | undefined, start: number | undefined]>([
    ['seconds from the start', HI, START, 65.25],
    ['seconds before its date', { ...HI, timestamp: '2026-03-01T12:00:09Z' }, START, 65.25],
    ['its date', { role: 'user', content: 'x', timestamp: '2026-03-01T13:02:05.5Z' }, START, 3725.5],
    ['its date before the start', { role: 'user', content: 'x', timestamp: '2026-03-01T11:59:00Z' }, START, 0],
    ['its date, and no start', { role: 'user', content: 'x', timestamp: '2026-03-01T13:00:00Z' }, undefined, 0],
    ['text that is no date', { role: 'user', content: 'x', timestamp: 'soon' }, START, undefined],
    ['a date after a start that is none', { role: 'user', content: 'x', timestamp: START }, 'soon', undefined],
    ['nothing', { role: 'user', content: 'x' }, START, undefined],
  ])('is read from %s', (_what, turn, startedAt, start) => {
    expect(readTurns([turn], startedAt)[0]?.start).toBe(start);
  });

  it.each<[seconds: number, text: string, srt: string]>([
    [0, '0:00', '00:00:00,000'],
    [59.9994, '0:59', '00:00:59,999'],
    [59.9996, '0:59', '00:01:00,000'],
    [3599.5, '59:59', '00:59:59,500'],
    [3600, '1:00:00', '01:00:00,000'],
    [36_000.05, '10:00:00', '10:00:00,050'],
  ])('of %d seconds is %s, and %s in subtitles', (seconds, text, srt) => {
    const turn = { ...HI, seconds_from_start: seconds };
    expect(write([turn], 'text')).toBe(`[${text}] Participant: Hi.\n`);
    expect(write([turn], 'srt').split('\n')[1]).toMatch(new RegExp(`^${srt} --> `));
  });

  it('is left out where it is unknown', () => {
    const turns = [{ role: 'user', content: 'Hi.' }];
    expect(write(turns, 'text', undefined)).toBe('Participant: Hi.\n');
    expect(write(turns, 'markdown', undefined)).toBe('**Participant**  \nHi.\n');
  });
});

describe('the times of subtitles', () => {
  const at = (start?: number, duration?: number): Turn => ({
    ...{ role: 'user', content: 'x' },
    ...(start !== undefined && { seconds_from_start: start }),
    ...(duration !== undefined && { duration }),
  });

  it.each<[what: string, turns: readonly Turn[], times: readonly string[]]>([
    ['last 3 seconds without a duration', [at(5)], ['05,000 08,000']],
    ['last 3 seconds with a duration of 0', [at(5, 0)], ['05,000 08,000']],
    ['end when the next begins', [at(5, 10), at(7, 1)], ['05,000 07,000', '07,000 08,000']],
    ['end when the next begins, without a duration', [at(5), at(6)], ['05,000 06,000', '06,000 09,000']],
    ['do not end before they begin', [at(5, 2), at(5, 1)], ['05,000 07,000', '05,000 06,000']],
    ['do not end before they begin, out of order', [at(9, 1), at(4, 2)], ['09,000 10,000', '04,000 06,000']],
    [
      'follow one another where they are unknown',
      [at(), at(), at()],
      ['00,000 03,000', '03,000 06,000', '06,000 09,000'],
    ],
    ['continue after a known one', [at(10, 2), at(), at(20, 1)], ['10,000 12,000', '12,000 15,000', '20,000 21,000']],
    ['leave room for a known one', [at(10, 2), at(), at(13, 1)], ['10,000 12,000', '12,000 13,000', '13,000 14,000']],
  ])('%s', (_what, turns, times) => {
    const shown = [...write(turns, 'srt', undefined).matchAll(/00:00:(\S+) --> 00:00:(\S+)/g)];
    expect(shown.map(([, from, to]) => `${from} ${to}`)).toEqual(times);
    const inVtt = [...write(turns, 'vtt', undefined).matchAll(/00:00:(\S+) --> 00:00:(\S+)/g)];
    expect(inVtt.map(([, from, to]) => `${from} ${to}`)).toEqual(times.map((time) => time.replaceAll(',', '.')));
  });
});

describe('the text of a turn', () => {
  const said = (content: string, format: Written) => write([{ role: 'user', content }], format, undefined);

  it('keeps its lines, which are indented in text so that they do not look like turns', () => {
    const content = ' One\r\n[0:00] Replica: Two\r\nThree\n';
    expect(said(content, 'text')).toBe('Participant: One\n  [0:00] Replica: Two\n  Three\n');
    expect(said('**Replica** (0:00)\nTwo', 'markdown')).toBe('**Participant**  \n\\*\\*Replica\\*\\* (0:00)\nTwo\n');
  });

  it.each(['One\n\nTwo', 'One\n \t\n\n  \nTwo', 'One\r\n\r\nTwo'])(
    'has no blank line in subtitles, which would end them: %j',
    (content) => {
      expect(said(content, 'srt')).toContain('Participant: One\nTwo\n');
      expect(said(content, 'vtt')).toContain('<v Participant>One\nTwo\n');
    },
  );

  it.each(['5\n00:00:01,000 --> 00:00:02,000\nfake', 'a -----> b', '-->'])(
    'has no arrow in subtitles, which would mark times: %j',
    (content) => {
      for (const format of ['srt', 'vtt'] as const) expect(said(content, format).match(/-->/g)).toHaveLength(1);
    },
  );

  it('is escaped in WebVTT', () => {
    expect(said('<v Replica>Tom & Ann</v>', 'vtt')).toContain(
      '<v Participant>&lt;v Replica&gt;Tom &amp; Ann&lt;/v&gt;',
    );
    expect(write([{ role: '<b>&', content: 'x' }], 'vtt')).toContain('<v &lt;b&gt;&amp;>x');
  });

  it.each([
    ['# Title', '\\# Title'],
    ['- item', '\\- item'],
    ['  + item', '\\+ item'],
    ['12. item', '12\\. item'],
    ['1) item', '1\\) item'],
    ['Title\n=====', 'Title\n\\====='],
    ['Title\n---', 'Title\n\\---'],
    ['> quote', '\\> quote'],
    ['*a* _b_ ~c~ `d`', '\\*a\\* \\_b\\_ \\~c\\~ \\`d\\`'],
    ['[a](https://example.com)', '\\[a\\](https://example.com)'],
    ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    ['a | b \\ c', 'a \\| b \\\\ c'],
    ['1.5 is - less', '1\\.5 is - less'],
    ['It is 3-4 #1', 'It is 3-4 #1'],
  ])('means itself in Markdown: %j', (content, escaped) => {
    expect(said(content, 'markdown')).toBe(`**Participant**  \n${escaped}\n`);
  });

  it('that is hostile does nothing, in any format', () => {
    const content = '\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x9b2J \u202eabc\u2066 \b\b\x7f\0 \u2028 \ud800';
    for (const format of TRANSCRIPT_FORMATS) {
      if (format === 'json') continue;
      const text = write([{ role: content, content }], format);
      expectTame(text);
      expect(text).toContain('red');
    }
  });
});

describe('the role of a turn', () => {
  it.each([
    ['user', 'Participant'],
    ['assistant', 'Replica'],
    ['system', 'System'],
    ['tool', 'Tool'],
    ['moderator', 'moderator'],
    ['unknown', 'unknown'],
    ['constructor', 'constructor'],
    ['two\nlines', 'two lines'],
  ])('%j is written as %s', (role, speaker) => {
    expect(write([{ role, content: 'x' }], 'text', undefined)).toBe(`${speaker}: x\n`);
  });

  it('decides what is left out: instructions and tools, but not what is unknown', () => {
    const turns = ['system', 'user', 'tool', 'assistant', 'moderator', 'constructor'].map((role) => ({
      ...{ role, content: 'x' },
    }));
    expect(selectTurns(turns, false).map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'moderator',
      'constructor',
    ]);
    expect(selectTurns(turns, true)).toEqual(turns);
  });
});

it.each([
  ['talk.txt', 'text'],
  ['talk.TEXT', 'text'],
  ['a/b.c/talk.md', 'markdown'],
  ['talk.markdown', 'markdown'],
  ['talk.json', 'json'],
  ['talk.Srt', 'srt'],
  ['talk.vtt', 'vtt'],
  ['talk.vtt.bak', undefined],
  ['talk', undefined],
  ['vtt', undefined],
  ['talk.constructor', undefined],
  ['', undefined],
])('the format of %j is %s', (path, format) => {
  expect(formatOf(path)).toBe(format);
});
