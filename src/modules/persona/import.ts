import { basename } from 'node:path';
import type { Command } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import { nameOrNone } from '../../lib/format.ts';
import { Form } from '../../ui/form/form.ts';
import { completePath, expandPath, readTextFile } from '../../ui/form/text-file.ts';
import type { Context, Services } from '../context.ts';
import { flagWords, pathWord } from '../forms/form-command.ts';
import type { ListedPersona } from '../nouns/persona.ts';
import { createFrom } from './create-from.ts';
import { type CopiedPersona, copyView } from './left-out.ts';
import type { PersonaJson } from './persona-json.ts';
import { previewRows } from './preview.ts';
import { type ImportRead, readImport } from './read-import.ts';

const TITLE = 'Import a Persona';
const keyHint = 'Replace the asterisks in the file with the key.';

/** Asks for a file, shows the persona in it, and creates it after a confirmation. @throws Back */
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
        help: 'A JSON file that was exported or is a response of the API. The persona is shown before it is created.',
        complete: (typed) => completePath(typed, {}),
      },
    ],
    submitLabel: 'Read it',
  });
  const { read, file } = await askForFile(context, form);
  await ui.details(`Persona in ${basename(file)}`, previewRows(read.json));
  const persona = await createFrom(context, {
    title: TITLE,
    ...read,
    isGiven: false,
    needsConfirmation: true,
    keyHint,
  });
  sayCreated(ui, persona);
  const isRenamed = persona.persona_name !== (read.json.persona_name ?? '');
  showCommand(['persona', 'import', pathWord(file), ...(isRenamed ? flagWords('name', persona.persona_name) : [])]);
  return persona;
}

export const IMPORT_PERSONA: Command<Services> = {
  changes: true,
  notes:
    'Reads the JSON that tavus persona export prints, or a response of the API. Ids and dates are left out: they are ' +
    'listed on standard error, and as left_out with --json. Fields that this version does not know are sent as they are.',
  args: [{ value: 'file', help: 'A JSON file; - for standard input.', isRequired: true }],
  options: [
    {
      name: 'name',
      alias: 'persona-name',
      value: 'text',
      help: 'Name of the new persona.',
      fallback: 'the name in the file',
    },
  ],
  examples: [
    { text: 'Import a file', line: 'tavus persona import coach.json' },
    {
      text: 'Import from a pipe under another name',
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
    const json: PersonaJson = { ...read.json, ...(name !== undefined && { persona_name: name }) };
    const persona = await createFrom(context, { title: TITLE, ...read, json, isGiven: true, keyHint });
    sayCreated(ui, persona);
    await results.change(view, persona);
    return 0;
  },
};

/** Reads the file; problems with it are shown in the form. @throws Back */
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
  ui.ok(`Imported “${nameOrNone(persona_name)}” (persona ${persona_id}).`);
}
