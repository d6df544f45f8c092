import type { Command } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context, Services } from '../context.ts';
import { flagWords } from '../forms/form-command.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { itemArgument } from '../resource/item-argument.ts';
import { createFrom } from './create-from.ts';
import { toDocument } from './document.ts';
import { type CopiedPersona, copyView, leftOutOfListed } from './left-out.ts';
import { findWholePersona } from './load-persona.ts';

interface Clone {
  /** With all that Tavus tells of it. */
  readonly persona: ListedPersona;
  /** From the command line, where nothing is asked that need not be. */
  readonly isGiven?: boolean;
  readonly name?: string | undefined;
}

/** Creates a persona like another one, also like one of Tavus' own. @returns the new one */
export async function clonePersona(
  context: Context,
  { persona, isGiven = false, name }: Clone,
): Promise<CopiedPersona> {
  const { ui, showCommand } = context.services;
  const persona_name = name ?? `Copy of ${persona.persona_name.trim() || persona.persona_id}`;
  const document = { ...toDocument(persona), persona_name };
  const keyHint = 'Say tavus persona export with -o, put the key into that file, and import it.';
  const leftOut = leftOutOfListed(persona);
  const clone = await createFrom(context, { title: 'Clone the persona', document, isGiven, keyHint, leftOut });
  ui.ok(
    `Cloned “${nameOrNone(persona.persona_name)}”: “${nameOrNone(clone.persona_name)}” is persona ${clone.persona_id}.`,
  );
  showCommand(['persona', 'clone', persona.persona_id, ...flagWords('name', clone.persona_name)]);
  return clone;
}

export const CLONE_PERSONA: Command<Services> = {
  changes: true,
  notes:
    "Tavus' own personas can be cloned too. What can't be taken over, such as the id, is named on standard error, and " +
    'as left_out with --json. Tavus shows no api_key: one with a custom model asks for its key, and ' +
    'where nobody can be asked, export it, put the key in and import it.',
  args: [itemArgument(PERSONA)],
  options: [
    {
      name: 'name',
      alias: 'persona-name',
      value: 'text',
      help: 'The name of the new one.',
      fallback: '"Copy of" and the old one\'s',
    },
  ],
  examples: [
    { text: 'A copy to try things on', line: 'tavus persona clone pcb7a34da5fe' },
    { text: 'Under another name', line: 'tavus persona clone "Life coach" --name "Life coach, French"' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = copyView(clock.now());
    results.checkFields(view);
    const persona = await findWholePersona(context, given.arg(), { title: 'Which persona?', enterHint: 'clone' });
    await results.change(view, await clonePersona(context, { persona, isGiven: true, name: given.text('name') }));
    return 0;
  },
};
