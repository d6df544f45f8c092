import { Interrupts } from './interrupts.ts';
import { JobControl, type Suspendable } from './job-control.ts';
import { Keyboard, type KeyboardSource } from './keyboard.ts';
import { PASTE_MARKS_ON, RESTORE_MODES } from './terminal-modes.ts';
import { type KeyMeaning, untilStopped } from './until-stopped.ts';

export interface SessionOptions {
  readonly input: KeyboardSource;
  readonly output: NodeJS.WriteStream;
  /** Receives Ctrl+C, which is a key in raw mode. */
  readonly interrupts?: Interrupts;
  /** Receives Ctrl+Z, which is a key in raw mode. */
  readonly jobControl?: JobControl;
}

/** A terminal in raw mode with marked pastes, from `start` to `stop`, except while the program is suspended. */
export class TerminalSession implements Suspendable {
  readonly keyboard: Keyboard;
  readonly interrupts: Interrupts;
  readonly jobControl: JobControl;
  readonly #output: NodeJS.WriteStream;
  #isSuspended = false;
  #unregister: () => void = () => {};

  constructor({ input, output, interrupts = new Interrupts(), jobControl = new JobControl() }: SessionOptions) {
    this.keyboard = new Keyboard(input);
    this.interrupts = interrupts;
    this.jobControl = jobControl;
    this.#output = output;
    this.keyboard.on('interrupt', () => interrupts.press());
    this.keyboard.on('suspend', () => jobControl.pressKey());
  }

  start(): void {
    this.keyboard.start();
    this.#output.write(PASTE_MARKS_ON);
    this.#unregister = this.jobControl.register(this);
  }

  /** Restores the terminal. */
  stop(): void {
    this.#unregister();
    this.#output.write(RESTORE_MODES);
    this.keyboard.stop();
  }

  suspend(): void {
    // Some shells report the stopped job wherever the cursor is.
    this.#output.write(`${RESTORE_MODES}${this.#isSuspended ? '' : '\n'}`);
    this.#isSuspended = true;
    this.keyboard.suspendInput();
  }

  /** Sets raw mode first: until then keys are echoed, and in the background this stops the program before it draws. */
  resume(): void {
    this.#isSuspended = false;
    this.keyboard.resumeInput();
    this.#output.write(PASTE_MARKS_ON);
  }

  /** Runs `work` until it ends or a key aborts it. @throws Back on Esc, Interrupted on Ctrl+C */
  async listen<Result>(work: (signal: AbortSignal) => Promise<Result>, meaning: KeyMeaning = {}): Promise<Result> {
    return await untilStopped({ ...meaning, ...this.#keys() }, work);
  }

  /** Lends the terminal to another program. */
  async lend<Result>(work: () => Promise<Result>): Promise<Result> {
    this.stop();
    // Ctrl+C is then for the other program.
    const forget = this.interrupts.lend();
    try {
      return await work();
    } finally {
      forget();
      this.start();
    }
  }

  #keys() {
    return { keyboard: this.keyboard, interrupts: this.interrupts, jobControl: this.jobControl };
  }
}
