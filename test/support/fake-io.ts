import { PassThrough } from 'node:stream';
import type { Io } from '../../src/app/io.ts';

/** Streams to hand to `main`, and what was written to them. */
export interface FakeIo {
  readonly io: Io;
  /** Everything written so far. */
  output(): string;
  errors(): string;
  /** Presses keys, or types. */
  press(text: string): void;
  /** Waits until the output holds this. */
  shows(text: string): Promise<void>;
}

export function createFakeIo({ isTerminal = false, columns = 80 } = {}): FakeIo {
  const input = Object.assign(new PassThrough(), { isTTY: isTerminal, setRawMode: () => input });
  const [output, readOutput] = createSink(isTerminal, columns);
  const [errors, readErrors] = createSink(isTerminal, columns);
  return {
    io: { input, output, errors } as unknown as Io,
    output: readOutput,
    errors: readErrors,
    press: (text) => void input.write(text),
    shows: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!readOutput().includes(text)) return;
          output.off('data', look);
          resolve();
        };
        output.on('data', look);
        look();
      }),
  };
}

function createSink(isTTY: boolean, columns: number): [stream: PassThrough, read: () => string] {
  let text = '';
  const stream = Object.assign(new PassThrough(), { isTTY, columns, rows: 24 });
  // A prompt ends what it wrote to, unless that is the process' own.
  stream.end = () => stream;
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return [stream, () => text];
}
