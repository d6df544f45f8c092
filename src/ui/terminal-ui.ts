import { listLines } from './columns.ts';
import { type Delay, Delays } from './delays.ts';
import type { EditorHost, Env } from './editor.ts';
import type { Form } from './form.ts';
import { Interrupts } from './interrupts.ts';
import { Keyboard, type KeyboardSource } from './keyboard.ts';
import { choiceLine, listSummary } from './list-lines.ts';
import { ListScreen } from './list-screen.ts';
import { LiveRegion } from './live-region.ts';
import { notification } from './notification.ts';
import { PaginatedList } from './paged-list.ts';
import { Printer, type PrinterOptions } from './printer.ts';
import { safeText } from './safe-text.ts';
import { type Screen, showScreen } from './screen.ts';
import { showBusy } from './spinner.ts';
import {
  Back,
  type Choice,
  type ListQuestion,
  type MenuQuestion,
  type ProgressWork,
  type SessionUi,
  type Tell,
} from './ui.ts';
import { type KeyMeaning, untilStopped } from './until-stopped.ts';
import { UsageError } from './usage-error.ts';

export interface TerminalUiOptions extends PrinterOptions {
  readonly input: KeyboardSource;
  /** For the editor: VISUAL, EDITOR and all that one needs. */
  readonly env?: Env;
  /** Hears of Ctrl+C, which is a key here. */
  readonly interrupts?: Interrupts;
  /** Keeps what an editor had saved when the program has to end. */
  openEditorHost?(): Promise<EditorHost>;
}

const keepNothing = (_text: string): boolean => false;
const PASTE_MARKS_ON = '\x1b[?2004h';
const PASTE_MARKS_OFF = '\x1b[?2004l';
const SHOW_CURSOR = '\x1b[?25h';

/** The `Ui` on a real terminal. Between `start` and `stop` the keyboard is its own. */
export class TerminalUi extends Printer implements SessionUi {
  readonly canAsk = true;
  readonly #options: TerminalUiOptions;
  readonly #keyboard: Keyboard;
  readonly #interrupts: Interrupts;
  readonly #delays = new Delays();

  constructor(options: TerminalUiOptions) {
    super(options);
    this.#options = options;
    this.#keyboard = new Keyboard(options.input);
    this.#interrupts = options.interrupts ?? new Interrupts();
    this.#keyboard.on('interrupt', () => this.#interrupts.press());
  }

  start(): void {
    this.#keyboard.start();
    this.#options.output.write(PASTE_MARKS_ON);
  }

  /** Leaves the terminal as it was found. */
  stop(): void {
    this.#options.output.write(PASTE_MARKS_OFF + SHOW_CURSOR);
    this.#keyboard.stop();
  }

  async menu<Value>({ title, choices, selected, escapeHint }: MenuQuestion<Value>): Promise<Value> {
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
      goesRound: true,
    });
    return (await this.#show(screen)).value;
  }

  async pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item> {
    const { chooseFilterScreen } = await import('./filter-screen.ts');
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
    const { fillForm } = await import('./fill-form.ts');
    const { openEditorHost } = this.#options;
    await fillForm(form, {
      ...(openEditorHost && { openEditorHost }),
      theme: this.#options.theme,
      env: this.#options.env ?? {},
      heading: (title, width) => this.heading(title, width),
      show: (screen) => this.#show(screen),
      lend: (work) => this.#lend(work),
    });
  }

  async confirm(question: { title: string; text: string }): Promise<boolean> {
    const { confirm } = await import('@inquirer/prompts');
    const { output, theme } = this.#options;
    const plain = (text: string) => text;
    const defaultAnswer = (text: string) => theme.chalk.dim(`(${text})`);
    const style = { message: plain, answer: plain, defaultAnswer, error: theme.chalk.red };
    // Inquirer puts a space between prefix and message, which is then at the end of the heading's line.
    const prefix = this.heading(question.title, this.width());
    const message = ['', '', ...this.wrapped(question.text), '', theme.chalk.dim('Esc back')].join('\n');
    this.separate();
    return await this.#listening(async (signal) => {
      const config = { message, default: false, theme: { prefix, style } };
      return await confirm(config, { input: this.#keyboard, output, signal, clearPromptOnDone: true });
    });
  }

  async busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result> {
    const busy = await showBusy(label, this.#options, this.#delays);
    try {
      return await this.#listening((signal) => work(signal, busy.tell), { goesBack: true });
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
      return await this.#listening((signal) => work(signal, region.show));
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
    const { editText } = await import('./editor.ts');
    const { env = {}, openEditorHost } = this.#options;
    const options = { env, fileName: `tavus.${fileType}`, keep, host: await openEditorHost?.() };
    const edited = await this.#lend(() => editText(text, options));
    if ('problem' in edited) throw new UsageError(edited.problem, 'Set VISUAL or EDITOR to the editor you want.');
    return edited.text;
  }

  async #listening<Result>(work: (signal: AbortSignal) => Promise<Result>, meaning: KeyMeaning = {}): Promise<Result> {
    return await untilStopped({ keyboard: this.#keyboard, interrupts: this.#interrupts, ...meaning }, work);
  }

  async #show<Result>(screen: Screen<Result | undefined>): Promise<Result> {
    const { output } = this.#options;
    this.separate();
    const result = await this.#listening(
      (signal) => showScreen({ screen, output }, { input: this.#keyboard, output, signal, clearPromptOnDone: true }),
      { takesEscape: true },
    );
    if (result === undefined) throw new Back();
    return result as Result;
  }

  /** Gives the terminal to another program, and takes it again. */
  async #lend<Result>(work: () => Promise<Result>): Promise<Result> {
    this.stop();
    // Ctrl+C is then the other program's.
    const forget = this.#interrupts.lend();
    try {
      return await work();
    } finally {
      forget();
      this.start();
    }
  }

  #listBasics(title: string) {
    return { theme: this.#options.theme, heading: (width: number) => this.heading(title, width) };
  }
}
