import type { FieldChoice, Form, FormField } from '../form/form.ts';
import { Back } from '../ui.ts';
import { KEY_SEQUENCE } from './lines.ts';
import { mayBeCut, type Talk } from './talk.ts';
import { findEntry, isBack, withoutKeys } from './words.ts';

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
    this.#form.markOpened();
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

/** Lines of a long text that are said again. */
const LINES_SAID = 20;

/** Asks for one field of a form until there is nothing wrong with it. @throws Back when the user goes back. */
async function askField<Name extends string>(talk: Talk, form: Form<Name>, field: FormField<Name>): Promise<void> {
  const said = form.problemOf(field.name);
  if (said !== undefined) talk.say(`Error: ${withoutKeys(said)}`);
  const help = typeof field.help === 'function' ? field.help(form.values()) : (field.help ?? '');
  talk.say('', ...(help === '' ? [] : [`${field.label}: ${withoutKeys(help)}`]));
  for (;;) {
    const answer = await ASK[field.kind](talk, form, field);
    const isPicked = field.kind === 'pick' && answer.label !== answer.value;
    const problem = problemWith(form, field, answer.value, isPicked);
    if (problem === undefined) {
      if (isPicked) form.setPicked(field, answer);
      else form.buffer(field.name).setText(answer.value);
      const note = field.note?.(answer.value);
      if (note !== undefined) talk.say(note);
      return;
    }
    talk.say(`Error: ${withoutKeys(problem)}`);
  }
}

/** True for a field that keeps the form from being sent as long as it is empty. */
function isMissing<Name extends string>(form: Form<Name>, field: FormField<Name>): boolean {
  return form.isRequired(field) && form.buffer(field.name).text().trim() === '';
}

/** A field's value in words: what Enter keeps, and what the summary says. */
function describeValue<Name extends string>(form: Form<Name>, field: FormField<Name>): string {
  const label = form.labelOf(field);
  if (label === '')
    return withoutKeys(field.whenEmpty ?? (form.isRequired(field) ? '(needed)' : '(none)')).replace(/^\((.*)\)$/, '$1');
  if (field.kind === 'secret') return `${label.length} characters, not shown`;
  const [first, ...more] = label.split('\n');
  return more.length === 0 ? label : `${countLines(label)}: ${first}`;
}

function countLines(text: string): string {
  const count = text.split('\n').length;
  return text === '' ? 'no text' : count === 1 ? '1 line' : `${count} lines`;
}

type Ask = <Name extends string>(talk: Talk, form: Form<Name>, field: FormField<Name>) => Promise<FieldChoice>;

/** Each gives the value that was there when Enter alone was pressed. */
const ASK: Readonly<Record<FormField<string>['kind'], Ask>> = {
  text: async (talk, form, field) => {
    const line = await talk.ask(promptFor(form, field), { joinsLines: true });
    return asTyped(form, field, line);
  },
  secret: async (talk, form, field) => {
    const line = await talk.askHidden(`${field.label}, nothing of it is shown, then Enter`);
    const answer = asTyped(form, field, line.trim());
    if (answer.value !== '') talk.say(`Taken: ${answer.value.length} characters.`);
    return answer;
  },
  choice: async (talk, form, field) => {
    const choices = field.choices ?? [];
    return await askNumbered(talk, form, field, choices);
  },
  pick: async (talk, form, field) => {
    const fromList = { value: 'list', label: 'choose from the list' };
    const none = { value: '', label: 'none' };
    const choices = form.isRequired(field) ? [fromList] : [fromList, none];
    for (;;) {
      const answer = await askNumbered(talk, form, field, choices, 'number or id');
      if (answer === none) return { value: '', label: '' };
      if (answer !== fromList || !field.pick) return answer;
      const picked = await picking(field.pick());
      if (picked) return picked;
    }
  },
  longText: async (talk, form, field) => {
    sayLongText(talk, field.label, form.buffer(field.name).text());
    const isEmpty = form.buffer(field.name).text() === '';
    const enter = isMissing(form, field) ? '' : ` Enter alone ${isEmpty ? 'leaves it empty' : 'keeps it'}.`;
    talk.askFirst(`${field.label}: type or paste lines; a line with only a period ends the text.${enter}`);
    const text = await readLongText(talk);
    if (text === undefined) return current(form, field);
    talk.say(`Taken: ${countLines(text)}.`);
    return { value: text, label: text };
  },
};

