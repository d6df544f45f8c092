import type { Command } from '../../core/command.ts';
import { StateError } from '../../lib/errors.ts';
import { toFileName } from '../../lib/files/file-name.ts';
import { isStandardOutput, refuseEmpty } from '../../lib/files/output-place.ts';
import { checkTextPlace, saveText } from '../../lib/files/save-text.ts';
import { nameOrNone } from '../../lib/format.ts';
import { formatPath } from '../../lib/json-pointer.ts';
import { Form } from '../../ui/form/form.ts';
import { completePath, expandPath } from '../../ui/form/text-file.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Context, Services } from '../context.ts';
import { flagWords, pathWord } from '../forms/form-command.ts';
import { writeJson } from '../forms/json-text.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { clearSecrets } from '../resource/edit/keys.ts';
import { itemArgument } from '../resource/item-argument.ts';
import { findWholeItem } from '../resource/whole-item.ts';
import { missingKeys } from './edit/custom-llm.ts';
import { leftOutOf, sayLeftOut } from './left-out.ts';
import { PERSONA_JSON, type PersonaJson, toPersonaJson } from './persona-json.ts';

const TITLE = 'Export the persona';

/** A persona, and the file it was written to. */
interface SavedPersona {
  readonly persona_id: string;
  readonly file: string;
  /** The fields that Tavus sets, which are not in the file. */
  readonly left_out: readonly string[];
}

/** Asks for a file, and writes a persona to it. @throws Back */
export async function exportFromMenu(context: Context, persona: ListedPersona): Promise<void> {
  const { ui, showCommand } = context.services;
  const form = new Form({
    title: TITLE,
    fields: [
      {
        name: 'file',
        label: 'Save as',
        kind: 'text',
        required: true,
        help: 'A file or a folder. Existing files are not replaced.',
        complete: (typed) => completePath(typed, {}),
      },
    ],
    submitLabel: 'Export',
    values: { file: fileNameOf(persona) },
  });
  for (;;) {
    await ui.fill(form);
    try {
      const { file } = await saveTo(context, persona, expandPath(form.values().file, {}), false);
      showCommand(['persona', 'export', persona.persona_id, ...flagWords('output', pathWord(file))]);
      return;
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      form.complain('file', error.message);
    }
  }
}

export const EXPORT_PERSONA: Command<Services> = {
  notes:
    'Prints all fields but those that Tavus sets, such as id and dates: they are listed on standard error, and as ' +
    'left_out with --json. Tavus masks the api_key of a custom model: replace it with the key before ' +
    'you import the file.',
  args: [itemArgument(PERSONA)],
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'file',
      help: 'File or folder to write to; - for standard output.',
      fallback: 'standard output',
    },
    { name: 'force', help: 'Replace an existing file.', fallback: 'off' },
  ],
  examples: [
    { text: 'Export to a file', line: 'tavus persona export pcb7a34da5fe -o coach.json' },
    { text: 'Print only the system prompt', line: 'tavus persona export "Interviewer" | jq -r .system_prompt' },
    {
      text: 'Copy to another account',
      line: 'tavus persona export "Interviewer" | tavus persona import - --profile other',
    },
  ],
  async run(context, given) {
    const { results } = context.services;
    const output = given.text('output');
    refuseEmpty('-o', output);
    const isFile = output !== undefined && !isStandardOutput(output);
    results.checkFields(isFile ? SAVED : EXPORTED);
    if (isFile) await checkTextPlace({ path: output, force: given.isSet('force') });
    const question = { title: 'Which persona?', enterHint: 'export' };
    const persona = await findWholeItem(context, PERSONA, given.arg(), question);
    if (isFile) {
      await results.change(SAVED, await saveTo(context, persona, output, given.isSet('force')));
      return 0;
    }
    const json = toExport(context.services, persona);
    const left_out = leftOutOf(persona);
    if (results.wantsJson()) await results.item(EXPORTED, { ...json, left_out });
    else await results.json(json, true);
    return 0;
  },
};

async function saveTo(
  { services }: Context,
  persona: ListedPersona,
  path: string,
  force: boolean,
): Promise<SavedPersona> {
  const text = `${writeJson(toExport(services, persona))}\n`;
  const file = await saveText({ path, name: fileNameOf(persona), text, force });
  services.ui.ok(`Exported “${nameOrNone(persona.persona_name)}” to ${file}`);
  return { persona_id: persona.persona_id, file, left_out: leftOutOf(persona) };
}

/** The JSON to export. Prints what is left out, and warns of keys that are masked or in clear text. */
function toExport({ ui }: Services, persona: ListedPersona): PersonaJson {
  const json = Object.fromEntries(Object.entries(toPersonaJson(persona)).filter(([, value]) => value !== ''));
  sayLeftOut({ ui }, leftOutOf(persona));
  const missing = missingKeys(json).map(({ path }) => formatPath(path));
  if (missing.length > 0) {
    ui.warn(`Masked by Tavus: ${missing.join(', ')}. Fill in the real values before you import this.`);
  }
  const clear = clearSecrets(json).map(formatPath);
  if (clear.length > 0) ui.warn(`Contains secrets in clear text: ${clear.join(', ')}.`);
  return json;
}

function fileNameOf({ persona_name, persona_id }: ListedPersona): string {
  return `${toFileName(persona_name, toFileName(persona_id, 'persona'))}.json`;
}

const EXPORTED: ItemView<PersonaJson> = { fields: [...PERSONA_JSON.names, 'left_out'], columns: [], rows: () => [] };

const SAVED: ItemView<SavedPersona> = {
  fields: ['persona_id', 'file', 'left_out'],
  columns: [
    { title: 'ID', cell: ({ persona_id }) => persona_id },
    { title: 'FILE', cell: ({ file }) => file },
  ],
  rows: ({ persona_id, file }) => [
    ['Persona id', persona_id],
    ['File', file],
  ],
};
