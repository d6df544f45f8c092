import { untilAborted, whileOpen } from '../lib/abort.ts';
import type { Env } from '../lib/env.ts';
import { UsageError, WHEN_MISSING } from '../lib/errors.ts';
import { safeText } from '../lib/text/safe-text.ts';
import type { FieldProblem, Form } from './form/form.ts';
import { flagOf } from './form/form-fields.ts';
import { type Delay, Delays, describeDelay } from './output/delays.ts';
import { LiveRegion } from './output/live-region.ts';
import { notification } from './output/notification.ts';
import { Printer, type PrinterOptions } from './output/printer.ts';
import { ProgressNews, type ProgressView } from './output/progress.ts';
import { showBusy } from './output/spinner.ts';
import type { Interrupts } from './prompt/interrupts.ts';
import type { JobControl, Suspendable } from './prompt/job-control.ts';
import { AUTOWRAP_ON, SHOW_CURSOR } from './prompt/terminal-modes.ts';
import { Interrupted, type ListQuestion, type MenuQuestion, type ProgressWork, type Tell, type Ui } from './ui.ts';

export interface PlainUiOptions extends PrinterOptions {
  /** True for a terminal that can show progress. */
  readonly showsBusy: boolean;
  /** True with --yes: nothing asks for confirmation. */
  readonly saysYes: boolean;
  /** Tells which kind of notification the terminal supports. */
  readonly env: Env;
  readonly interrupts: Interrupts;
  readonly jobControl?: JobControl;
  /** Calls the listener before a signal ends the program, until the returned function is called. */
  onLeave(listener: () => void): () => void;
}

/** The `Ui` that cannot prompt: messages go to one stream, and a question is a usage error that names the flag. */
export class PlainUi extends Printer implements Ui {
  readonly canAsk: boolean = false;
  readonly #options: PlainUiOptions;
  readonly #delays = new Delays();

  constructor(options: PlainUiOptions) {
    super(options);
    this.#options = options;
  }

  get saysYes(): boolean {
    return this.#options.saysYes;
  }

  async menu<Value>({ title }: MenuQuestion<Value>): Promise<Value> {
    throw new UsageError(`Cannot prompt: ${title}`, 'Run the command in a terminal.');
  }

  async pagedSelect<Item extends object>({ title }: ListQuestion<Item>): Promise<Item> {
    throw new UsageError(`Cannot prompt: ${title}`, 'Pass the id, or run the command in a terminal.');
  }

  /** Accepts a complete form. @throws UsageError that names all flags that are missing or invalid */
  async fill<Name extends string>(form: Form<Name>): Promise<void> {
    const problems = form.problems();
    if (problems.length > 0) throw toUsageError(problems);
  }

  async confirm({ text }: { readonly title: string; readonly text: string }): Promise<boolean> {
    if (this.saysYes) return true;
    throw new UsageError(text, 'Cannot prompt for confirmation. Pass --yes to confirm.');
  }

  async busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result> {
    const busy = this.#options.showsBusy ? await showBusy(label, this.#options, this.#delays) : undefined;
    try {
      return await this.#interruptible((signal) => work(signal, busy?.tell ?? (() => {})), busy);
    } finally {
      busy?.stop();
    }
  }

  /** Prints a line where no spinner and no bar shows the delay. */
  delayed(delay: Delay): void {
    if (!this.countsDown(delay)) this.say(describeDelay(delay));
  }

  /** @returns false where no spinner and no bar shows the delay. */
  protected countsDown(delay: Delay): boolean {
    return this.#delays.begin(delay);
  }

  /** Shows bars on a terminal; elsewhere, prints a line for each item whose status has changed. */
  async progress<Result>(_title: string, work: ProgressWork<Result>): Promise<Result> {
    const region = new LiveRegion({ ...this.#options, delays: this.#delays, stopKey: 'Ctrl+C' });
    const news = new ProgressNews();
    const say = whileOpen((view: ProgressView) => {
      for (const line of news.of(view)) this.say(line);
    });
    try {
      return await this.#interruptible(
        (signal) => work(signal, this.#options.showsBusy ? region.show : say.call),
        region,
      );
    } finally {
      say.close();
      region.close();
    }
  }

  notify(text: string): void {
    if (this.#options.showsBusy) this.#options.output.write(notification(text, this.#options.env));
  }

  /** Lines for a file or another program are not wrapped. */
  protected override width(): number {
    return this.#options.output.isTTY ? super.width() : Number.MAX_SAFE_INTEGER;
  }

  copy(text: string, shown = text): void {
    this.say(shown);
  }

  /** Runs `work` until it ends, or Ctrl+C, which is a signal where no keys are read, aborts it. @throws Interrupted then */
  async #interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>, shown?: Suspendable): Promise<Result> {
    const controller = new AbortController();
    const { output, showsBusy, interrupts, jobControl, onLeave } = this.#options;
    const forget = [
      interrupts.listen(() => controller.abort(new Interrupted())),
      ...(shown && jobControl ? [jobControl.register(shown)] : []),
      // The spinner and the bars hide the cursor, and the bars cut long lines.
      ...(showsBusy ? [onLeave(() => output.write(SHOW_CURSOR + AUTOWRAP_ON))] : []),
    ];
    try {
      return await untilAborted(controller, work);
    } finally {
      for (const stop of forget) stop();
    }
  }

  async edit(..._given: Parameters<Ui['edit']>): Promise<string> {
    throw new UsageError('An editor needs a terminal.', 'Run the command in a terminal, or pass the changes as flags.');
  }
}

function toUsageError(problems: readonly FieldProblem<string>[]): UsageError {
  const flagged = problems.map(({ field, ...problem }) => ({ ...problem, flag: nameOf(field) }));
  const missing = flagged.filter(({ isMissing }) => isMissing).map(({ flag }) => flag);
  const wrong = flagged.filter(({ isMissing }) => !isMissing).map(({ flag, text }) => `${flag}: ${safeText(text)}`);
  const sentences = [...(missing.length > 0 ? [`Missing: ${missing.join(', ')}.`] : []), ...wrong];
  return new UsageError(
    sentences.join(' '),
    missing.length > 0 ? WHEN_MISSING : `Correct ${wrong.length > 1 ? 'them' : 'it'}.`,
  );
}

function nameOf(field: FieldProblem<string>['field']): string {
  const flag = flagOf(field);
  return flag === undefined ? field.label : `--${flag}`;
}
