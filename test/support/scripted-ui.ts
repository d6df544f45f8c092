import type { Form } from '../../src/ui/form/form.ts';
import type { Picture } from '../../src/ui/image/picture.ts';
import { type Delay, describeDelay } from '../../src/ui/output/delays.ts';
import { ProgressNews, type ProgressView } from '../../src/ui/output/progress.ts';
import {
  Back,
  type ConfirmQuestion,
  type DetailRow,
  type Details,
  Interrupted,
  type ListQuestion,
  type MenuQuestion,
  type ProgressWork,
  type Tell,
  type Ui,
} from '../../src/ui/ui.ts';
import { chooseFilter, LiveList } from './live-list.ts';
import { describeStep, type Problems, type Step, type Typed } from './script.ts';
import { readForm, readList, readMenu, rowsOf, type ShownScreen, textOf } from './shown-screen.ts';

/** The script and the program disagree. It ends the program as Ctrl+C does, so that nothing reports it and goes on. */
class ScriptError extends Interrupted {
  override name = 'ScriptError';
}

type PickStep = Extract<Step, { does: 'pick' }>;

/**
 * A `Ui` that a script answers. An unexpected question fails at once, an unused answer at `done`.
 * It takes no liberties: what is blocked can't be chosen, and a form is sent only when it finds nothing wrong.
 */
export class ScriptedUi implements Ui {
  readonly canAsk = true;
  /** All that was printed, oldest first: `ok: …`, `warn: …`, `fail: …`, `hint: …`, `say: …`, `= title`, `Label: value`. */
  readonly transcript: string[] = [];
  readonly screens: ShownScreen[] = [];
  /** What was waited for, in order. */
  readonly busyLabels: string[] = [];
  /** Why it took longer, in order. */
  readonly delays: string[] = [];
  /** What was shown with each details, if anything. */
  readonly pictures: (Picture | undefined)[] = [];
  /** True for a test of a terminal that shows pictures. */
  hasPictures = false;
  /** How far things were when they were last shown. */
  lastProgress: ProgressView | undefined;
  #steps: Step[] = [];
  #details: Details | undefined;
  #failure: ScriptError | undefined;

  expect(...steps: readonly Step[]): void {
    this.#steps.push(...steps);
  }

