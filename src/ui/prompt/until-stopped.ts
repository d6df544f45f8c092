import { untilAborted } from '../../lib/abort.ts';
import { Back, Interrupted } from '../ui.ts';
import type { Interrupts } from './interrupts.ts';
import type { JobControl, Suspendable } from './job-control.ts';
import type { Keyboard } from './keyboard.ts';

export interface KeyMeaning {
  /** True where the work handles Esc itself. */
  readonly takesEscape?: boolean;
  /** True where Ctrl+C goes back, as Esc does. */
  readonly goesBack?: boolean;
  /** What shows the work on the terminal. */
  readonly shown?: Suspendable;
}

interface Keys extends KeyMeaning {
  readonly keyboard: Keyboard;
  readonly interrupts: Interrupts;
  readonly jobControl: JobControl;
}

/** Runs `work` until it ends or a key aborts it. @throws Back on Esc, Interrupted on Ctrl+C */
export async function untilStopped<Result>(
  { keyboard, interrupts, jobControl, shown, takesEscape = false, goesBack = false }: Keys,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (keyboard.hasEnded) throw new Interrupted();
  const controller = new AbortController();
  const back = () => controller.abort(new Back());
  const interrupt = () => controller.abort(goesBack && !keyboard.hasEnded ? new Back() : new Interrupted());
  if (!takesEscape) keyboard.once('escape', back);
  const forget = [interrupts.listen(interrupt), ...(shown ? [jobControl.register(shown)] : [])];
  try {
    return await untilAborted(controller, work);
  } finally {
    keyboard.off('escape', back);
    for (const stop of forget) stop();
  }
}
