import type { Command } from '../../core/command.ts';
import type { Services } from '../context.ts';
import { findOrPick, itemArgument } from '../shared/item-argument.ts';
import { personaKind } from './persona-kind.ts';
import { pickPersona } from './pick-persona.ts';
import { personaView } from './result.ts';

export const GET_PERSONA: Command<Services> = {
  args: [itemArgument(personaKind)],
  examples: [
    { text: 'All that is known of a persona', line: 'tavus persona get pcb7a34da5fe' },
    { text: 'Its layers, for a script', line: 'tavus persona get "Life coach" --json=layers' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = personaView(clock.now());
    results.checkFields(view);
    const question = { title: 'Which persona?', enterHint: 'choose' };
    const persona = await findOrPick(context, personaKind(context), given.arg(), {
      pick: () => pickPersona(context, question),
    });
    await results.item(view, persona);
    return 0;
  },
};
