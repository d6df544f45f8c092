import type { Page } from '../../api/page.ts';
import type { Persona } from '../../api/personas.ts';
import type { ListName } from '../../core/store.ts';
import { type FilterGroup, SectionedPaginatedList } from '../../ui/paged-list.ts';
import type { Context } from '../shared/context.ts';
import type { ListSource } from '../shared/live-list.ts';

/** A persona and the filter that found it: rows carry no type of their own. */
export interface ListedPersona extends Persona {
  readonly kind: 'user' | 'system';
}

export const PERSONAS: ListName<ListedPersona> = { name: 'personas', idOf: (persona) => persona.persona_id };

export const PERSONA_NOUN = { one: 'persona', many: 'personas' };

const KINDS: FilterGroup<ListedPersona> = {
  label: 'Kind',
  filters: [
    { label: 'user', matches: ({ kind }) => kind === 'user' },
    { label: 'system', matches: ({ kind }) => kind === 'system' },
    { label: 'all', matches: () => true },
  ],
};

/** Both kinds, each by the API's own filter, the user's own first. */
export function personaSource({ services }: Context): ListSource<ListedPersona> {
  /** @param before how many of the other kind there are. */
  async function* pagesOf(kind: ListedPersona['kind'], before: number, signal: AbortSignal) {
    for await (const { items, totalCount } of services.client().personas.listAll({ type: kind, signal })) {
      const page: Page<ListedPersona> = { items: items.map((persona) => ({ ...persona, kind })) };
      yield totalCount === undefined ? page : { ...page, totalCount: before + totalCount };
    }
  }
  return {
    name: PERSONAS,
    async *pages(signal) {
      let own = 0;
      for await (const page of pagesOf('user', 0, signal)) {
        own += page.items.length;
        yield page;
      }
      yield* pagesOf('system', own, signal);
    },
  };
}

/** A persona list in sections, the user's own first. */
export function createPersonaList(): SectionedPaginatedList<ListedPersona> {
  return new SectionedPaginatedList<ListedPersona>({
    idOf: PERSONAS.idOf,
    searchText: ({ persona_name, persona_id }) => `${persona_name} ${persona_id}`,
    filterGroups: [KINDS],
    sections: ['User Personas', 'System Personas'],
    sectionOf: (persona) => (persona.kind === 'user' ? 'User Personas' : 'System Personas'),
  });
}
