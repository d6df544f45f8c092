import { untilAborted, whileOpen } from '../../lib/abort.ts';
import type { Env } from '../../lib/env.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Form } from '../form/form.ts';
import { type Delay, Delays, describeDelay } from '../output/delays.ts';
import { ProgressNews, type ProgressView } from '../output/progress.ts';
import type { EditorHost } from '../prompt/editor.ts';
import { Interrupts } from '../prompt/interrupts.ts';
import { JobControl } from '../prompt/job-control.ts';
import { isTypedName } from '../prompt/typed-name.ts';
import {
  Back,
  type ConfirmQuestion,
  type DetailRow,
  type Details,
  Interrupted,
  type ListQuestion,
  type MenuQuestion,
  type ProgressWork,
  type SessionUi,
  type Tell,
} from '../ui.ts';
import { FormPrompt } from './form.ts';
import { LinePrompt, type LinePromptOptions } from './line-prompt.ts';
import { askMenu, ListPrompt } from './list.ts';
import { isBack, wordsOf } from './words.ts';

/** Milliseconds between two messages that work is still running. */
const STILL_BUSY_MS = 15_000;

export interface AccessibleUiOptions extends LinePromptOptions {
  /** The environment of the editor, with VISUAL and EDITOR. */
  readonly env?: Env;
  readonly interrupts?: Interrupts;
  /** Keeps what was saved in the editor when a signal ends the program. */
  openEditorHost?(): Promise<EditorHost>;
}

/**
 * The `Ui` for screen readers, and for terminals that cannot redraw: every question is printed in lines and answered
 * with a line. It does not move the cursor or redraw, and puts into words what other Uis show by color or position.
 */
export class AccessibleUi implements SessionUi {
  readonly canAsk = true;
  readonly #options: AccessibleUiOptions;
  readonly #prompt: LinePrompt;
  readonly #interrupts: Interrupts;
  readonly #jobControl: JobControl;
  #unregister: () => void = () => {};
  readonly #delays = new Delays();
  #isBusy = false;
  #saidDetails: Details | undefined;
  readonly #forms = new WeakMap<object, { run(): Promise<void> }>();

  constructor(options: AccessibleUiOptions) {
    this.#options = options;
    this.#jobControl = options.jobControl ?? new JobControl();
    this.#prompt = new LinePrompt({ ...options, jobControl: this.#jobControl });
    this.#interrupts = options.interrupts ?? new Interrupts();
  }

  start(): void {
    this.#prompt.reader.start();
    this.#unregister = this.#jobControl.register(this.#prompt);
  }

  stop(): void {
    this.#unregister();
    this.#prompt.reader.stop();
  }

