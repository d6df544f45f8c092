import { describe, expect, it } from 'vitest';
import { widthOf } from '../../src/lib/text/safe-text.ts';
import { drawCursor } from '../../src/ui/prompt/cursor-text.ts';
import { TextBuffer } from '../../src/ui/prompt/text-buffer.ts';

const WIDTH = 60;
const ROOM = 8;

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['one line of words', 'The quick brown fox jumps over the lazy dog. '.repeat(450).slice(0, 20_000)],
  ['one word', 'x'.repeat(20_000)],
  ['Chinese', '数字人用您的声音说话并且看起来就像您一样'.repeat(1000)],
  ['many lines', 'A line of a script.\n'.repeat(1000)],
  ['empty lines', '\n'.repeat(20_000)],
];

function draw(buffer: TextBuffer): string[] {
  return drawCursor(buffer, WIDTH, ROOM, (text) => `[${text}]`);
}

describe.each(TEXTS)('a text of 20,000 characters: %s', (_what, text) => {
  it('shows what is around the cursor, and no more than fits', () => {
    for (const at of [0, 1, 500, 9_999, 19_000, 19_999, 20_000]) {
      const buffer = new TextBuffer(text.slice(0, at));
      const rest = text.slice(at);
      buffer.insert(rest);
      for (let back = 0; back < Math.min(rest.length, 40); back += 1) buffer.moveLeft();
      const lines = draw(buffer);
      const { before } = buffer.split();
      expect(lines).toHaveLength(ROOM);
      expect(Math.max(...lines.map((line) => widthOf(line.replace(/[[\]]/g, ''))))).toBeLessThanOrEqual(WIDTH);
      const shown = lines.join('\n');
      expect(shown.match(/\[.?\]/su)).toHaveLength(1);
      const line = before.slice(before.lastIndexOf('\n') + 1).slice(-20);
      expect(shown.replace(/\n/g, '').split('[')[0]?.endsWith(line)).toBe(true);
    }
  });

  it('does not look at all of it for every key', () => {
    const buffer = new TextBuffer(text);
    // Where all of the text is wrapped each time, this takes longer than a test may.
    for (let key = 0; key < 150; key += 1) {
      buffer.insert('a');
      draw(buffer);
    }
    expect(buffer.text()).toHaveLength(text.length + 150);
  });
});
