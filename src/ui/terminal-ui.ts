import type { Env } from '../lib/env.ts';
import { UsageError } from '../lib/errors.ts';
import { safeText, widthOf } from '../lib/text/safe-text.ts';
import type { Form } from './form/form.ts';
import { isProtocol, pictureStyle } from './image/style.ts';
import { DetailsScreen } from './list/details-screen.ts';
import { choiceLine, chosenCells, listSummary } from './list/list-lines.ts';
import { ListScreen } from './list/list-screen.ts';
import { PaginatedList } from './list/paged-list.ts';
import { listLines } from './output/columns.ts';
import { type Delay, Delays } from './output/delays.ts';
import { LiveRegion } from './output/live-region.ts';
import { notification } from './output/notification.ts';
import { Printer, type PrinterOptions } from './output/printer.ts';
import { showBusy } from './output/spinner.ts';
import type { EditorHost } from './prompt/editor.ts';
import { type Screen, type ScreenSize, showScreen } from './prompt/screen.ts';
import { AUTOWRAP_OFF, AUTOWRAP_ON } from './prompt/terminal-modes.ts';
import { type SessionOptions, TerminalSession } from './prompt/terminal-session.ts';
import {
  Back,
  type Choice,
  type ConfirmQuestion,
  type Details,
  type ListQuestion,
  type MenuQuestion,
  type ProgressWork,
  type SessionUi,
  type Tell,
} from './ui.ts';

export interface TerminalUiOptions extends PrinterOptions, SessionOptions {
  /** The environment of the editor, with VISUAL and EDITOR. */
  readonly env?: Env;
  /** Keeps what was saved in the editor when a signal ends the program. */
  openEditorHost?(): Promise<EditorHost>;
}

/** Rows that a screen has at least, however many were printed before it. */
const MIN_ROWS = 12;

const keepNothing = (_text: string): boolean => false;

/** The `Ui` that draws screens and reads keys, from `start` to `stop`. */
export class TerminalUi extends Printer implements SessionUi {
  readonly canAsk = true;
  readonly #options: TerminalUiOptions;
  readonly #session: TerminalSession;
  readonly #delays = new Delays();
  /** The details whose picture was printed last. */
  #pictured: Details | undefined;

  constructor(options: TerminalUiOptions) {
    super(options);
    this.#options = options;
    this.#session = new TerminalSession(options);
  }

  start(): void {
    this.#session.start();
  }

  /** Restores the terminal. */
  stop(): void {
    this.#session.stop();
  }

  async menu<Value>({ title, choices, selected, escapeHint, isFirst, details }: MenuQuestion<Value>): Promise<Value> {
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
    return (await this.#show(details ? await this.#below(details, screen) : screen)).value;
  }

  /** Puts the details of an item above the choices about it. */
  async #below<Result>(details: Details, choices: Screen<Result>): Promise<Screen<Result>> {
    const { theme } = this.#options;
    const draw = await this.detailDrawer(details.rows);
    const picture = await this.#pictureLines(details);
    const pictureWidth = Math.max(0, ...picture.map(widthOf));
    const shown = {
      heading: (width: number) => this.heading(details.title, width),
      lines: draw,
      picture: (width: number) => (pictureWidth > width ? [] : picture),
    };
    return new DetailsScreen(theme, shown, choices);
  }

  /**
   * A picture of characters, as lines. What a terminal draws by a protocol of its own cannot be drawn again with every
   * key: it is printed once, where it leaves room for a screen.
   */
  async #pictureLines(details: Details): Promise<string[]> {
    const drawn = details.picture && (await this.drawPicture(details.picture));
    if (drawn === undefined) return [];
    if (!isProtocol(pictureStyle(this.#options))) return drawn.split('\n');
    const { rows = 24 } = this.#options.output;
    const isNew = this.#pictured !== details;
    this.#pictured = details;
    if (isNew && drawn.split('\n').length + details.rows.length + MIN_ROWS <= rows) this.print(['', drawn]);
    return [];
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
          items.map((item) => chosenCells(question, item, theme.symbols.ok)),
          width,
          theme,
        ),
      escapeHint: question.escapeHint ?? 'back',
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

  async confirm(question: ConfirmQuestion): Promise<boolean> {
    const { askToConfirm } = await import('./prompt/confirm.ts');
    const { output, theme } = this.#options;
    const { keyboard: input, jobControl } = this.#session;
    this.separate();
    try {
      return await this.#session.listen((signal) =>
        askToConfirm(question, { input, output, theme, jobControl, signal, width: this.width() }),
      );
    } catch (error) {
      if (error instanceof Back) return false;
      throw error;
    }
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
    const region = new LiveRegion({ ...this.#options, delays: this.#delays, stopKey: 'Esc' });
    try {
      return await this.#session.listen((signal) => work(signal, region.show), { shown: region });
    } finally {
      region.close();
    }
  }

  notify(text: string): void {
    this.#options.output.write(notification(text, this.#options.env ?? {}));
  }

  copy(remote: string, shown = remote): void {
    // It may be pasted into a shell, where a line end runs the command before it.
    const text = safeText(remote);
    // OSC 52, https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, in base64, so that the text cannot contain control sequences.
    this.#options.output.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
    this.ok(`Copied to the clipboard${shown === remote ? '' : ', with its secret'}: ${shown}`);
  }

  async edit(text: string, fileType: string, keep = keepNothing): Promise<string> {
    const { editText } = await import('./prompt/editor.ts');
    const { env = {}, openEditorHost } = this.#options;
    const options = { env, fileName: `tavus.${fileType}`, keep, host: await openEditorHost?.() };
    const edited = await this.#session.lend(() => editText(text, options));
    if ('problem' in edited) throw new UsageError(edited.problem, 'Set VISUAL or EDITOR to your editor.');
    return edited.text;
  }

  async #show<Result>(screen: Screen<Result | undefined>): Promise<Result> {
    const { output } = this.#options;
    const { keyboard: input, jobControl } = this.#session;
    const shown = withRoomFor(this.separate(), screen);
    output.write(AUTOWRAP_OFF);
    try {
      const result = await this.#session.listen(
        (signal) =>
          showScreen({ screen: shown, output, jobControl }, { input, output, signal, clearPromptOnDone: true }),
        { takesEscape: true },
      );
      if (result === undefined) throw new Back();
      return result as Result;
    } finally {
      output.write(AUTOWRAP_ON);
    }
  }

  #listBasics(title: string) {
    return { theme: this.#options.theme, heading: (width: number) => this.heading(title, width) };
  }
}

/** Leaves rows on the terminal for what was printed before the screen, so that it stays there to be read. */
function withRoomFor<Result>(printed: number, screen: Screen<Result>): Screen<Result> {
  const roomIn = ({ width, rows }: ScreenSize) => ({ width, rows: Math.max(Math.min(rows, MIN_ROWS), rows - printed) });
  return {
    lines: (size) => screen.lines(roomIn(size)),
    press: (key) => screen.press(key),
    paste: (text) => screen.paste?.(text),
    subscribe: (changed) => screen.subscribe?.(changed) ?? (() => {}),
  };
}
