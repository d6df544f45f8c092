import { expect, it } from 'vitest';
import { HiddenLine } from '../../src/ui/accessible/lines.ts';
import { Interrupted } from '../../src/ui/ui.ts';

function typed(...chunks: readonly string[]): HiddenLine {
  const line = new HiddenLine();
  for (const chunk of chunks) line.take(chunk);
  return line;
}

it.each([
  ['letters and Enter', ['secret\r'], 'secret'],
  ['a line feed for Enter', ['secret\n'], 'secret'],
  ['both', ['secret\r\n'], 'secret'],
  ['one key at a time', ['k', 'e', 'y', '\r'], 'key'],
  ['backspace, of whole characters', ['kéx\x7fy👩‍💻\x7f\b\x7f\r'], 'k'],
  ['Ctrl+U', ['wrong\x15right\r'], 'right'],
  ['arrow and function keys', ['a\x1b[Db\x1b[3~\x1bOPc\x1b', '\r'], 'abc'],
  ['a marked paste', ['\x1b[200~key\x1b[201~\r'], 'key'],
  ['other controls', ['a\x01\tb\r'], 'ab'],
  ['Ctrl+D behind something', ['a\x04\r'], 'a'],
])('takes %s', (_what, chunks, text) => {
  const line = typed(...chunks);
  expect([line.isDone(), line.text()]).toEqual([true, text]);
});

it('is not done before Enter, and can be cleared', () => {
  const line = typed('early\r');
  line.clear();
  expect(line.isDone()).toBe(false);
  line.take('key\r');
  expect(line.text()).toBe('key');
});

it('has no text when more lines came with it; blank ones do not count', () => {
  expect(typed('key\rmore\r').text()).toBeUndefined();
  expect(typed('key\r\n \r').text()).toBe('key');
});

it.each(['\x03', 'abc\x03', '\x04'])('is left with %j', (keys) => {
  const line = typed(keys);
  expect(() => line.isDone()).toThrow(Interrupted);
  line.clear();
  expect(() => line.isDone()).toThrow(Interrupted);
});
