import type { Command } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import { nameOrNone } from '../../lib/format.ts';
import { Form } from '../../ui/form/form.ts';
import { completePath, expandPath, readTextFile } from '../../ui/form/text-file.ts';
import type { Context, Services } from '../context.ts';
import { flagWords, pathWord } from '../forms/form-command.ts';
import type { ListedPersona } from '../nouns/persona.ts';
import { createFrom } from './create-from.ts';
import type { PersonaDocument } from './document.ts';
import { type CopiedPersona, copyView } from './left-out.ts';
import { type ImportRead, readImport } from './read-import.ts';

const TITLE = 'Import a Persona';
const keyHint = 'Put it into the file, in place of the asterisks.';

/** Asks for a file, and creates the persona in it. @throws Back */
export async function importFromMenu(context: Context): Promise<CopiedPersona> {
  const { ui, showCommand } = context.services;
  const form = new Form({
    title: TITLE,
    fields: [
      {
        name: 'file',
        label: 'File',
        kind: 'text',
        required: true,
        help: 'A JSON file, as tavus persona export and Tavus itself write it. Tab completes its path.',
        complete: (typed) => completePath(typed, {}),
      },
    ],
    submitLabel: 'Read it',
  });
  const { read, file } = await askForFile(context, form);
  const persona = await createFrom(context, { title: TITLE, ...read, isGiven: false, keyHint });
  sayCreated(ui, persona);
  const isRenamed = persona.persona_name !== (read.document.persona_name ?? '');
  showCommand(['persona', 'import', pathWord(file), ...(isRenamed ? flagWords('name', persona.persona_name) : [])]);
  return persona;
}

export const IMPORT_PERSONA: Command<Services> = {
  changes: true,
  notes:
    'Takes what tavus persona export prints, and what Tavus answers. Ids, dates and fields that nobody knows are left ' +
    'out, and named, with --json as left_out too.',
  args: [{ value: 'file', help: 'A JSON file; - for standard input.', isRequired: true }],
  options: [
    {
      name: 'name',
      alias: 'persona-name',
      value: 'text',
      help: 'The name of the new persona.',
      fallback: 'the one in the file',
    },
  ],
  examples: [
    { text: 'From a file', line: 'tavus persona import coach.json' },
    {
      text: 'From a pipe, under another name',
      line: 'tavus persona export pcb7a34da5fe | tavus persona import - --name "Coach 2"',
    },
  ],
  async run(context, given) {
    const { results, clock, ui, readText } = context.services;
    const view = copyView(clock.now());
    results.checkFields(view);
    const file = given.arg();
    if (file === undefined) {
      await results.change(view, await importFromMenu(context));
      return 0;
    }
    const read = readImport(await readText(file), file === '-' ? 'Standard input' : file);
    const name = given.text('name');
    const document: PersonaDocument = { ...read.document, ...(name !== undefined && { persona_name: name }) };
    const persona = await createFrom(context, { title: TITLE, ...read, document, isGiven: true, keyHint });
    sayCreated(ui, persona);
    await results.change(view, persona);
    return 0;
  },
};

/** What is wrong with a file is said in the form. */
async function askForFile(
  { services }: Context,
  form: Form<'file'>,
): Promise<{ readonly read: ImportRead; readonly file: string }> {
  for (;;) {
    await services.ui.fill(form);
    const file = expandPath(form.values().file, {});
    const found = readTextFile(file);
    if ('problem' in found) {
      form.complain('file', `${file}: ${found.problem}`);
      continue;
    }
    try {
      return { read: readImport(found.text, file), file };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      form.complain('file', error.message);
    }
  }
}

function sayCreated(ui: Services['ui'], { persona_name, persona_id }: ListedPersona): void {
  ui.ok(`Imported “${nameOrNone(persona_name)}”: persona ${persona_id}.`);
}
