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
import { FormTalk } from './form.ts';
import { askMenu, ListTalk } from './list.ts';
import { Talk, type TalkOptions } from './talk.ts';
import { isBack, withoutKeys, wordsOf } from './words.ts';

/** How often it is said that something is still under way. */
const STILL_BUSY_MS = 15_000;

export interface AccessibleUiOptions extends TalkOptions {
  /** For the editor: VISUAL, EDITOR and all that one needs. */
  readonly env?: Env;
  readonly interrupts?: Interrupts;
  /** Keeps what an editor had saved when the program has to end. */
  openEditorHost?(): Promise<EditorHost>;
}

/**
 * The `Ui` for screen readers, and for terminals that can't redraw: every question is asked in lines and answered
 * with a line. It moves no cursor, draws nothing anew, and says in words what others show by colour or place.
 */
export class AccessibleUi implements SessionUi {
  readonly canAsk = true;
  readonly #options: AccessibleUiOptions;
  readonly #talk: Talk;
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
    this.#talk = new Talk({ ...options, jobControl: this.#jobControl });
    this.#interrupts = options.interrupts ?? new Interrupts();
  }

  start(): void {
    this.#talk.reader.start();
    this.#unregister = this.#jobControl.register(this.#talk);
  }

  stop(): void {
    this.#unregister();
    this.#talk.reader.stop();
  }

  async menu<Value>(question: MenuQuestion<Value>): Promise<Value> {
    const { details } = question;
    if (details && details !== this.#saidDetails) await this.details(details.title, details.rows);
    this.#saidDetails = details ?? this.#saidDetails;
    return await askMenu(this.#talk, question);
  }

  async pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item> {
    const stopListening = this.#delays.listen((text) => question.feed?.delayed(text));
    return await new ListTalk(this.#talk, question).run().finally(stopListening);
  }

  async fill<Name extends string>(form: Form<Name>): Promise<void> {
    const questions = this.#forms.get(form) ?? new FormTalk(this.#talk, form);
    this.#forms.set(form, questions);
    await questions.run();
  }

  async confirm({ text, typedConfirmation: name }: ConfirmQuestion): Promise<boolean> {
    const question =
      name === undefined ? `${text} [y/N]` : `${text} Type “${name}” to confirm, or press Enter to cancel`;
    for (;;) {
      const line = (await this.#talk.ask(question, { isGrave: true })).trim();
      if (name !== undefined && line !== '' && isTypedName(line, name)) return true;
      const answer = line.toLowerCase();
      if (name === undefined && (answer === 'y' || answer === 'yes')) return true;
      if (answer === '' || answer === 'n' || answer === 'no' || isBack(line)) return false;
      this.#talk.say(name === undefined ? `“${line}” is neither yes nor no.` : `“${line}” is not “${name}”.`);
    }
  }

  async details(title: string, rows: readonly DetailRow[]): Promise<void> {
    this.#talk.heading(title);
    for (const [label, cell = ''] of rows) {
      const words = wordsOf(cell);
      if (words.includes('\n')) this.#talk.sayText(`${label}:\n${words}`);
      else if (words !== '') this.#talk.say(`${label}: ${words}`);
    }
  }

  async showsPictures(): Promise<boolean> {
    return false;
  }

  say(text: string): void {
    this.#talk.say(withoutKeys(text));
  }

  ok(text: string): void {
    this.#talk.say(`Done: ${text}`);
  }

  warn(text: string): void {
    this.#talk.say(`Warning: ${text}`);
  }

  fail(text: string, hint?: string): void {
    this.#talk.say(`Error: ${text}`, ...(hint ? [hint] : []));
  }

  copy(text: string): void {
    // The clipboard is reached by an escape sequence, and this mode writes none.
    this.#talk.say(`To copy: ${text}`);
  }

  commandLine(text: string, line: string): void {
    this.#talk.say(text);
    this.#talk.sayText(line);
  }

  /** The editor is another program, which reads the terminal meanwhile. */
  async edit(text: string, fileType: string, keep: (text: string) => boolean = () => false): Promise<string> {
    const { editText } = await import('../prompt/editor.ts');
    const { env = {}, openEditorHost } = this.#options;
    const options = { env, fileName: `tavus.${fileType}`, keep, host: await openEditorHost?.() };
    this.#talk.say('Your editor opens now. Save and leave it to go on.');
    this.#talk.reader.stop();
    // Ctrl+C is then the editor's.
    const forget = this.#interrupts.lend();
    try {
      const edited = await editText(text, options);
      if ('problem' in edited) throw new UsageError(edited.problem, 'Set VISUAL or EDITOR to the editor you want.');
      return edited.text;
    } finally {
      forget();
      this.#talk.reader.start();
    }
  }

  /** Ctrl+C goes back as `b` does: there is a question to go back to. */
  async busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result> {
    return await this.#wait(label, work, () => new Back());
  }

  async #wait<Result>(
    label: string,
    work: (signal: AbortSignal, tell: Tell) => Promise<Result>,
    interrupted: () => Error,
  ): Promise<Result> {
    this.#talk.say(`${label}…`);
    let last = label;
    const tell = whileOpen((news: string) => {
      if (news !== last) this.#talk.say(`${news}…`);
      last = news;
    });
    const controller = new AbortController();
    const forget = [
      this.#talk.reader.onEnd(() => controller.abort(new Interrupted())),
      this.#interrupts.listen(() => controller.abort(interrupted())),
      this.#jobControl.register({ resume: () => this.#talk.say(`${last}…`) }),
    ];
    const stopListening = this.#talk.reader.onLine((line) => {
      if (isBack(line)) controller.abort(new Back());
      return isBack(line);
    });
    const reminder = setInterval(() => this.#talk.say(`${last}, still waiting; b stops waiting…`), STILL_BUSY_MS);
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

  /** While something is waited for it is said once; a list says it with its page. */
  delayed(delay: Delay): void {
    if (this.#isBusy) this.#talk.say(`${describeDelay(delay)}…`);
    else this.#delays.begin(delay);
  }

  /** Says what has changed, in words; that is no more often than a status changes. */
  async progress<Result>(title: string, work: ProgressWork<Result>): Promise<Result> {
    const news = new ProgressNews();
    const show = whileOpen((view: ProgressView) => {
      for (const line of news.of(view)) this.#talk.say(line);
    });
    return await this.#wait(
      title,
      (signal) => work(signal, show.call),
      () => new Interrupted(),
    ).finally(show.close);
  }

  notify(): void {
    this.#options.output.write('\x07');
  }
}