  /** @throws when the script was not followed to its end. */
  done(): void {
    if (this.#failure) throw this.#failure;
    if (this.#steps.length > 0) throw this.#fail(`Never asked: ${this.#steps.map(describeStep).join(', ')}.`);
  }

  /** The last screen of that title. */
  screen(title: string): ShownScreen {
    const found = this.screens.findLast((screen) => screen.title === title);
    if (!found)
      throw new Error(`No screen "${title}", only: ${this.screens.map((screen) => screen.title).join(', ')}.`);
    return found;
  }

  /** All that was shown or printed. */
  allText(): string {
    return [...this.screens.flatMap((screen) => [screen.title, ...screen.lines]), ...this.transcript].join('\n');
  }

  async menu<Value>(question: MenuQuestion<Value>): Promise<Value> {
    const { details } = question;
    if (details && details !== this.#details) await this.details(details.title, details.rows, details.picture);
    this.#details = details ?? this.#details;
    const shown = readMenu(question);
    const { label } = this.#answer('menu', shown);
    const choice = question.choices.find((candidate) => candidate.label === label);
    if (!choice) throw this.#fail(`The menu "${shown.title}" has no "${label}", only: ${shown.lines.join(', ')}.`);
    if (choice.blocked !== undefined) throw this.#fail(`"${label}" is blocked: ${choice.blocked}`);
    return choice.value;
  }

  async pagedSelect<Item extends object>(question: ListQuestion<Item>): Promise<Item> {
    const live = new LiveList(question);
    try {
      return await this.#chooseFrom(question, live);
    } finally {
      live.close();
    }
  }

  /** A user waits until all of a list is there, unless in haste. */
  async #chooseFrom<Item extends object>(question: ListQuestion<Item>, live: LiveList<Item>): Promise<Item> {
    for (;;) {
      const [step] = this.#steps;
      const isLooking = step?.does === 'look' && step.title === question.title;
      const isHasty = (step?.does === 'pick' || step?.does === 'back') && step.isHasty;
      if (!isLooking && !isHasty) await live.until(() => live.status() === '');
      if (!isLooking) return this.#pick(question, this.#answer('pick', readList(question)));
      await this.#answer('look', readList(question)).look(live);
    }
  }

  #pick<Item extends object>(question: ListQuestion<Item>, { item: wanted, filter }: PickStep): Item {
    const { list, title } = question;
    if (filter !== undefined) {
      if (!chooseFilter(list, filter)) throw this.#fail(`"${title}" has no filter "${filter}".`);
      this.screens.push(readList(question));
    }
    const items = rowsOf(question).flatMap((row) => (row.kind === 'item' ? [row.item] : []));
    const matching = items.filter((item) => question.columns(item).some((cell) => textOf(cell) === wanted));
    const [item] = matching;
    if (item === undefined || matching.length > 1) throw this.#fail(`"${title}" shows ${matching.length} "${wanted}".`);
    const blocked = question.blocked?.(item);
    if (blocked !== undefined) throw this.#fail(`"${wanted}" is blocked: ${blocked}`);
    list.moveToStart();
    list.moveBy(items.indexOf(item));
    return item;
  }

  async fill<Name extends string>(form: Form<Name>): Promise<void> {
    form.markOpened();
    for (;;) {
      const [step] = this.#steps;
      if (step?.does === 'back' && step.typed) await this.#type(form, step.typed);
      const { values, problems } = this.#answer('fill', readForm(form));
      await this.#type(form, values);
      const isSendable = form.check();
      if (problems) this.#compareProblems(form, problems);
      else if (isSendable) return;
      else throw this.#fail(`The form can't be sent: ${readForm(form).lines.join('\n')}`);
    }
  }

  /** Going back from it means no, as it does for a user. */
  async confirm({ title, text }: ConfirmQuestion): Promise<boolean> {
    try {
      return this.#answer('confirm', { title, lines: [text], blocked: {} }).answer;
    } catch (error) {
      if (error instanceof Back) return false;
      throw error;
    }
  }

  async showsPictures(): Promise<boolean> {
    return this.hasPictures;
  }

  async details(title: string, rows: readonly DetailRow[], picture?: Picture): Promise<void> {
    this.pictures.push(picture);
    const shown = rows.flatMap(([label, cell]) => (cell ? [`${label}: ${textOf(cell)}`] : []));
    this.transcript.push(`= ${title}`, ...shown);
  }

  say(text: string): void {
    this.transcript.push(`say: ${text}`);
  }

  ok(text: string): void {
    this.transcript.push(`ok: ${text}`);
  }

  warn(text: string): void {
    this.transcript.push(`warn: ${text}`);
  }

  fail(text: string, hint?: string): void {
    this.transcript.push(`fail: ${text}`, ...(hint ? [`hint: ${hint}`] : []));
  }

  async busy<Result>(label: string, work: (signal: AbortSignal, tell: Tell) => Promise<Result>): Promise<Result> {
    this.busyLabels.push(label);
    const stop = new AbortController();
    const working = work(stop.signal, (text) => void this.busyLabels.push(text));
    const [step] = this.#steps;
    if (step?.title !== label) return await working;
    this.#steps.shift();
    stop.abort(step.does === 'interrupt' ? new Interrupted() : new Back());
    await working.catch(() => undefined);
    throw stop.signal.reason;
  }

  delayed(delay: Delay): void {
    this.delays.push(describeDelay(delay));
  }

  /** A line for each status that has changed, as one for `busy`. */
  async progress<Result>(title: string, work: ProgressWork<Result>): Promise<Result> {
    const news = new ProgressNews();
    return await this.busy(title, (signal) =>
      work(signal, (view) => {
        this.lastProgress = view;
        this.busyLabels.push(...news.of(view));
      }),
    );
  }

  notify(text: string): void {
    this.transcript.push(`notify: ${text}`);
  }

  copy(text: string, shown = text): void {
    this.transcript.push(`copy: ${text}`, ...(shown === text ? [] : [`shown: ${shown}`]));
  }

  commandLine(text: string, line: string): void {
    this.transcript.push(`command: ${text} ${line}`);
  }

  async edit(text: string, fileType: string): Promise<string> {
    const { change } = this.#answer('edit', { title: fileType, lines: text.split('\n'), blocked: {} });
    return change(text);
  }

  /** The next step, which has to be for this question. */
  #answer<Kind extends Step['does']>(kind: Kind, shown: ShownScreen): Extract<Step, { does: Kind }> {
    if (this.#failure) throw this.#failure;
    this.screens.push(shown);
    const step = this.#steps.shift();
    if (step?.title === shown.title) {
      if (step.does === 'back') throw new Back();
      if (step.does === 'interrupt') throw new Interrupted();
      if (step.does === kind) return step as Extract<Step, { does: Kind }>;
    }
    const printed = this.transcript.slice(-4).join('\n  ');
    throw this.#fail(
      `Asked: ${kind}('${shown.title}'), expected: ${describeStep(step)}. Printed before:\n  ${printed}`,
    );
  }

  /** Types into a form, in the order given, as far as its fields are on the screen. */
  async #type<Name extends string>(form: Form<Name>, typed: Typed): Promise<void> {
    for (const [name, value] of Object.entries(typed)) {
      const field = form.applyingFields().find((candidate) => candidate.name === name);
      if (!field) throw this.#fail(`"${form.options.title}" shows no field "${name}".`);
      form.goTo(field.name);
      if (typeof value !== 'string') {
        if (value.does !== 'miss') this.#steps.unshift(value);
        await this.#openPicker(form, field);
      } else if (field.kind === 'choice' && !field.choices?.some((choice) => choice.value === value)) {
        throw this.#fail(`"${name}" can't be "${value}".`);
      } else form.buffer(field.name).setText(value);
    }
  }

  async #openPicker<Name extends string>(form: Form<Name>, field: Parameters<Form<Name>['setPicked']>[0]) {
    try {
      if (!field.pick) throw this.#fail(`"${field.name}" is typed, not chosen from a list.`);
      form.setPicked(field, await field.pick(form.buffer(field.name).text()));
    } catch (error) {
      if (!(error instanceof Back)) throw error;
    }
  }

  #compareProblems(form: Form, problems: Problems): void {
    for (const [name, wanted] of Object.entries(problems)) {
      const found = form.problemOf(name) ?? 'nothing';
      if (!found.includes(wanted)) throw this.#fail(`What is wrong with "${name}": ${found}. Expected: ${wanted}`);
    }
  }

  #fail(message: string): ScriptError {
    this.#failure ??= new ScriptError(message);
    return this.#failure;
  }
}
