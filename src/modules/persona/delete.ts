import { pickItem } from '../shared/browse.ts';
import { confirmDelete } from '../shared/confirm-delete.ts';
import type { Context } from '../shared/context.ts';
import { nameOrNone } from '../shared/format.ts';
import { sendChange } from '../shared/send-change.ts';
import { createPersonaList, type ListedPersona, PERSONA_NOUN, PERSONAS, personaSource } from './personas.ts';
import { personaColumns, whyUnchangeable } from './view.ts';

/** Deletes one of the user's own personas, after a yes. */
export async function deletePersona(context: Context, given: { persona?: ListedPersona } = {}): Promise<undefined> {
  const { ui, client } = context.services;
  const persona = given.persona ?? (await pickPersona(context));
  const item = { noun: 'persona', name: nameOrNone(persona.persona_name), id: persona.persona_id };
  await confirmDelete(context.services, { ...item, consequence: 'This cannot be undone.' });
  await sendChange(context, 'Deleting', (signal) => client().personas.delete(persona.persona_id, { signal }));
  context.removeItem(PERSONAS, persona.persona_id);
  ui.ok(`Deleted “${item.name}”: persona ${item.id}.`);
  return undefined;
}

async function pickPersona(context: Context): Promise<ListedPersona> {
  const { clock } = context.services;
  return await pickItem(context, {
    title: 'Delete a Persona',
    source: personaSource(context),
    list: createPersonaList(),
    noun: PERSONA_NOUN,
    enterHint: 'delete',
    columns: (persona) => personaColumns(persona, clock.now()),
    blocked: whyUnchangeable,
    whenEmpty: "You have no personas of your own. Press f to see Tavus' stock ones, or Esc to go back.",
  });
}
