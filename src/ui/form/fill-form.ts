import type { Env } from '../../lib/env.ts';
import type { EditorHost } from '../prompt/editor.ts';
import type { Screen } from '../prompt/screen.ts';
import type { Theme } from '../theme.ts';
import { Back } from '../ui.ts';
import { Form, type FormField } from './form.ts';
import { FormScreen } from './form-screen.ts';
import type { FileRead } from './text-file.ts';

/** The terminal as a form uses it. */
export interface FormTerminal {
  readonly theme: Theme;
  readonly env: Env;
  openEditorHost?(): Promise<EditorHost>;
  heading(title: string, width: number): string;
  show<Result>(screen: Screen<Result | undefined>): Promise<Result>;
  /** Lends the terminal to another program while `work` runs. */
  lend<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Shows a form until it is submitted. @throws Back when the user leaves it */
export async function fillForm<Name extends string>(form: Form<Name>, terminal: FormTerminal): Promise<void> {
  form.markOpened();
  for (;;) {
    const screen = new FormScreen(form, terminal.theme, (width) => terminal.heading(form.options.title, width));
    const outcome = await terminal.show(screen);
    if (outcome.kind === 'submit') return;
    if (outcome.kind === 'leave') throw new Back();
    if (outcome.kind === 'pick') await orBack(() => pickFor(form, outcome.field));
    if (outcome.kind === 'edit') await edit(form, outcome.field, terminal);
    if (outcome.kind === 'read') await orBack(() => readInto(form, outcome.field, terminal));
  }
}

async function pickFor<Name extends string>(form: Form<Name>, field: FormField<Name>): Promise<void> {
  if (field.pick) form.setPicked(field, await field.pick(form.buffer(field.name).text()));
}

async function edit<Name extends string>(
  form: Form<Name>,
  { name, fileType = 'txt' }: FormField<Name>,
  { env, lend, openEditorHost }: FormTerminal,
): Promise<void> {
  const { editText } = await import('../prompt/editor.ts');
  const buffer = form.buffer(name);
  const keep = (text: string) => form.keepNow(name, text);
  const options = { env, fileName: `${name}.${fileType}`, keep, host: await openEditorHost?.() };
  const edited = await lend(() => editText(buffer.text(), options));
  if ('problem' in edited) form.complain(name, edited.problem);
  else buffer.setText(edited.text);
}

/** Asks for a file and inserts its text at the cursor. */
async function readInto<Name extends string>(
  form: Form<Name>,
  { name, label }: FormField<Name>,
  terminal: FormTerminal,
): Promise<void> {
  const { completePath, expandPath, readTextFile } = await import('./text-file.ts');
  const question = new Form({
    title: `Insert a file: ${label}`,
    fields: [
      {
        name: 'path',
        label: 'File',
        kind: 'text',
        required: true,
        help: 'A text file of up to 1 MB. ~ is your home folder.',
        complete: (value) => completePath(value, terminal.env),
        check: (value) => readProblem(readTextFile(expandPath(value, terminal.env))),
      },
    ],
    submitLabel: 'Insert',
  });
  await fillForm(question, terminal);
  const read = readTextFile(expandPath(question.values().path, terminal.env));
  if ('problem' in read) form.complain(name, read.problem);
  else form.buffer(name).insert(read.text);
}

function readProblem(read: FileRead): string | undefined {
  return 'problem' in read ? read.problem : undefined;
}

/** Esc on a screen that a form opened leads back to the unchanged form. */
async function orBack(ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof Back)) throw error;
  }
}
