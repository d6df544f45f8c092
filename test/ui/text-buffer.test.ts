import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextBuffer } from '../../src/ui/prompt/text-buffer.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const E_ACUTE = 'e\u0301';
const FLAGS = '🇩🇪🇫🇷';
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A buffer from text with `|` where the cursor stands. */
function at(marked: string): TextBuffer {
  const [before = '', after = ''] = marked.split('|');
  const buffer = new TextBuffer(after);
  while (buffer.split().before !== '') buffer.moveLeft();
  buffer.insert(before);
  return buffer;
}

function marked(buffer: TextBuffer): string {
  const { before, under, after } = buffer.split();
  return `${before}|${under}${after}`;
}

function isBoundary(text: string, index: number): boolean {
  return index === text.length || [...segmenter.segment(text)].some((part) => part.index === index);
}

type Move = { [K in keyof TextBuffer]: TextBuffer[K] extends () => unknown ? K : never }[keyof TextBuffer];

describe('TextBuffer', () => {
  it('starts with the cursor behind its text', () => {
    expect(marked(new TextBuffer('abc'))).toBe('abc|');
    expect(marked(new TextBuffer())).toBe('|');
  });

  it('puts text in at the cursor, which goes behind it', () => {
    const buffer = at('ad|');
    buffer.moveLeft();
    buffer.insert('bc');
    expect(marked(buffer)).toBe('abc|d');
  });

  it('takes other text as a whole', () => {
    const buffer = at('a|bc');
    buffer.setText('other');
    expect(marked(buffer)).toBe('other|');
  });

  it.each<[move: Move, from: string, to: string]>([
    ['moveLeft', 'ab|', 'a|b'],
    ['moveLeft', '|ab', '|ab'],
    ['moveLeft', `${FAMILY}|`, `|${FAMILY}`],
    ['moveLeft', `caf${E_ACUTE}|`, `caf|${E_ACUTE}`],
    ['moveLeft', `${FLAGS}|`, '🇩🇪|🇫🇷'],
    ['moveLeft', '数字|人', '数|字人'],
    ['moveLeft', 'a\n|b', 'a|\nb'],
    ['moveRight', 'a|b', 'ab|'],
    ['moveRight', 'ab|', 'ab|'],
    ['moveRight', `|${FAMILY}x`, `${FAMILY}|x`],
    ['moveRight', `|${E_ACUTE}x`, `${E_ACUTE}|x`],
    ['moveRight', `|${FLAGS}`, '🇩🇪|🇫🇷'],
    ['moveRight', 'a|\nb', 'a\n|b'],
    ['moveWordLeft', 'one two|', 'one |two'],
    ['moveWordLeft', 'one two  |', 'one |two  '],
    ['moveWordLeft', 'one\ntwo |x', 'one\n|two x'],
    ['moveWordLeft', '|one', '|one'],
    ['moveWordRight', '|one two', 'one| two'],
    ['moveWordRight', 'one|  two x', 'one  two| x'],
    ['moveWordRight', 'one|', 'one|'],
    ['moveToLineStart', 'one\ntwo|\nthree', 'one\n|two\nthree'],
    ['moveToLineStart', 'one|', '|one'],
    ['moveToLineEnd', 'one\n|two\nthree', 'one\ntwo|\nthree'],
    ['moveToLineEnd', '|one', 'one|'],
    ['moveUp', 'one\ntw|o', 'on|e\ntwo'],
    ['moveUp', 'one|', 'one|'],
    ['moveUp', 'a\nlonger|', 'a|\nlonger'],
    ['moveUp', '\nab|', '|\nab'],
    ['moveUp', '\n\n|', '\n|\n'],
    ['moveUp', `😀😀\nab|c`, '😀😀|\nabc'],
    ['moveUp', `😀b\na|c`, '😀|b\nac'],
    ['moveUp', `${FAMILY}x\n${E_ACUTE}|y`, `${FAMILY}|x\n${E_ACUTE}y`],
    ['moveDown', 'on|e\ntwo', 'one\ntw|o'],
    ['moveDown', 'one\ntwo|', 'one\ntwo|'],
    ['moveDown', 'longer|\na', 'longer\na|'],
    ['moveDown', 'ab|\n\ncd', 'ab\n|\ncd'],
    ['moveDown', '|\n', '\n|'],
    ['moveDown', 'a|b\n😀c', 'ab\n😀|c'],
    ['moveDown', `${FAMILY}|\n${FLAGS}`, `${FAMILY}\n🇩🇪|🇫🇷`],
    ['deleteLeft', 'ab|c', 'a|c'],
    ['deleteLeft', '|abc', '|abc'],
    ['deleteLeft', `a${FAMILY}|b`, 'a|b'],
    ['deleteLeft', `caf${E_ACUTE}|`, 'caf|'],
    ['deleteLeft', 'a\n|b', 'a|b'],
    ['deleteRight', 'a|bc', 'a|c'],
    ['deleteRight', 'abc|', 'abc|'],
    ['deleteRight', `a|${FAMILY}b`, 'a|b'],
    ['deleteRight', 'a|\nb', 'a|b'],
    ['deleteWordLeft', 'one two|', 'one |'],
    ['deleteWordLeft', 'one two |three', 'one |three'],
    ['deleteWordLeft', '|one', '|one'],
    ['deleteToLineStart', 'one\ntwo|x', 'one\n|x'],
    ['deleteToLineStart', 'one\n|two', 'one\n|two'],
    ['deleteToLineEnd', 'one|two\nthree', 'one|\nthree'],
    ['deleteToLineEnd', 'one|\nthree', 'one|\nthree'],
  ])('%s goes from %j to %j', (move, from, to) => {
    const buffer = at(from);
    buffer[move]();
    expect(marked(buffer)).toBe(to);
  });

  it('says whether there was a line to go to', () => {
    const buffer = at('one\ntw|o');
    expect([buffer.moveDown(), buffer.moveUp(), buffer.moveUp(), buffer.moveDown()]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('shows the character under the cursor whole, with nothing at the end', () => {
    expect(at(`a|${FAMILY}b`).split()).toEqual({ before: 'a', under: FAMILY, after: 'b' });
    expect(at('a|').split()).toEqual({ before: 'a', under: '', after: '' });
    expect(at('a|\nb').split()).toEqual({ before: 'a', under: '\n', after: 'b' });
  });

  it('stays quick at the end of a long script', () => {
    const buffer = new TextBuffer('word '.repeat(20_000));
    for (let count = 0; count < 1000; count += 1) buffer.insert('x');
    for (let count = 0; count < 1000; count += 1) buffer.deleteLeft();
    expect(buffer.text()).toBe('word '.repeat(20_000));
  });
});

describe('whatever is pressed', () => {
  const moves = [
    'moveLeft',
    'moveRight',
    'moveWordLeft',
    'moveWordRight',
    'moveToLineStart',
    'moveToLineEnd',
    'moveUp',
    'moveDown',
  ] as const;
  const deletions = ['deleteLeft', 'deleteRight', 'deleteWordLeft', 'deleteToLineStart', 'deleteToLineEnd'] as const;
  const piece = fc.constantFrom('a', 'Z', ' ', '\n', '数', '😀', FAMILY, E_ACUTE, FLAGS, 'की', '안'.normalize('NFD'));
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

  it('moving changes no text and never stops inside a character', () => {
    fc.assert(
      fc.property(text, fc.array(fc.constantFrom(...moves), { maxLength: 25 }), (start, steps) => {
        const buffer = new TextBuffer(start);
        for (const step of steps) {
          buffer[step]();
          expect(buffer.text()).toBe(start);
          expect(isBoundary(start, buffer.split().before.length)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('deleting takes away one stretch that touches the cursor, and inserting adds at it', () => {
    const change = fc.oneof(
      fc.constantFrom(...moves).map((move) => ({ move })),
      fc.constantFrom(...deletions).map((deletion) => ({ deletion })),
      piece.map((insert) => ({ insert })),
    );
    fc.assert(
      fc.property(text, fc.array(change, { maxLength: 25 }), (start, changes) => {
        const buffer = new TextBuffer(start);
        for (const step of changes) {
          const { before, under, after } = buffer.split();
          if ('move' in step) buffer[step.move]();
          if ('insert' in step) {
            buffer.insert(step.insert);
            expect(buffer.split().before).toBe(before + step.insert);
            expect(buffer.text()).toBe(before + step.insert + under + after);
          }
          if ('deletion' in step) {
            buffer[step.deletion]();
            const left = buffer.split().before;
            const right = buffer.text().slice(left.length);
            expect(before.startsWith(left)).toBe(true);
            expect((under + after).endsWith(right)).toBe(true);
            expect(left === before || right === under + after).toBe(true);
          }
        }
      }),
    );
  });
});
