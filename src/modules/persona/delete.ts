import { nameOrNone } from '../../lib/format.ts';
import type { Context } from '../context.ts';
import { sendChange } from '../forms/send-change.ts';
import { changeCommand } from '../shared/change-command.ts';
import { confirmDelete } from '../shared/confirm-delete.ts';
import { refuseBlocked } from '../shared/owner.ts';
import { personaKind } from './persona-kind.ts';
import { type ListedPersona, PERSONAS } from './personas.ts';
import { pickPersona } from './pick-persona.ts';
import { personaView } from './result.ts';
import { whyUnchangeable } from './view.ts';

const QUESTION = { title: 'Delete a Persona', enterHint: 'delete', blocked: whyUnchangeable };

/** Deletes one of the user's own personas, after a yes. */
export async function deletePersona(context: Context, given: { persona?: ListedPersona } = {}): Promise<undefined> {
  const { ui, client, showCommand } = context.services;
  const chosen = given.persona ?? (await pickPersona(context, QUESTION));
  const persona = await refuseBlocked(context, personaKind(context), chosen, whyUnchangeable);
  const item = { noun: 'persona', name: nameOrNone(persona.persona_name), id: persona.persona_id };
  await confirmDelete(context.services, { ...item, consequence: 'This cannot be undone.' });
  await sendChange(context, 'Deleting', (signal) => client().personas.delete(persona.persona_id, { signal }));
  context.removeItem(PERSONAS, persona.persona_id);
  ui.ok(`Deleted “${item.name}”: persona ${item.id}.`);
  showCommand(['persona', 'delete', item.id]);
  return undefined;
}

export const DELETE_PERSONA = changeCommand<ListedPersona>({
  examples: [
    { text: 'Delete one, after a yes', line: 'tavus persona delete pcb7a34da5fe' },
    { text: 'Delete in a script', line: 'tavus persona delete pcb7a34da5fe --yes' },
  ],
  kindOf: personaKind,
  pick: (context) => pickPersona(context, QUESTION),
  blocked: whyUnchangeable,
  viewOf: personaView,
  async change(context, persona) {
    await deletePersona(context, { persona });
    return persona;
  },
});
