import type { FieldChoice, Form, FormField } from '../form/form.ts';
import { Back } from '../ui.ts';
import { KEY_SEQUENCE } from './hidden.ts';
import { mayBeCut, type Talk } from './talk.ts';
import { findEntry, isBack, withoutKeys } from './words.ts';

/** Lines of a long text that are said again. */
const LINES_SAID = 20;

/** Asks for one field of a form until there is nothing wrong with it. @throws Back when the user goes back. */
export async function askField<Name extends string>(
  talk: Talk,
  form: Form<Name>,
  field: FormField<Name>,
): Promise<void> {
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
export function isMissing<Name extends string>(form: Form<Name>, field: FormField<Name>): boolean {
  return form.isRequired(field) && form.buffer(field.name).text().trim() === '';
}

/** A field's value in words: what Enter keeps, and what the summary says. */
export function describeValue<Name extends string>(form: Form<Name>, field: FormField<Name>): string {
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
