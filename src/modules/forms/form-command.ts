import type { CommandOption, Given } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Form, FormField } from '../../ui/form/form.ts';
import { flagOf } from '../../ui/form/form-fields.ts';
import type { Services } from '../context.ts';
import { YOUR_FILE } from './next-time.ts';

const YES = 'yes';
/** The choices of a field that is a switch on the command line. */
export const YES_OR_NO: NonNullable<FormField<string>['choices']> = [
  { value: '', label: 'no' },
  { value: YES, label: 'yes' },
];
/** Maximum length of a text that is shown in a command line, in characters; a longer one needs a file. */
const MAX_QUOTED = 600;

type Field = FormField<string>;

/** The command-line options for the fields of a form. */
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

/** The field values from the command line, by field name. Long texts can come from files. */
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
      throw new UsageError(`--${flag} and --${flag}-file cannot be combined.`, 'Use one of them.');
    }
    const text = file === undefined ? value : await services.readText(file);
    if (text !== undefined) values[field.name] = text;
  }
  return values;
}

/**
 * Fills a form with values from the command line.
 * @throws UsageError for a value whose field does not apply with the other values
 */
export function setFormValues<Name extends string>(form: Form<Name>, values: Partial<Record<Name, string>>): void {
  const fields = form.options.fields.filter(({ name }) => values[name] !== undefined);
  for (const field of fields) form.buffer(field.name).setText(values[field.name] ?? '');
  if (form.moreFields().filled > 0) form.unfold();
  const applying = form.applyingFields();
  const idle = fields.filter((field) => flagOf(field) !== undefined && !applying.includes(field));
  if (idle.length === 0) return;
  const flags = idle.map((field) => `--${flagOf(field)}`).join(', ');
  const [what, fix] = idle.length === 1 ? ['has', 'Remove it.'] : ['have', 'Remove them.'];
  throw new UsageError(`${flags} ${what} no effect with the other flags.`, idle[0]?.whenHidden ?? fix);
}

/** The flags and values that fill in a form as it is now. */
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

/** A flag and its value; `--flag=value` for a value that looks like a flag. */
export function flagWords(flag: string, value: string): string[] {
  return value.startsWith('-') ? [`--${flag}=${value}`] : [`--${flag}`, value];
}

/** A path as an argument; `./` goes before a dash, which would mean a flag or standard input. */
export function pathWord(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

/** True for a choice between nothing and yes. */
function isSwitch({ choices }: Field): boolean {
  return choices?.length === 2 && choices.every(({ value }) => value === '' || value === YES);
}

function describe(field: Field, name: string): CommandOption<Services> {
  const { choices = [], label, whenEmpty, requiredWhen } = field;
  const help = field.flagHelp ?? (typeof field.help === 'string' ? field.help : `${label}.`);
  // A field that applies only with certain values of others is not always required.
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
  const help = `Read the ${label.toLowerCase()} from a file (- for standard input).`;
  return { name: `${name}-file`, value: 'file', help, fallback: 'none' };
}
