import type { Command } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context, Services } from '../context.ts';
import { flagWords } from '../forms/form-command.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { itemArgument } from '../resource/item-argument.ts';
import { findWholeItem } from '../resource/whole-item.ts';
import { createFrom } from './create-from.ts';
import { type CopiedPersona, copyView, leftOutOf } from './left-out.ts';
import { toPersonaJson } from './persona-json.ts';

interface Clone {
  /** With all its fields; a row of a list may have fewer. */
  readonly persona: ListedPersona;
  /** True for a command, which asks only for missing keys. */
  readonly isGiven?: boolean;
  readonly name?: string | undefined;
}

/** Creates a copy of a persona, also of a stock persona. @returns the copy */
export async function clonePersona(
  context: Context,
  { persona, isGiven = false, name }: Clone,
): Promise<CopiedPersona> {
  const { ui, showCommand } = context.services;
  const persona_name = name ?? `Copy of ${persona.persona_name.trim() || persona.persona_id}`;
  const json = { ...toPersonaJson(persona), persona_name };
  const keyHint = 'Run tavus persona export with -o, add the key to that file, and import the file.';
  const leftOut = leftOutOf(persona);
  const clone = await createFrom(context, { title: 'Clone the persona', json, isGiven, keyHint, leftOut });
  ui.ok(
    `Cloned “${nameOrNone(persona.persona_name)}”: “${nameOrNone(clone.persona_name)}” is persona ${clone.persona_id}.`,
  );
  showCommand(['persona', 'clone', persona.persona_id, ...flagWords('name', clone.persona_name)]);
  return clone;
}

export const CLONE_PERSONA: Command<Services> = {
  changes: true,
  notes:
    'Stock personas can be cloned too. Fields that cannot be copied, such as the id, are listed on standard error, and ' +
    'as left_out with --json. Tavus masks the api_key of a custom model, so the command prompts for it. Without a ' +
    'terminal, export the persona, add the key to the file and import it.',
  args: [itemArgument(PERSONA)],
  options: [
    {
      name: 'name',
      alias: 'persona-name',
      value: 'text',
      help: 'Name of the copy.',
      fallback: '"Copy of", followed by the original name',
    },
  ],
  examples: [
    { text: 'Clone a persona', line: 'tavus persona clone pcb7a34da5fe' },
    { text: 'Clone it under another name', line: 'tavus persona clone "Interviewer" --name "Interviewer, French"' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = copyView(clock.now());
    results.checkFields(view);
    const question = { title: 'Which persona?', enterHint: 'clone' };
    const persona = await findWholeItem(context, PERSONA, given.arg(), question);
    await results.change(view, await clonePersona(context, { persona, isGiven: true, name: given.text('name') }));
    return 0;
  },
};
