import type { CommandOption, Given } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Form, FormField } from '../../ui/form/form.ts';
import { flagOf } from '../../ui/form/form-fields.ts';
import type { Services } from '../context.ts';
import { YOUR_FILE } from './next-time.ts';

const YES = 'yes';
/** Maximum length of a text that is shown in a command line, in characters; a longer one needs a file. */
const MAX_QUOTED = 600;

type Field = FormField<string>;

/** The options with which a form's fields can be given. */
export function formOptions<Name extends string>(
  fields: readonly FormField<Name>[],
  more: Readonly<{ [N in Name]?: Partial<CommandOption<Services>> }> = {} as never,
): readonly CommandOption<Services>[] {
  return fields.flatMap((field) => {
    const flag = flagOf(field);
    if (flag === undefined) return [];
    const option = { ...describe(field, flag), ...more[field.name] };
    return field.kind === 'longText' ? [option, fileOption(field, flag)] : [option];
  });
}

/** What was given for a form's fields, by their names; long texts also from files. */
export async function readFields<Name extends string>(
  services: Pick<Services, 'readText'>,
  fields: readonly FormField<Name>[],
  given: Given,
): Promise<Partial<Record<Name, string>>> {
  const values: Partial<Record<Name, string>> = {};
  for (const field of fields) {
    const flag = flagOf(field);
    if (flag === undefined) continue;
    const value = given.isSet(flag) ? (isSwitch(field) ? YES : given.text(flag)) : undefined;
    const file = field.kind === 'longText' ? given.text(`${flag}-file`) : undefined;
    if (value !== undefined && file !== undefined) {
      throw new UsageError(`Both --${flag} and --${flag}-file are given.`, 'Give one of them.');
    }
    const text = file === undefined ? value : await services.readText(file);
    if (text !== undefined) values[field.name] = text;
  }
  return values;
}

/**
 * Puts what was given into a form.
 * @throws UsageError for a value that means nothing beside the others.
 */
export function giveTo<Name extends string>(form: Form<Name>, values: Partial<Record<Name, string>>): void {
  const fields = form.options.fields.filter(({ name }) => values[name] !== undefined);
  for (const field of fields) form.buffer(field.name).setText(values[field.name] ?? '');
  if (form.moreFields().filled > 0) form.unfold();
  const applying = form.applyingFields();
  const idle = fields.filter((field) => flagOf(field) !== undefined && !applying.includes(field));
  if (idle.length === 0) return;
  const flags = idle.map((field) => `--${flagOf(field)}`).join(', ');
  throw new UsageError(`${flags}: not with the other flags as they are.`, idle[0]?.whenHidden ?? 'Leave it out.');
}

/** The words of the command line that give what is in a form. A long text is in no file: its path is a placeholder. */
export function formWords(form: Form<string>): string[] {
  return form.applyingFields().flatMap((field) => {
    const flag = flagOf(field);
    const value = form.buffer(field.name).text();
    if (flag === undefined || value.trim() === '') return [];
    if (isSwitch(field)) return [`--${flag}`];
    const isFile = field.kind === 'longText' && (value.length > MAX_QUOTED || field.isKept?.(value) === false);
    return isFile ? [`--${flag}-file`, YOUR_FILE] : flagWords(flag, value);
  });
}

/** A flag and its value; a value that looks like a flag is tied to it. */
export function flagWords(flag: string, value: string): string[] {
  return value.startsWith('-') ? [`--${flag}=${value}`] : [`--${flag}`, value];
}

/** A path as a word of the command line: one that starts with a dash would be read as a flag or as standard input. */
export function pathWord(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

/** A choice between nothing and yes is a switch. */
function isSwitch({ choices }: Field): boolean {
  return choices?.length === 2 && choices.every(({ value }) => value === '' || value === YES);
}

function describe(field: Field, name: string): CommandOption<Services> {
  const { choices = [], label, whenEmpty, requiredWhen } = field;
  const help = field.flagHelp ?? (typeof field.help === 'string' ? field.help : `${label}.`);
  // A field that applies only beside others is not required by itself.
  const isRequired = field.required === true && field.isVisible === undefined;
  const fallback = isRequired ? 'required' : (whenEmpty?.replace(/^\(|\)$/g, '') ?? 'none');
  const alias = field.name.replaceAll('_', '-');
  const named = { name, help, ...(alias !== name && { alias }), ...(requiredWhen && { requiredWhen }) };
  if (isSwitch(field)) return { ...named, fallback: 'off' };
  const values = choices.map((choice) => choice.value).filter((value) => value !== '');
  if (values.length > 0) return { ...named, value: values.join('|'), choices: values, fallback };
  return { ...named, value: field.value ?? (/url$/.test(field.name) ? 'url' : 'text'), fallback };
}

function fileOption({ label }: Field, name: string): CommandOption<Services> {
  const help = `A file that holds the ${label.toLowerCase()}, instead of --${name}; - for standard input.`;
  return { name: `${name}-file`, value: 'file', help, fallback: 'none' };
}