  async menu<Value>(question: MenuQuestion<Value>): Promise<Value> {
    const { details } = question;
    if (details && details !== this.#saidDetails) await this.details(details.title, details.rows);
    this.#saidDetails = details ?? this.#saidDetails;
    return await askMenu(this.#prompt, question);
  }

  async pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item> {
    const stopListening = this.#delays.listen((text) => question.feed?.delayed(text));
    return await new ListPrompt(this.#prompt, question).run().finally(stopListening);
  }

  async fill<Name extends string>(form: Form<Name>): Promise<void> {
    const questions = this.#forms.get(form) ?? new FormPrompt(this.#prompt, form);
    this.#forms.set(form, questions);
    await questions.run();
  }

  async confirm({ text, typedConfirmation: name }: ConfirmQuestion): Promise<boolean> {
    const question =
      name === undefined ? `${text} [y/N]` : `${text} Type “${name}” to confirm, or press Enter to cancel`;
    for (;;) {
      const line = (await this.#prompt.ask(question, { isGrave: true })).trim();
      if (name !== undefined && line !== '' && isTypedName(line, name)) return true;
      const answer = line.toLowerCase();
      if (name === undefined && (answer === 'y' || answer === 'yes')) return true;
      if (answer === '' || answer === 'n' || answer === 'no' || isBack(line)) return false;
      this.#prompt.say(name === undefined ? `“${line}” is neither yes nor no.` : `“${line}” is not “${name}”.`);
    }
  }

  async details(title: string, rows: readonly DetailRow[]): Promise<void> {
    this.#prompt.heading(title);
    for (const [label, cell = ''] of rows) {
      const words = wordsOf(cell);
      if (words.includes('\n')) this.#prompt.sayText(label === '' ? words : `${label}:\n${words}`);
      else if (words !== '') this.#prompt.say(label === '' ? words : `${label}: ${words}`);
    }
  }

  async showsPictures(): Promise<boolean> {
    return false;
  }

  say(text: string): void {
    this.#prompt.say(text);
  }

  ok(text: string): void {
    this.#prompt.say(`Done: ${text}`);
  }

  warn(text: string): void {
    this.#prompt.say(`Warning: ${text}`);
  }

  fail(text: string, hint?: string): void {
    this.#prompt.say(`Error: ${text}`, ...(hint ? [hint] : []));
  }

  copy(text: string, shown = text): void {
    // Copying to the clipboard needs an escape sequence, which this mode does not write.
    this.#prompt.say(`To copy: ${shown}`, ...(shown === text ? [] : ['It contains a secret, which is not shown.']));
  }

  commandLine(text: string, line: string): void {
    this.#prompt.say(text);
    this.#prompt.sayText(line);
  }

  /** Lends the terminal to the editor. */
  async edit(text: string, fileType: string, keep: (text: string) => boolean = () => false): Promise<string> {
    const { editText } = await import('../prompt/editor.ts');
    const { env = {}, openEditorHost } = this.#options;
    const options = { env, fileName: `tavus.${fileType}`, keep, host: await openEditorHost?.() };
    this.#prompt.say('Opening your editor. Save and quit to continue.');
    this.#prompt.reader.stop();
    // Ctrl+C is then for the editor.
    const forget = this.#interrupts.lend();
    try {
      const edited = await editText(text, options);
      if ('problem' in edited) throw new UsageError(edited.problem, 'Set VISUAL or EDITOR to your editor.');
      return edited.text;
    } finally {
      forget();
      this.#prompt.reader.start();
    }
  }

  /** Ctrl+C goes back, as `b` does. */
  async busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result> {
    return await this.#wait({ label }, work, () => new Back());
  }

  async #wait<Result>(
    { label, hint = '' }: { label: string; hint?: string },
    work: (signal: AbortSignal, tell: Tell) => Promise<Result>,
    interrupted: () => Error,
  ): Promise<Result> {
    this.#prompt.say(`${label}…${hint}`);
    let last = label;
    const tell = whileOpen((news: string) => {
      if (news !== last) this.#prompt.say(`${news}…`);
      last = news;
    });
    const controller = new AbortController();
    const forget = [
      this.#prompt.reader.onEnd(() => controller.abort(new Interrupted())),
      this.#interrupts.listen(() => controller.abort(interrupted())),
      this.#jobControl.register({ resume: () => this.#prompt.say(`${last}…`) }),
    ];
    const stopListening = this.#prompt.reader.onLine((line) => {
      if (isBack(line)) controller.abort(new Back());
      return isBack(line);
    });
    const reminder = setInterval(() => this.#prompt.say(`${last}, still waiting. Type b to stop.`), STILL_BUSY_MS);
    this.#isBusy = true;
    try {
      return await untilAborted(controller, (signal) => work(signal, tell.call));
    } finally {
      tell.close();
      this.#isBusy = false;
      clearInterval(reminder);
      stopListening();
      for (const stop of forget) stop();
    }
  }

  /** Prints the reason while work is running; a list shows it with its page. */
  delayed(delay: Delay): void {
    if (this.#isBusy) this.#prompt.say(`${describeDelay(delay)}…`);
    else this.#delays.begin(delay);
  }

  /** Prints a line for each status that changes. */
  async progress<Result>(title: string, work: ProgressWork<Result>): Promise<Result> {
    const news = new ProgressNews();
    const show = whileOpen((view: ProgressView) => {
      for (const line of news.of(view)) this.#prompt.say(line);
    });
    return await this.#wait(
      { label: title, hint: ' Type b to stop.' },
      (signal) => work(signal, show.call),
      () => new Interrupted(),
    ).finally(show.close);
  }

  notify(): void {
    this.#options.output.write('\x07');
  }
}
