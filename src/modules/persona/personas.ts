import { collect } from '../../api/page.ts';
import type { Persona } from '../../api/personas.ts';
import type { ListName, LocalList } from '../../core/store.ts';
import { SectionedPaginatedList } from '../../ui/paged-list.ts';
import type { Context } from '../shared/context.ts';
import { loadList } from '../shared/load-list.ts';

/** A persona and the filter that found it: rows carry no type of their own. */
export interface ListedPersona extends Persona {
  readonly kind: 'user' | 'system';
}

export const PERSONAS: ListName<ListedPersona> = { name: 'personas', idOf: (persona) => persona.persona_id };

export const PERSONA_NOUN = { one: 'persona', many: 'personas' };

export const PERSONA_FILTERS = [
  { label: 'user', matches: (persona: ListedPersona) => persona.kind === 'user' },
  { label: 'system', matches: (persona: ListedPersona) => persona.kind === 'system' },
];

/** Both kinds, each by the API's own filter, the user's own first. */
export async function loadPersonas(context: Context): Promise<LocalList<ListedPersona>> {
  const { services } = context;
  return await loadList(context, PERSONAS, async (signal) => {
    const load = async (kind: ListedPersona['kind']) => {
      const personas = await collect(services.client().personas.listAll({ type: kind, signal }));
      return personas.map((persona): ListedPersona => ({ ...persona, kind }));
    };
    return (await Promise.all([load('user'), load('system')])).flat();
  });
}

/** A persona list in sections, the user's own first. */
export function createPersonaList(filters: typeof PERSONA_FILTERS = []): SectionedPaginatedList<ListedPersona> {
  return new SectionedPaginatedList<ListedPersona>({
    idOf: PERSONAS.idOf,
    filters,
    sections: ['User Personas', 'System Personas'],
    sectionOf: (persona) => (persona.kind === 'user' ? 'User Personas' : 'System Personas'),
  });
}
