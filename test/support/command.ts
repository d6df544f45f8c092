import { main } from '../../src/app/main.ts';
import type { Env } from '../../src/lib/env.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from './bench.ts';
import { createFakeIo, type FakeIo } from './fake-io.ts';

export interface RunOptions {
  /** Whose URL and key go into the environment; without one there is neither. */
  readonly sandbox?: Sandbox | undefined;
  /** What standard input holds; nothing unless told. On a terminal it is typed. */
  readonly stdin?: string | Uint8Array;
  /** Pipes unless told. */
  readonly isTerminal?: boolean;
  readonly columns?: number;
  /** Where settings and drafts are kept; a directory of this call alone unless told. */
  readonly directory?: string;
  /** Over what the others put into the environment. */
  readonly env?: Env;
}

export interface Outcome {
  readonly code: number;
  /** All of standard output. */
  readonly output: string;
  /** All of standard error. */
  readonly errors: string;
}

/** A command under way: its streams, and how it ends. */
export interface RunningTavus {
  readonly fake: FakeIo;
  readonly ended: Promise<Outcome>;
}

/** `tavus` with these words, to its end; nothing of the environment that the tests run in is seen. */
export async function runTavus(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { ended } = await startTavus(argv, options);
  return await ended;
}

/** The same for a test that presses keys while it runs. */
export async function startTavus(argv: readonly string[], options: RunOptions = {}): Promise<RunningTavus> {
  const { sandbox, stdin, isTerminal = false, columns = 80 } = options;
  const directory = options.directory ?? (await temporaryDirectory());
  const account = sandbox && { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  const fake = createFakeIo({ isTerminal, columns });
  if (stdin !== undefined) fake.press(stdin);
  // Nobody types any more into a pipe.
  if (!isTerminal) fake.endInput();
  const env = { NO_UPDATE_NOTIFIER: '1', HOME: directory, TAVUS_CONFIG_DIR: directory, ...account, ...options.env };
  const ending = main(fake.io, argv, env);
  return { fake, ended: ending.then((code) => ({ code, output: fake.output(), errors: fake.errors() })) };
}

/** What a command printed with --json. */
export function readJson({ output }: Outcome): unknown {
  return JSON.parse(output);
}
