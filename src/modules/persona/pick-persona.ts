import type { Context } from '../context.ts';
import { pickItem } from '../shared/browse.ts';
import { createPersonaList, type ListedPersona, PERSONA_NOUN, personaSource } from './personas.ts';
import { personaColumns } from './view.ts';

export interface PersonaQuestion {
  readonly title: string;
  readonly enterHint: string;
  /** Why a persona can be seen but not chosen. */
  blocked?(persona: ListedPersona): string | undefined;
}

/** Shows the user's own personas, and Tavus' behind a filter, and lets the user choose one. @throws Back on Esc. */
export async function pickPersona(context: Context, question: PersonaQuestion): Promise<ListedPersona> {
  const { clock } = context.services;
  return await pickItem(context, {
    ...question,
    source: personaSource(context),
    list: createPersonaList(),
    noun: PERSONA_NOUN,
    columns: (persona) => personaColumns(persona, clock.now()),
    whenEmpty: "You have no personas of your own. Press f to see Tavus' stock ones, or Esc to go back.",
  });
}
