import { Form } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { sendForm } from './send-form.ts';

interface NameQuestion {
  readonly title: string;
  /** The field name of the API; an error that names it is shown at the field. */
  readonly field: string;
  /** The current name, which the field starts with. */
  readonly name: string;
  /** The new name, if the command line has it. */
  readonly given?: string | undefined;
}

/** Asks for a new name and sends it; asks again after an error. */
export async function askName<Result>(
  context: Context,
  { title, field, name, given }: NameQuestion,
  send: (name: string, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const form = new Form({
    title,
    fields: [{ name: 'name', label: 'New name', kind: 'text', required: true, alsoCalled: [field] }],
    submitLabel: 'Rename',
    values: { name },
  });
  return await sendForm(context, form, {
    label: 'Renaming',
    ...(given !== undefined && { given: { name: given } }),
    send: (values, signal) => send(values.name.trim(), signal),
  });
}
