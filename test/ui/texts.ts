import { expect } from 'vitest';
import { widthOf } from '../../src/lib/text/safe-text.ts';
import { createTheme } from '../../src/ui/theme.ts';

export const PLAIN = createTheme({}, true, false);
export const COLOURED = createTheme({ TERM: 'xterm' }, true);

/** What no printed text may hold: controls, and what turns the reading order round. */
export const DANGEROUS = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

export const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['OSC 52, which writes the clipboard', 'a\x1b]52;c;ZXZpbA==\x07b'],
  ['an unfinished OSC 52', 'a\x1b]52;c;ZXZpbA=='],
  ['OSC 0, which sets the title', 'a\x1b]0;owned\x1b\\b'],
  ['OSC 8, a link to elsewhere', '\x1b]8;;https://evil.example\x07safe\x1b]8;;\x07'],
  ['CSI 2J, which clears the screen', 'a\x1b[2Jb'],
  ['colours', '\x1b[31mred\x1b[0m'],
  ['a sequence that stripping would make', '\x1b\x1b[31m[2J'],
  ['a C1 sequence', 'a\x9b2Jb'],
  ['a C1 OSC', 'a\x9d0;owned\x9cb'],
  ['DCS', '\x1bP1$r0m\x1b\\'],
  ['APC', '\x1b_evil\x1b\\'],
  ['BEL', 'a\x07b'],
  ['backspaces', 'safe\b\b\b\bevil'],
  ['a carriage return', 'safe\revil'],
  ['NUL', 'a\x00b'],
  ['DEL', 'a\x7fb'],
  ['form feed and vertical tab', 'a\f\vb'],
  ['NEL', 'a\x85b'],
  ['RLO', 'gpj\u202eexe'],
  ['isolates', 'a\u2066b\u2067c\u2068d\u2069'],
  ['marks of direction', 'a\u200eb\u200fc\u061cd'],
  ['line and paragraph separators', 'a\u2028b\u2029c'],
  ['zero-width space and joiners of words', 'a\u200bb\u2060c'],
  ['a byte order mark', '\ufeffa'],
  ['soft hyphens', 'a\u00adb'],
  ['joiners that join nothing', 'pay\u200dpal\u200c'],
  ['letters that are not there', '\u3164\u115f\uffa0'],
  ['words in tags', `a${[...'rm -rf'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}`],
  ['bytes in variants of a letter', 'a\ufe00\ufe01\u{e0100}\u{e0101}'],
  ['marks without number', `a${'\u0301'.repeat(50)}`],
];

/** What can't be seen, but for what shapes the character before it: of ASCII that can be digits and symbols, as in keycaps and the zero with a stroke. */
export const HIDDEN =
  /(?:^|[\x00-\xa0])(?![\ufe00-\ufe0f])\p{DI}|(?:^|[\x00-"%-)\x2c-/:;?-Z[-\]_a-z{}\x7f-\xa0])[\ufe00-\ufe0f]|[\u200b\u200e\u200f\u2060\u3164]|\p{DI}{3}|\p{M}{9}/u;

export const SCRIPTS: readonly (readonly [name: string, text: string])[] = [
  ['ASCII', 'The quick brown fox jumps over the lazy dog'],
  ['Chinese', '数字人用您的声音说话，并且看起来就像您一样'],
  ['Korean, decomposed', '안녕하세요 세계 여러분'.normalize('NFD')],
  ['emoji', '😀🎬🎥🚀🌍🎉👍🏽🇩🇪🇫🇷1️⃣❤️'.repeat(3)],
  ['joined emoji', '👨‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈🧑‍🤝‍🧑'.repeat(4)],
  ['Hindi', 'नमस्ते दुनिया, यह एक लंबा वाक्य है की की की'],
  ['Hindi in one word', 'कीखीगीघी'.repeat(8)],
  ['Tamil', 'வணக்கம் உலகம் கொக்கோ போயிருந்தேன்'],
  ['Thai', 'สวัสดีชาวโลกนี่คือประโยคที่ยาวมากไม่มีช่องว่าง'],
  ['Arabic', 'مرحبا بالعالم هذه جملة طويلة جدا للاختبار'],
  ['Hebrew with points', 'שָׁלוֹם עוֹלָם זֶה מִשְׁפָּט אָרֹךְ'],
  [
    'flags of regions, and joiners',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} می‌خواهم क्‍ष 葛\u{e0100}城',
  ],
  ['stacked marks', 'Z\u0351\u036b\u0343a\u0300\u0301\u0302lgo '.repeat(5)],
];

export function expectToFit(lines: readonly string[], width: number): void {
  expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
}
