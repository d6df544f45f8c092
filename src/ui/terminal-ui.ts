import type { Env } from '../lib/env.ts';
import { UsageError } from '../lib/errors.ts';
import { safeText } from '../lib/text/safe-text.ts';
import type { Form } from './form/form.ts';
import { choiceLine, listSummary } from './list/list-lines.ts';
import { ListScreen } from './list/list-screen.ts';
import { PaginatedList } from './list/paged-list.ts';
import { listLines } from './output/columns.ts';
import { type Delay, Delays } from './output/delays.ts';
import { LiveRegion } from './output/live-region.ts';
import { notification } from './output/notification.ts';
import { Printer, type PrinterOptions } from './output/printer.ts';
import { showBusy } from './output/spinner.ts';
import type { EditorHost } from './prompt/editor.ts';
import { type Screen, showScreen } from './prompt/screen.ts';
import { type SessionOptions, TerminalSession } from './prompt/terminal-session.ts';
import {
  Back,
  type Choice,
  type ListQuestion,
  type MenuQuestion,
  type ProgressWork,
  type SessionUi,
  type Tell,
} from './ui.ts';

export interface TerminalUiOptions extends PrinterOptions, SessionOptions {
  /** For the editor: VISUAL, EDITOR and all that one needs. */
  readonly env?: Env;
  /** Keeps what an editor had saved when the program has to end. */
  openEditorHost?(): Promise<EditorHost>;
}

const keepNothing = (_text: string): boolean => false;

/** The `Ui` on a real terminal. Between `start` and `stop` the keyboard is its own. */
export class TerminalUi extends Printer implements SessionUi {
  readonly canAsk = true;
  readonly #options: TerminalUiOptions;
  readonly #session: TerminalSession;
  readonly #delays = new Delays();

  constructor(options: TerminalUiOptions) {
    super(options);
    this.#options = options;
    this.#session = new TerminalSession(options);
  }

  start(): void {
    this.#session.start();
  }

  /** Leaves the terminal as it was found. */
  stop(): void {
    this.#session.stop();
  }

  async menu<Value>({ title, choices, selected, escapeHint, isFirst }: MenuQuestion<Value>): Promise<Value> {
    const list = new PaginatedList<Choice<Value>>({ items: choices, idOf: (choice) => choice.label });
    const start = choices.find((choice) => choice.value === selected);
    if (selected !== undefined && start) list.moveTo(start.label);
    const screen = new ListScreen<Choice<Value>>({
      ...this.#listBasics(title),
      list,
      draw: (items, width) => items.map((choice) => choiceLine(choice, choices, width, this.#options.theme)),
      ...(choices.some((choice) => choice.blocked) && { blocked: (choice) => choice.blocked }),
      whenEmpty: () => '',
      enterHint: 'choose',
      escapeHint: escapeHint ?? 'back',
      ...(isFirst && { ignoresEscape: true }),
      goesRound: true,
    });
    return (await this.#show(screen)).value;
  }

  async pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item> {
    const { chooseFilterScreen } = await import('./list/filter-screen.ts');
    const { theme } = this.#options;
    const basics = this.#listBasics(question.title);
    const screen = new ListScreen<Item>({
      ...basics,
      ...question,
      ...(question.list.filterGroups().length > 0 && {
        openFilters: () => chooseFilterScreen({ ...basics, list: question.list }),
      }),
      whenEmpty: () => (question.feed?.status() ? `${theme.symbols.ellipsis}` : question.whenEmpty),
      summary: () => listSummary(question, theme.symbols.separator),
      draw: (items, width) =>
        listLines(
          items.map((item) => question.columns(item)),
          width,
          theme,
        ),
      escapeHint: 'back',
    });
    const stopListening = this.#delays.listen((text) => question.feed?.delayed(text));
    return await this.#show(screen).finally(stopListening);
  }

  async fill<Name extends string>(form: Form<Name>): Promise<void> {
    const { fillForm } = await import('./form/fill-form.ts');
    const { openEditorHost } = this.#options;
    await fillForm(form, {
      ...(openEditorHost && { openEditorHost }),
      theme: this.#options.theme,
      env: this.#options.env ?? {},
      heading: (title, width) => this.heading(title, width),
      show: (screen) => this.#show(screen),
      lend: (work) => this.#session.lend(work),
    });
  }

  async confirm(question: { title: string; text: string }): Promise<boolean> {
    const { askToConfirm } = await import('./prompt/confirm.ts');
    const { output, theme } = this.#options;
    const { keyboard: input, jobControl } = this.#session;
    const [heading, lines] = [this.heading(question.title, this.width()), this.wrapped(question.text)];
    this.separate();
    return await this.#session.listen((signal) =>
      askToConfirm({ heading, lines }, { input, output, theme, jobControl, signal }),
    );
  }

  async busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result> {
    const busy = await showBusy(label, this.#options, this.#delays);
    try {
      return await this.#session.listen((signal) => work(signal, busy.tell), { goesBack: true, shown: busy });
    } finally {
      busy.stop();
    }
  }

  delayed(delay: Delay): void {
    this.#delays.begin(delay);
  }

  async progress<Result>(title: string, work: ProgressWork<Result>): Promise<Result> {
    this.separate();
    this.#options.output.write(`${this.heading(title, this.width())}\n`);
    const region = new LiveRegion({ ...this.#options, delays: this.#delays });
    try {
      return await this.#session.listen((signal) => work(signal, region.show), { shown: region });
    } finally {
      region.close();
    }
  }

  notify(text: string): void {
    this.#options.output.write(notification(text, this.#options.env ?? {}));
  }

  copy(remote: string): void {
    // It may be pasted into a shell, where a line end runs what stands before it.
    const text = safeText(remote);
    // OSC 52, https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: base64, so that nothing of the text can act.
    this.#options.output.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
    this.ok(`Copied to the clipboard: ${text}`);
  }

  async edit(text: string, fileType: string, keep = keepNothing): Promise<string> {
    const { editText } = await import('./prompt/editor.ts');
    const { env = {}, openEditorHost } = this.#options;
    const options = { env, fileName: `tavus.${fileType}`, keep, host: await openEditorHost?.() };
    const edited = await this.#session.lend(() => editText(text, options));
    if ('problem' in edited) throw new UsageError(edited.problem, 'Set VISUAL or EDITOR to the editor you want.');
    return edited.text;
  }

  async #show<Result>(screen: Screen<Result | undefined>): Promise<Result> {
    const { output } = this.#options;
    const { keyboard: input, jobControl } = this.#session;
    this.separate();
    const result = await this.#session.listen(
      (signal) => showScreen({ screen, output, jobControl }, { input, output, signal, clearPromptOnDone: true }),
      { takesEscape: true },
    );
    if (result === undefined) throw new Back();
    return result as Result;
  }

  #listBasics(title: string) {
    return { theme: this.#options.theme, heading: (width: number) => this.heading(title, width) };
  }
}
