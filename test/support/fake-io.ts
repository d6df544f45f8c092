import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Io, Runtime } from '../../src/app/io.ts';
import { Interrupts } from '../../src/ui/prompt/interrupts.ts';
import { JobControl } from '../../src/ui/prompt/job-control.ts';

/** Streams to hand to `main`, and what was written to them. */
export interface FakeIo {
  readonly io: Io;
  /** Everything written so far. */
  output(): string;
  errors(): string;
  /** Presses keys, or types; bytes need not be text. */
  press(text: string | Uint8Array): void;
  /** Ends standard input, as the end of a piped file does. */
  endInput(): void;
  /** Presses Ctrl+C where it is a signal. */
  interrupt(): void;
  /** Waits until the output holds this. */
  shows(text: string): Promise<void>;
}

const RUNTIME: Runtime = {
  node: process.versions.node,
  platform: process.platform,
  program: fileURLToPath(new URL('../../src/cli.ts', import.meta.url)),
  // Nowhere: a test that is to start a program in the background says which.
  nodePath: fileURLToPath(new URL('no-node', import.meta.url)),
  pid: process.pid,
};

export interface FakeIoOptions {
  readonly isTerminal?: boolean;
  readonly columns?: number;
  /** What differs from where the tests run. */
  readonly runtime?: Partial<Runtime>;
}

export function createFakeIo({ isTerminal = false, columns = 80, runtime = {} }: FakeIoOptions = {}): FakeIo {
  const input = Object.assign(new PassThrough(), { isTTY: isTerminal, setRawMode: () => input });
  const [output, readOutput] = createSink(isTerminal, columns);
  const [errors, readErrors] = createSink(isTerminal, columns);
  const interrupts = new Interrupts();
  return {
    io: {
      input,
      output,
      errors,
      interrupts,
      jobControl: new JobControl(),
      onLeave: () => () => {},
      lendTerminal: () => () => {},
      runtime: { ...RUNTIME, ...runtime },
    } as unknown as Io,
    output: readOutput,
    errors: readErrors,
    interrupt: () => interrupts.press(),
    press: (text) => void input.write(text),
    endInput: () => void input.end(),
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
  const stream = Object.assign(new PassThrough(), {
    ...{ isTTY, columns, rows: 24 },
    // What a spinner calls; where the cursor is makes no difference to what was written.
    ...{ cursorTo: () => true, moveCursor: () => true, clearLine: () => true },
  });
  // A prompt ends what it wrote to, unless that is the process' own.
  stream.end = () => stream;
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return [stream, () => text];
}
