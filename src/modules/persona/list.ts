import { browse } from '../shared/browse.ts';
import type { Context } from '../shared/context.ts';
import { showItem } from '../shared/item-screen.ts';
import { deletePersona } from './delete.ts';
import { createPersonaList, type ListedPersona, PERSONA_NOUN, PERSONAS, personaSource } from './personas.ts';
import { personaColumns, personaRows, whyUnchangeable } from './view.ts';

/** Shows the user's own personas, and Tavus' behind a filter. */
export async function listPersonas(context: Context): Promise<void> {
  const { clock } = context.services;
  await browse(context, {
    title: 'List Personas',
    source: personaSource(context),
    list: createPersonaList(),
    noun: PERSONA_NOUN,
    columns: (persona) => personaColumns(persona, clock.now()),
    whenEmpty:
      "You have no personas of your own yet. Press f to see Tavus' stock ones, or Esc and choose Create a Persona.",
    open: (persona) => openPersona(context, persona),
  });
}

async function openPersona(context: Context, listed: ListedPersona): Promise<void> {
  const { ui, client } = context.services;
  const persona = await ui.busy('Loading the persona', (signal) =>
    client().personas.get(listed.persona_id, { signal }),
  );
  const item: ListedPersona = { ...persona, kind: listed.kind };
  context.updateItem(PERSONAS, item);
  const remove = (chosen: ListedPersona) => deletePersona(context, { persona: chosen });
  const actions = [{ label: 'Delete', blocked: whyUnchangeable, run: remove }];
  await showItem(context, { title: 'Persona', name: PERSONAS, rows: personaRows, links: () => [], actions }, item);
}