function sayLongText(talk: Talk, label: string, text: string): void {
  if (text === '') return;
  const lines = text.split('\n');
  talk.say(`${label} now, ${countLines(text)}:`, ...lines.slice(0, LINES_SAID));
  if (lines.length > LINES_SAID) talk.say(`and ${lines.length - LINES_SAID} more lines.`);
}

function current<Name extends string>(form: Form<Name>, field: FormField<Name>): FieldChoice {
  return { value: form.buffer(field.name).text(), label: form.labelOf(field) };
}

function promptFor<Name extends string>(form: Form<Name>, field: FormField<Name>, wanted = ''): string {
  const label = wanted === '' ? field.label : `${field.label}, ${wanted}`;
  return isMissing(form, field) ? label : `${label} [${describeValue(form, field)}]`;
}

function asTyped<Name extends string>(form: Form<Name>, field: FormField<Name>, line: string): FieldChoice {
  if (isBack(line)) throw new Back();
  if (line.trim() === '') return current(form, field);
  const value = line.trim() === '.' ? '' : withoutEscape(line);
  return { value, label: value };
}

/** What a backslash before `b` or a period is for: entering just these. */
function withoutEscape(line: string): string {
  return /^\\+[bB.]$/.test(line.trim()) ? line.trim().slice(1) : line;
}

async function askNumbered<Name extends string>(
  talk: Talk,
  form: Form<Name>,
  field: FormField<Name>,
  choices: readonly FieldChoice[],
  wanted = 'number',
): Promise<FieldChoice> {
  const labels = choices.map(({ label }) => label);
  talk.say(`${field.label}:`, ...labels.map((label, index) => `${index + 1}. ${label}`));
  for (;;) {
    const line = await talk.ask(promptFor(form, field, wanted));
    if (isBack(line)) throw new Back();
    if (line.trim() === '' && !isMissing(form, field)) return current(form, field);
    const found = findEntry(line, labels);
    const choice = typeof found === 'number' ? choices[found] : undefined;
    if (choice) return choice;
    // A word is taken for an id, which has a check of its own; a number that is none of those asked for is not.
    if (field.kind === 'pick' && /[^\d\s]/.test(line)) return { value: line.trim(), label: line.trim() };
    talk.say(String(found));
  }
}

/** @returns undefined when the user went back from the list. */
async function picking(picked: Promise<FieldChoice>): Promise<FieldChoice | undefined> {
  try {
    return await picked;
  } catch (error) {
    if (error instanceof Back) return undefined;
    throw error;
  }
}

/** Reads lines up to a lone period. One that more lines come with is part of a paste. @returns undefined for Enter alone. */
async function readLongText(talk: Talk): Promise<string | undefined> {
  const lines: string[] = [];
  for (;;) {
    const line = (await talk.reader.next()).replace(KEY_SEQUENCE, '');
    const word = line.trim();
    const isCommand = word === '.' || (lines.length === 0 && (word === '' || isBack(word)));
    if (isCommand && !(await talk.reader.hasMore())) {
      if (isBack(word)) throw new Back();
      if (word === '') return undefined;
      return lines.join('\n');
    }
    if (mayBeCut(line))
      talk.say(`Warning: line ${lines.length + 1} is as long as a line can be; its end may be missing.`);
    lines.push(withoutEscape(line));
  }
}

/** What `Form` would find wrong; it tells only when it looks at all fields, asked for or not. */
function problemWith<Name extends string>(
  form: Form<Name>,
  field: FormField<Name>,
  value: string,
  isPicked: boolean,
): string | undefined {
  const text = value.trim();
  if (text === '') return form.isRequired(field) ? `${field.label} is needed.` : undefined;
  return isPicked ? undefined : field.check?.(text);
}
