import type { Context } from '../context.ts';
import { browse } from '../shared/browse.ts';
import { type Action, showItem } from '../shared/item-screen.ts';
import { deletePersona } from './delete.ts';
import { loadPersona } from './load-persona.ts';
import { createPersonaList, type ListedPersona, PERSONA_NOUN, PERSONAS, personaSource } from './personas.ts';
import { personaColumns, personaRows, whyUnchangeable, whyUneditable } from './view.ts';

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
  const item = await loadPersona(context, listed);
  context.updateItem(PERSONAS, item);
  await showItem(
    context,
    { title: 'Persona', name: PERSONAS, rows: personaRows, links: () => [], actions: createActions(context) },
    item,
  );
}

function createActions(context: Context): readonly Action<ListedPersona>[] {
  return [
    {
      label: 'Edit',
      changes: true,
      blocked: whyUneditable,
      run: async (persona) => (await import('./edit/edit-persona.ts')).editPersona(context, { persona }),
    },
    {
      label: 'Clone',
      changes: true,
      async run(persona) {
        await (await import('./clone.ts')).clonePersona(context, { persona });
        return persona;
      },
    },
    {
      label: 'Export',
      async run(persona) {
        await (await import('./export.ts')).exportFromMenu(context, persona);
        return persona;
      },
    },
    { label: 'Delete', changes: true, blocked: whyUnchangeable, run: (persona) => deletePersona(context, { persona }) },
  ];
}
