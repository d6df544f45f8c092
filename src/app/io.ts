import type { Interrupts } from '../ui/prompt/interrupts.ts';
import type { JobControl } from '../ui/prompt/job-control.ts';

/** Streams and process hooks, passed in by `cli.ts`. */
export interface Io {
  readonly input: NodeJS.ReadStream;
  /** Results and menus. */
  readonly output: NodeJS.WriteStream;
  /** Messages, that is, everything except results. */
  readonly errors: NodeJS.WriteStream;
  readonly interrupts: Interrupts;
  readonly jobControl: JobControl;
  /** Calls `listener` synchronously before a signal ends the program. @returns a function that removes it */
  onLeave(listener: () => void): () => void;
  /**
   * Registers a child program that uses the terminal. @returns a function that unregisters it
   * @param end ends the child when a signal ends this program; it is awaited before the `onLeave` listeners run
   */
  lendTerminal(end: (signal: NodeJS.Signals) => Promise<void>): () => void;
  readonly runtime: Runtime;
}

/** The running process. */
export interface Runtime {
  /** Node's version without `v`, such as `20.19.0`. */
  readonly node: string;
  readonly platform: NodeJS.Platform;
  /** The path of the started file; may be a symbolic link. */
  readonly program: string;
  /** The path of the Node binary. */
  readonly nodePath: string;
  /** The process id. */
  readonly pid: number;
}

/** Prints a warning. @param fix what to do about it, in a sentence */
export type Warn = (text: string, fix?: string) => void;
