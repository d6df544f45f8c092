import type { FieldChoice, Form, FormField } from '../form/form.ts';
import { Back } from '../ui.ts';
import { type LinePrompt, mayBeCut } from './line-prompt.ts';
import { KEY_SEQUENCE } from './lines.ts';
import { findEntry, isBack, wordsOf } from './words.ts';

/** The step after the last field: the summary, from which the form is submitted. */
const SUMMARY = Number.POSITIVE_INFINITY;

const INTRODUCTION = [
  'Each field is one question. Press Enter to keep the value in brackets; a question without brackets needs an answer.',
  'Type b to go back one question, or a period to leave the field empty. To enter only b or a period as text, type \\b or \\.',
];

/** The questions of one form. Kept as long as the form, so that a form that comes back continues at the same question. */
export class FormPrompt<Name extends string> {
  readonly #prompt: LinePrompt;
  readonly #form: Form<Name>;
  #at = 0;
  /** True when every field was asked. */
  #isComplete = false;

  constructor(prompt: LinePrompt, form: Form<Name>) {
    this.#prompt = prompt;
    this.#form = form;
  }

  /** Asks until the form is submitted. @throws Back when the user leaves it */
  async run(): Promise<void> {
    this.#form.markOpened();
    this.#prompt.heading(this.#form.options.title);
    const notice = this.#form.notice();
    if (notice) this.#prompt.say(`Error: ${notice.text}`, ...(notice.hint ? [notice.hint] : []));
    if (this.#isComplete) this.#goToProblem();
    else this.#prompt.say(...INTRODUCTION);
    while (!(await this.#takeStep()));
  }

  async #takeStep(): Promise<boolean> {
    const field = this.#form.visibleFields()[this.#at];
    if (!field) return await this.#finish();
    try {
      await askField(this.#prompt, this.#form, field);
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

  /** The index of the previous or next question. "More options" is not a question, but part of the summary. */
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

  /** @returns false if the user wants to change a field first */
  async #isToBeSent(): Promise<boolean> {
    this.#saySummary();
    for (;;) {
      const { submitLabel, submitHint = 'submit' } = this.#form.options;
      const question = `0 to ${submitHint} (${submitLabel}), a number to change a field, b to leave`;
      const line = (await this.#prompt.ask(question, { isGrave: true })).trim();
      if (isBack(line)) throw new Back();
      if (line === '0') return true;
      const number = /^\d+$/.test(line) ? Number(line) : 0;
      if (this.#form.visibleFields()[number - 1]) {
        this.#at = number - 1;
        return false;
      }
      this.#prompt.say(
        `“${line}” is not an option. Type 0, b, or a number from 1 to ${this.#form.visibleFields().length}.`,
      );
    }
  }

  #saySummary(): void {
    const { title, submitHelp = '' } = this.#form.options;
    const lines = this.#form.visibleFields().flatMap((field, index) => {
      const remark = this.#form.remarkOf(field);
      const value = `${index + 1}. ${field.label}: ${describeValue(this.#form, field)}`;
      return remark === undefined ? [value] : [value, wordsOf(remark)];
    });
    this.#prompt.heading(`${title}, summary`);
    this.#prompt.say(...lines);
    if (submitHelp !== '') this.#prompt.say(submitHelp);
  }

  #goToProblem(): void {
    const found = this.#form.visibleFields().findIndex(({ name }) => this.#form.problemOf(name) !== undefined);
    // A form of one field has no summary, from which it would be submitted again immediately.
    this.#at = found < 0 && !this.#hasOneField() ? SUMMARY : Math.max(0, found);
  }

  /** The index of a required field that appeared with the last answer; else the summary. */
  #firstMissing(): number {
    const found = this.#form.visibleFields().findIndex((field) => isMissing(this.#form, field));
    return found < 0 ? SUMMARY : found;
  }

  #hasOneField(): boolean {
    return this.#form.visibleFields().length === 1;
  }
}

/** Maximum number of lines of a long text that are repeated. */
const LINES_SAID = 20;

/** Asks for one field of a form until its value is valid. @throws Back when the user goes back */
async function askField<Name extends string>(
  prompt: LinePrompt,
  form: Form<Name>,
  field: FormField<Name>,
): Promise<void> {
  const said = form.problemOf(field.name);
  if (said !== undefined) prompt.say(`Error: ${said}`);
  const help = typeof field.help === 'function' ? field.help(form.values()) : (field.help ?? '');
  prompt.say('', ...(help === '' ? [] : [`${field.label}: ${help}`]));
  for (;;) {
    const answer = await ASK[field.kind](prompt, form, field);
    const isPicked = field.kind === 'pick' && answer.label !== answer.value;
    const problem = problemWith(form, field, answer.value, isPicked);
    if (problem === undefined) {
      if (isPicked) form.setPicked(field, answer);
      else form.buffer(field.name).setText(answer.value);
      const note = field.note?.(answer.value);
      if (note !== undefined) prompt.say(note);
      form.enter(field);
      return;
    }
    prompt.say(`Error: ${problem}`);
  }
}

/** True for a required field that is empty. */
function isMissing<Name extends string>(form: Form<Name>, field: FormField<Name>): boolean {
  return form.isRequired(field) && form.buffer(field.name).text().trim() === '';
}

