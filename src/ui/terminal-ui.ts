import type { Form } from './form.ts';
import { FormScreen } from './form-screen.ts';
import { Keyboard, type KeyboardSource } from './keyboard.ts';
import { ListScreen } from './list-screen.ts';
import { PaginatedList } from './paged-list.ts';
import { padTo, safeText, truncate, widthOf, wrap } from './safe-text.ts';
import { type Screen, showScreen } from './screen.ts';
import type { Theme } from './theme.ts';
import { Back, type Choice, type DetailRow, Interrupted, type ListQuestion, type MenuQuestion, type Ui } from './ui.ts';

export interface TerminalUiOptions {
  readonly input: KeyboardSource;
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  /** A few words that every screen shows beside its title: whose account this is. */
  status(): string;
}

const PASTE_MARKS_ON = '\x1b[?2004h';
const PASTE_MARKS_OFF = '\x1b[?2004l';
const SHOW_CURSOR = '\x1b[?25h';

/** The `Ui` on a real terminal. Between `start` and `stop` the keyboard is its own. */
export class TerminalUi implements Ui {
  readonly #options: TerminalUiOptions;
  readonly #keyboard: Keyboard;

  constructor(options: TerminalUiOptions) {
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
      blocked: (choice) => choice.blocked,
      whenEmpty: '',
      enterHint: 'choose',
      escapeHint: escapeHint ?? 'back',
      goesRound: true,
    });
    return (await this.#show(screen)).value;
  }

  async pagedSelect<Item>(question: ListQuestion<Item>): Promise<Item> {
    const { listLines } = await import('./table.ts');
    const { theme } = this.#options;
    const screen = new ListScreen<Item>({
      ...this.#listBasics(question.title),
      ...question,
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
    for (;;) {
      const screen = new FormScreen(form, this.#options.theme, (width) => this.#heading(form.options.title, width));
      const outcome = await this.#show(screen);
      if (outcome.kind === 'submit') return;
      if (outcome.kind === 'leave') throw new Back();
      if (outcome.kind === 'pick') await this.#pickFor(form, outcome.field);
    }
  }

  async confirm(question: { title: string; text: string }): Promise<boolean> {
    const { confirm } = await import('@inquirer/prompts');
    const { output, theme } = this.#options;
    const plain = (text: string) => text;
    const defaultAnswer = (text: string) => theme.chalk.dim(`(${text})`);
    const style = { message: plain, answer: plain, defaultAnswer, error: theme.chalk.red };
    const message = [this.#heading(question.title, this.#width()), '', ...this.#wrapped(question.text, '')].join('\n');
    return await this.#listening(['escape', 'interrupt'], async (signal) => {
      const config = { message, default: false, theme: { prefix: '', style } };
      return await confirm(config, { input: this.#keyboard, output, signal, clearPromptOnDone: true });
    });
  }

  async details(title: string, rows: readonly DetailRow[]): Promise<void> {
    const { detailLines } = await import('./table.ts');
    const width = this.#width();
    const lines = detailLines(rows, width - 2, this.#options.theme).map((line) => `  ${line}`);
    this.#print(['', this.#heading(title, width), '', ...lines, '']);
  }

  say(text: string): void {
    this.#print(this.#wrapped(text, ''));
  }

  ok(text: string): void {
    const { theme } = this.#options;
    this.#print(this.#wrapped(text, theme.chalk.green(theme.symbols.ok)));
  }

  warn(text: string): void {
    const { theme } = this.#options;
    this.#print(this.#wrapped(text, theme.chalk.yellow(theme.symbols.warn)));
  }

  fail(text: string, hint?: string): void {
    const { theme } = this.#options;
    this.#print(this.#wrapped(text, theme.chalk.red(theme.symbols.fail)));
    if (hint) this.#print(this.#wrapped(hint, ' '));
  }

  async busy<Result>(label: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const { default: createSpinner } = await import('yocto-spinner');
    const spinner = createSpinner({ text: safeText(label), stream: this.#options.output, handleSignals: false });
    return await this.#listening(['escape', 'interrupt'], async (signal) => {
      spinner.start();
      try {
        return await Promise.race([work(signal), whenAborted(signal)]);
      } finally {
        spinner.stop();
      }
    });
  }

  /** Runs `work` until it ends by itself or by one of the keys: Esc throws `Back`, Ctrl+C `Interrupted`. */
  async #listening<Result>(
    keys: readonly ('escape' | 'interrupt')[],
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
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
    const result = await this.#listening(['interrupt'], (signal) =>
      showScreen({ screen, output }, { input: this.#keyboard, output, signal, clearPromptOnDone: true }),
    );
    if (result === undefined) throw new Back();
    return result as Result;
  }

  async #pickFor<Name extends string>(form: Form<Name>, field: Parameters<Form<Name>['setPicked']>[0]): Promise<void> {
    try {
      if (field.pick) form.setPicked(field, await field.pick());
    } catch (error) {
      if (!(error instanceof Back)) throw error;
    }
  }

  #listBasics(title: string) {
    return { theme: this.#options.theme, heading: (width: number) => this.#heading(title, width) };
  }

  /** The title, and whose account this is; of the two, the account is what is never cut. */
  #heading(title: string, width: number): string {
    const { theme, status } = this.#options;
    const { chalk, symbols } = theme;
    const account = truncate(`${symbols.separator} ${safeText(status())}`, width, symbols.ellipsis);
    const shown = truncate(safeText(title), width - widthOf(account) - 1, symbols.ellipsis);
    return [chalk.bold(shown), chalk.dim(account)].filter((part) => part !== '').join(' ');
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

  #wrapped(text: string, mark: string): string[] {
    const indent = mark === '' ? '' : '  ';
    const lines = wrap(safeText(text), this.#width() - indent.length);
    return lines.map((line, index) => (index === 0 && mark !== '' ? `${mark} ${line}` : indent + line));
  }

  #width(): number {
    return Math.max(10, (this.#options.output.columns || 80) - 1);
  }

  #print(lines: readonly string[]): void {
    this.#options.output.write(`${lines.join('\n')}\n`);
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** "Page 2 of 15 · 145 replicas · all" */
function summarise<Item>({ list, noun }: ListQuestion<Item>, separator: string): string {
  const total = list.total();
  const filter = list.filterLabel();
  return [
    `Page ${list.page()} of ${list.pageCount()}`,
    `${total} ${total === 1 ? noun.one : noun.many}`,
    ...(filter === undefined ? [] : [`filter: ${filter}`]),
  ].join(` ${separator} `);
}
