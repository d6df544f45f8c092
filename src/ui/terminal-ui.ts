import type { Env } from './editor.ts';
import { fillForm } from './fill-form.ts';
import { chooseFilterScreen } from './filter-screen.ts';
import type { Form } from './form.ts';
import { Keyboard, type KeyboardSource } from './keyboard.ts';
import { ListScreen } from './list-screen.ts';
import { PaginatedList } from './paged-list.ts';
import { Printer, type PrinterOptions } from './printer.ts';
import { padTo, safeText, truncate, widthOf } from './safe-text.ts';
import { type Screen, showScreen } from './screen.ts';
import { showBusy } from './spinner.ts';
import { Back, type Choice, Interrupted, type ListQuestion, type MenuQuestion, type Tell, type Ui } from './ui.ts';

export interface TerminalUiOptions extends PrinterOptions {
  readonly input: KeyboardSource;
  /** For the editor: VISUAL, EDITOR and all that one needs. */
  readonly env?: Env;
}

const PASTE_MARKS_ON = '\x1b[?2004h';
const PASTE_MARKS_OFF = '\x1b[?2004l';
const SHOW_CURSOR = '\x1b[?25h';

/** The `Ui` on a real terminal. Between `start` and `stop` the keyboard is its own. */
export class TerminalUi extends Printer implements Ui {
  readonly #options: TerminalUiOptions;
  readonly #keyboard: Keyboard;

  constructor(options: TerminalUiOptions) {
    super(options);
    this.#options = options;
    this.#keyboard = new Keyboard(options.input);
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
      draw: (items, width) => items.map((choice) => this.#drawChoice(choice, choices, width)),
      ...(choices.some((choice) => choice.blocked) && { blocked: (choice) => choice.blocked }),
      whenEmpty: () => '',
      enterHint: 'choose',
      escapeHint: escapeHint ?? 'back',
      goesRound: true,
    });
    return (await this.#show(screen)).value;
  }

  async pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item> {
    const { listLines } = await import('./table.ts');
    const { theme } = this.#options;
    const basics = this.#listBasics(question.title);
    const screen = new ListScreen<Item>({
      ...basics,
      ...question,
      ...(question.list.filterGroups().length > 0 && {
        openFilters: () => chooseFilterScreen({ ...basics, list: question.list }),
      }),
      whenEmpty: () => (question.feed?.status() ? `${theme.symbols.ellipsis}` : question.whenEmpty),
      summary: () => summarise(question, theme.symbols.separator),
      draw: (items, width) =>
        listLines(
          items.map((item) => question.columns(item)),
          width,
          theme,
        ),
      escapeHint: 'back',
    });
    return await this.#show(screen);
  }

  async fill<Name extends string>(form: Form<Name>): Promise<void> {
    await fillForm(form, {
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
    return await this.#listening(['escape', 'interrupt'], async (signal) => {
      const config = { message, default: false, theme: { prefix, style } };
      return await confirm(config, { input: this.#keyboard, output, signal, clearPromptOnDone: true });
    });
  }

  async busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result> {
    const busy = await showBusy(label, this.#options);
    try {
      return await this.#listening(['escape', 'interrupt'], (signal) =>
        Promise.race([work(signal, busy.tell), whenAborted(signal)]),
      );
    } finally {
      busy.stop();
    }
  }

  copy(text: string): void {
    // OSC 52, https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: base64, so that nothing of the text can act.
    this.#options.output.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
    this.ok(`Copied to the clipboard: ${text}`);
  }

  /** Runs `work` until it ends by itself or by one of the keys: Esc throws `Back`, Ctrl+C `Interrupted`. */
  async #listening<Result>(
    keys: readonly ('escape' | 'interrupt')[],
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    if (this.#keyboard.hasEnded) throw new Interrupted();
    const controller = new AbortController();
    const stop = { escape: () => controller.abort(new Back()), interrupt: () => controller.abort(new Interrupted()) };
    for (const key of keys) this.#keyboard.once(key, stop[key]);
    try {
      return await work(controller.signal);
    } catch (error) {
      // Whatever an aborted work throws, why it was aborted is what counts.
      throw controller.signal.aborted ? controller.signal.reason : error;
    } finally {
      for (const key of keys) this.#keyboard.off(key, stop[key]);
    }
  }

  async #show<Result>(screen: Screen<Result | undefined>): Promise<Result> {
    const { output } = this.#options;
    this.separate();
    const result = await this.#listening(['interrupt'], (signal) =>
      showScreen({ screen, output }, { input: this.#keyboard, output, signal, clearPromptOnDone: true }),
    );
    if (result === undefined) throw new Back();
    return result as Result;
  }

  /** Gives the terminal to another program, and takes it again. */
  async #lend<Result>(work: () => Promise<Result>): Promise<Result> {
    this.stop();
    try {
      return await work();
    } finally {
      this.start();
    }
  }

  #listBasics(title: string) {
    return { theme: this.#options.theme, heading: (width: number) => this.heading(title, width) };
  }

  #drawChoice<Value>(choice: Choice<Value>, all: readonly Choice<Value>[], width: number): string {
    const { chalk, symbols } = this.#options.theme;
    const remark = choice.blocked ?? choice.hint ?? '';
    const labelWidth = Math.min(width, Math.max(...all.map(({ label }) => widthOf(safeText(label)))));
    if (remark === '') return truncate(safeText(choice.label), width, symbols.ellipsis);
    const label = padTo(safeText(choice.label), labelWidth, symbols.ellipsis);
    return (
      (choice.blocked ? chalk.dim(label) : label) +
      chalk.dim(truncate(`  ${safeText(remark)}`, width - labelWidth, symbols.ellipsis))
    );
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** "Page 2 of 15 · 12 of 145 replicas · loading · kind: all" */
function summarise<Item extends object>({ list, noun, feed }: ListQuestion<Item>, separator: string): string {
  const total = list.totalBeforeSearch();
  const found = list.searchQuery() === '' ? '' : `${list.total()} of `;
  const filters = list.filterGroups().map(({ label }, at) => `${label.toLowerCase()}: ${list.chosenFilters()[at]}`);
  return [
    `Page ${list.page()} of ${list.pageCount()}`,
    `${found}${total} ${total === 1 ? noun.one : noun.many}`,
    // Before the filters, which a narrow terminal cuts off.
    feed?.status() ?? '',
    ...filters,
  ]
    .filter((part) => part !== '')
    .join(` ${separator} `);
}