/** A field's value in words, for the brackets after a question and for the summary. */
function describeValue<Name extends string>(form: Form<Name>, field: FormField<Name>): string {
  const label = form.labelOf(field);
  if (label === '') {
    return form.isRequired(field) ? 'needed' : (field.whenEmpty ?? '(none)').replace(/^\((.*)\)$/, '$1');
  }
  if (field.kind === 'secret') return `${label.length} characters, not shown`;
  const [first, ...more] = label.split('\n');
  return more.length === 0 ? label : `${countLines(label)}: ${first}`;
}

function countLines(text: string): string {
  const count = text.split('\n').length;
  return text === '' ? 'no text' : count === 1 ? '1 line' : `${count} lines`;
}

type Ask = <Name extends string>(prompt: LinePrompt, form: Form<Name>, field: FormField<Name>) => Promise<FieldChoice>;

/** Each returns the current value when only Enter was pressed. */
const ASK: Readonly<Record<FormField<string>['kind'], Ask>> = {
  text: async (prompt, form, field) => {
    const line = await prompt.ask(promptFor(form, field), { joinsLines: true });
    return asTyped(form, field, line);
  },
  secret: async (prompt, form, field) => {
    const line = await prompt.askHidden(`${field.label} (not shown while you type)`);
    const answer = asTyped(form, field, line.trim());
    if (answer.value !== '') prompt.say(`Entered ${answer.value.length} characters.`);
    return answer;
  },
  choice: async (prompt, form, field) => {
    const choices = field.choices ?? [];
    return await askNumbered(prompt, form, field, choices);
  },
  pick: async (prompt, form, field) => {
    const fromList = { value: 'list', label: 'choose from the list' };
    const none = { value: '', label: 'none' };
    const choices = form.isRequired(field) ? [fromList] : [fromList, none];
    for (;;) {
      const answer = await askNumbered(prompt, form, field, choices, `number or ${field.value ?? 'id'}`);
      if (answer === none) return { value: '', label: '' };
      if (answer !== fromList || !field.pick) return answer;
      const picked = await picking(field.pick(form.buffer(field.name).text()));
      if (picked) return picked;
    }
  },
  longText: async (prompt, form, field) => {
    sayLongText(prompt, field.label, form.buffer(field.name).text());
    const isEmpty = form.buffer(field.name).text() === '';
    const enter = isMissing(form, field) ? '' : ` Press Enter to ${isEmpty ? 'leave it empty' : 'keep it'}.`;
    prompt.askFirst(`${field.label}: type or paste lines, then a line with only a period.${enter}`);
    const text = await readLongText(prompt);
    if (text === undefined) return current(form, field);
    prompt.say(`Entered ${countLines(text)}.`);
    return { value: text, label: text };
  },
};

function sayLongText(prompt: LinePrompt, label: string, text: string): void {
  if (text === '') return;
  const lines = text.split('\n');
  prompt.say(`${label} now, ${countLines(text)}:`, ...lines.slice(0, LINES_SAID));
  if (lines.length > LINES_SAID) prompt.say(`and ${lines.length - LINES_SAID} more lines.`);
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

/** Removes the backslash before a `b` or period that is meant as text. */
function withoutEscape(line: string): string {
  return /^\\+[bB.]$/.test(line.trim()) ? line.trim().slice(1) : line;
}

async function askNumbered<Name extends string>(
  prompt: LinePrompt,
  form: Form<Name>,
  field: FormField<Name>,
  choices: readonly FieldChoice[],
  wanted = 'number',
): Promise<FieldChoice> {
  const labels = choices.map(({ label }) => label);
  prompt.say(`${field.label}:`, ...labels.map((label, index) => `${index + 1}. ${label}`));
  for (;;) {
    const line = await prompt.ask(promptFor(form, field, wanted));
    if (isBack(line)) throw new Back();
    if (line.trim() === '' && !isMissing(form, field)) return current(form, field);
    const found = findEntry(line, labels);
    const choice = typeof found === 'number' ? choices[found] : undefined;
    if (choice) return choice;
    // A word is taken as an id, which is checked later; a number that is not one of the choices is not.
    if (field.kind === 'pick' && /[^\d\s]/.test(line)) return { value: line.trim(), label: line.trim() };
    prompt.say(String(found));
  }
}

/** @returns undefined when the user went back from the list */
async function picking(picked: Promise<FieldChoice>): Promise<FieldChoice | undefined> {
  try {
    return await picked;
  } catch (error) {
    if (error instanceof Back) return undefined;
    throw error;
  }
}

/** Reads lines up to a single period. A period in the middle of a paste is text. @returns undefined for only Enter */
async function readLongText(prompt: LinePrompt): Promise<string | undefined> {
  const lines: string[] = [];
  for (;;) {
    const line = (await prompt.reader.next()).replace(KEY_SEQUENCE, '');
    const word = line.trim();
    const isCommand = word === '.' || (lines.length === 0 && (word === '' || isBack(word)));
    if (isCommand && !(await prompt.reader.hasMore())) {
      if (isBack(word)) throw new Back();
      if (word === '') return undefined;
      return lines.join('\n');
    }
    if (mayBeCut(line))
      prompt.say(
        `Warning: line ${lines.length + 1} has the maximum length of a line in this terminal. Its end may be missing.`,
      );
    lines.push(withoutEscape(line));
  }
}

/** The error that `Form` would report, which checks only all fields at the same time. */
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
