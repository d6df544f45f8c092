import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { plainOutput } from '../../src/ui/output/plain-output.ts';

function write(...chunks: (string | Uint8Array)[]): string {
  const output = Object.assign(new PassThrough(), { columns: 42, isTTY: true }) as unknown as NodeJS.WriteStream;
  const plain = plainOutput(output);
  for (const chunk of chunks) plain.write(chunk);
  expect([plain.columns, plain.isTTY]).toEqual([42, true]);
  return String((output as unknown as PassThrough).read());
}

it('writes plain signs of the same width', () => {
  expect(write('“Anna” · 512 × 512 – it’s …')).toBe('"Anna" - 512 x 512 - it\'s .');
});

it('leaves names in other scripts and bytes alone', () => {
  expect(write('Jürgen 田中 \x1b[1m', Buffer.from('·'))).toBe('Jürgen 田中 \x1b[1m·');
});

it('keeps what listens to the stream working', () => {
  const output = new PassThrough() as unknown as NodeJS.WriteStream;
  let resized = 0;
  plainOutput(output).on('resize', () => {
    resized += 1;
  });
  output.emit('resize');
  expect(resized).toBe(1);
});
