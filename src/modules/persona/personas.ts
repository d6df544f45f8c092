import type { Page } from '../../api/page.ts';
import type { Persona, PersonaCalls } from '../../api/personas.ts';
import type { ListName } from '../../core/store.ts';
import { type FilterGroup, SectionedPaginatedList } from '../../ui/list/paged-list.ts';
import type { Context } from '../context.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import type { LookUp } from '../forms/unanswered.ts';
import type { ListSource } from '../shared/live-list.ts';

export type PersonaKind = 'user' | 'system';

/** A persona and the filter that found it: rows carry no type of their own, and one asked for by its id has none. */
export interface ListedPersona extends Persona {
  readonly kind?: PersonaKind;
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

/** Personas of one kind, by the API's own filter. @param before how many are counted that come before them. */
export async function* personaPages(
  { services }: Context,
  kind: PersonaKind,
  signal: AbortSignal,
  before = 0,
  personas: Pick<PersonaCalls, 'listAll'> = services.client().personas,
): AsyncGenerator<Page<ListedPersona>> {
  for await (const { items, totalCount } of personas.listAll({ type: kind, signal })) {
    const page: Page<ListedPersona> = { items: items.map((persona) => ({ ...persona, kind })) };
    yield totalCount === undefined ? page : { ...page, totalCount: before + totalCount };
  }
}

/** Both kinds, the user's own first. */
export function personaSource(context: Context): ListSource<ListedPersona> {
  return {
    name: PERSONAS,
    async *pages(signal) {
      let own = 0;
      for await (const page of personaPages(context, 'user', signal)) {
        own += page.items.length;
        yield page;
      }
      yield* personaPages(context, 'system', signal, own);
    },
  };
}

/** A persona list in sections, the user's own first. */
export function createPersonaList(): SectionedPaginatedList<ListedPersona> {
  return new SectionedPaginatedList<ListedPersona>({
    idOf: PERSONAS.idOf,
    searchText: personaSearchText,
    filterGroups: [KINDS],
    sections: ['User Personas', 'System Personas'],
    sectionOf: (persona) => (persona.kind === 'user' ? 'User Personas' : 'System Personas'),
  });
}

/** What a search looks through. */
export function personaSearchText({ persona_name, persona_id }: ListedPersona): string {
  return `${persona_name} ${persona_id}`;
}

/** Where a persona would be whose creation was not answered. */
export function lookUpPersona(context: Context, name: string, prompt: string): LookUp<ListedPersona> {
  return {
    ...{ noun: PERSONA_NOUN.one, list: PERSONAS, name, nameOf: (persona) => persona.persona_name },
    pages: (signal) => personaPages(context, 'user', signal, 0, context.services.client().once.personas),
    // A row of the list may not show it.
    fits: ({ system_prompt }) => mayBeSameText(prompt, system_prompt),
  };
}
