import { Form } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { sendForm } from './send-form.ts';

interface NameQuestion {
  readonly title: string;
  /** What the API calls it: a failure that names it is shown at the field. */
  readonly field: string;
  /** The present one, to start from. */
  readonly name: string;
  /** The new one, where the command line gave it. */
  readonly given?: string | undefined;
}

/** Asks for another name, with the present one to start from, and sends it; after a failure it asks again. */
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
