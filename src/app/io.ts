import type { Interrupts } from '../ui/prompt/interrupts.ts';
import type { JobControl } from '../ui/prompt/job-control.ts';

/** The process' streams, as `cli.ts` hands them in. */
export interface Io {
  readonly input: NodeJS.ReadStream;
  /** Results and menus. */
  readonly output: NodeJS.WriteStream;
  /** Everything said that is no result. */
  readonly errors: NodeJS.WriteStream;
  readonly interrupts: Interrupts;
  readonly jobControl: JobControl;
  /** Calls it, at once, before a signal ends the program, until the returned function is called. */
  onLeave(listener: () => void): () => void;
  /**
   * Tells that another program has the terminal, until the returned function is called.
   * @param end ends it when a signal ends this one; it is waited for, and then `onLeave` comes.
   */
  lendTo(end: (signal: NodeJS.Signals) => Promise<void>): () => void;
  readonly runtime: Runtime;
}

/** The program as it runs here. */
export interface Runtime {
  /** Node's version, without a `v`. */
  readonly node: string;
  readonly platform: NodeJS.Platform;
  /** The path of the file that was started; it may be a link. */
  readonly program: string;
  /** Of the Node that runs it. */
  readonly nodePath: string;
  /** Its number among all that run. */
  readonly pid: number;
}

/** Tells of what is no failure. @param fix what to do about it, in a sentence */
export type Warn = (text: string, fix?: string) => void;
