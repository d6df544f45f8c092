import type { Form } from '../form/form.ts';
import { Back } from '../ui.ts';
import { askField, describeValue, isMissing } from './field.ts';
import type { Talk } from './talk.ts';
import { isBack, withoutKeys } from './words.ts';

/** Behind the last field: what was entered, and sending it. */
const SUMMARY = Number.POSITIVE_INFINITY;

const INTRODUCTION = [
  'One question after another. Enter alone keeps what stands in brackets; without brackets, an answer is needed.',
  'b goes back to the question before, and a period alone leaves its answer empty. To enter just b or a period, type \\b or \\. instead.',
];

/** The questions of one form. It is kept as long as the form, so that a form which comes back goes on where it was. */
export class FormTalk<Name extends string> {
  readonly #talk: Talk;
  readonly #form: Form<Name>;
  #at = 0;
  /** Every field was asked for. */
  #isComplete = false;

  constructor(talk: Talk, form: Form<Name>) {
    this.#talk = talk;
    this.#form = form;
  }

  /** Asks until the form is sent. @throws Back when the user leaves it. */
  async run(): Promise<void> {
    this.#talk.heading(this.#form.options.title);
    const notice = this.#form.notice();
    if (notice) this.#talk.say(`Error: ${notice.text}`, ...(notice.hint ? [notice.hint] : []));
    if (this.#isComplete) this.#goToProblem();
    else this.#talk.say(...INTRODUCTION);
    while (!(await this.#takeStep()));
  }

  async #takeStep(): Promise<boolean> {
    const field = this.#form.visibleFields()[this.#at];
    if (!field) return await this.#finish();
    try {
      await askField(this.#talk, this.#form, field);
      this.#at = this.#isComplete ? this.#firstMissing() : this.#beside(1);
    } catch (error) {
      if (!(error instanceof Back)) throw error;
      this.#goBack();
    }
    return false;
  }

  #goBack(): void {
    if (this.#isComplete && !this.#hasOneField()) this.#at = SUMMARY;
    else if (this.#at === 0) throw new Back();
    else this.#at = this.#beside(-1);
  }

  /** The question before or after; the line "More options" asks nothing, but is in the summary. */
  #beside(step: 1 | -1): number {
    const field = this.#form.visibleFields()[this.#at + step];
    return this.#at + (field && this.#form.isMoreLine(field) ? 2 * step : step);
  }

  async #finish(): Promise<boolean> {
    this.#isComplete = true;
    if (!this.#hasOneField() && !(await this.#isToBeSent())) return false;
    if (this.#form.check()) return true;
    this.#goToProblem();
    return false;
  }

  /** @returns false when a field is to be changed first. */
  async #isToBeSent(): Promise<boolean> {
    this.#saySummary();
    for (;;) {
      const { submitLabel } = this.#form.options;
      const question = `0 to send (${submitLabel}), a number to change a field, b to leave`;
      const line = (await this.#talk.ask(question, { isGrave: true })).trim();
      if (isBack(line)) throw new Back();
      if (line === '0') return true;
      const number = /^\d+$/.test(line) ? Number(line) : 0;
      if (this.#form.visibleFields()[number - 1]) {
        this.#at = number - 1;
        return false;
      }
      this.#talk.say(
        `There is no “${line}” here. Type 0, b, or a number from 1 to ${this.#form.visibleFields().length}.`,
      );
    }
  }

  #saySummary(): void {
    const { title, submitHelp = '' } = this.#form.options;
    const lines = this.#form
      .visibleFields()
      .map((field, index) => `${index + 1}. ${field.label}: ${describeValue(this.#form, field)}`);
    this.#talk.heading(`${title}, all that you entered`);
    this.#talk.say(...lines);
    if (submitHelp !== '') this.#talk.say(withoutKeys(submitHelp));
  }

  #goToProblem(): void {
    const found = this.#form.visibleFields().findIndex(({ name }) => this.#form.problemOf(name) !== undefined);
    // A form of one field has no summary: it would be sent again at once.
    this.#at = found < 0 && !this.#hasOneField() ? SUMMARY : Math.max(0, found);
  }

  /** A field that appeared with the last answer, and must be filled in; else the summary. */
  #firstMissing(): number {
    const found = this.#form.visibleFields().findIndex((field) => isMissing(this.#form, field));
    return found < 0 ? SUMMARY : found;
  }

  #hasOneField(): boolean {
    return this.#form.visibleFields().length === 1;
  }
}
