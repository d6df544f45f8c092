import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { Context } from '../context.ts';
import type { ItemKind } from '../shared/find-item.ts';
import { isListed } from '../shared/owner.ts';
import { type ListedPersona, PERSONA_NOUN, PERSONAS, personaSource } from './personas.ts';

/** Where a command finds personas. */
export function personaKind(context: Context): ItemKind<ListedPersona> {
  const personas = () => context.services.client().personas;
  return {
    noun: PERSONA_NOUN,
    get: (id, signal) => personas().get(id, { signal }),
    pages: (signal) => personaSource(context).pages(signal),
    idOf: PERSONAS.idOf,
    nameOf: (persona) => persona.persona_name,
    owner: {
      isKnown: ({ kind }) => kind !== undefined,
      // Tavus' own fit on one page, where the user's may be many. One in neither list counts as the user's.
      async find(persona, signal) {
        const stock = personas().listAll({ type: 'system', signal });
        const isStock = await isListed(stock, (row) => row.persona_id === persona.persona_id, PERSONA_NOUN);
        return { ...persona, kind: isStock ? 'system' : 'user' };
      },
      keep: (persona, { kind }) => ({ ...persona, ...(kind && { kind }) }),
    },
    whenBlocked: ({ persona_id }) =>
      `To have one of your own like it: ${toCommandLine(['persona', 'clone', persona_id])}`,
  };
}
