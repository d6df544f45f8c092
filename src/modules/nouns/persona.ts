import { PERSONA_FIELDS } from '../../api/fields.ts';
import type { Page } from '../../api/page.ts';
import type { Persona } from '../../api/personas.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import { referenceTo } from '../resource/reference.ts';
import { type Api, listOf, type Owner, type Resource } from '../resource/resource.ts';
import { DOCUMENT } from './document.ts';
import { GUARDRAIL } from './guardrail.ts';
import { OBJECTIVE } from './objective.ts';
import { knowledgeOf } from './persona-knowledge.ts';
import { REPLICA } from './replica.ts';

/** A persona and the list filter that found it. The API has no field for it; a persona loaded by its id has none. */
export interface ListedPersona extends Persona {
  readonly kind?: Owner;
}

const KINDS = { system: "system: one of Tavus' stock personas", user: 'user: your own' } as const;

export const PERSONA: Resource<ListedPersona> = {
  noun: { one: 'persona', many: 'personas', alias: 'pal' },
  summary: 'how a replica behaves in a conversation',
  id: ({ persona_id }) => persona_id,
  name: ({ persona_name }) => persona_name,
  idPattern: /^p[0-9a-f]{6,}$/,
  endpoints: {
    list: (api, { type, signal }) => (type ? pagesOf(api, type, signal) : allPages(api, signal)),
    get: (api, id, options) => api.personas.get(id, options),
    delete: (api, id, { signal }) => api.personas.delete(id, { signal }),
  },
  fields: PERSONA_FIELDS,
  toJson: ({ kind: _ours, ...persona }) => persona,
  columns: [
    { title: 'TYPE', cell: ({ kind = '' }) => kind },
    { title: 'REPLICA', cell: ({ default_replica_id = '' }) => default_replica_id },
  ],
  // The code that formats layers and masks keys is loaded when details are shown.
  details: async (persona) => [
    ['Kind', persona.kind && KINDS[persona.kind]],
    ...(await import('./persona-details.ts')).personaDetails(persona),
  ],
  references: [
    referenceTo('Default replica', REPLICA, ({ default_replica_id }) => default_replica_id),
    referenceTo('Documents', DOCUMENT, (persona) => knowledgeOf(persona).documents),
    referenceTo('Guardrails', GUARDRAIL, (persona) => knowledgeOf(persona).guardrails),
    referenceTo('Objectives', OBJECTIVE, (persona) => knowledgeOf(persona).objectives),
  ],
  // Stock personas fit on one page; the user may have many. A persona in neither list counts as the user's.
  owner: { field: 'kind', listed: 'user' },
  blocked: {
    edit: ({ kind }) => (kind === 'system' ? 'Stock personas cannot be edited, only cloned.' : undefined),
    delete: ({ kind }) => (kind === 'system' ? 'Stock personas cannot be deleted.' : undefined),
    instead: ({ persona_id }) => `To make your own copy, run ${toCommandLine(['persona', 'clone', persona_id])}.`,
  },
  whenEmpty: 'To create one, choose Create a Persona in the menu Work with Personas.',
  examples: {
    id: 'p7b3d5f9a1c4',
    name: 'Interviewer',
    list: [
      { text: 'List your own personas', line: 'tavus persona list' },
      { text: 'List all personas with their prompts', line: 'tavus persona list --type all --all --json' },
    ],
    get: { text: 'Print its layers for a script', fields: 'layers' },
  },
};

export const PERSONAS = listOf(PERSONA);

/** Personas of both kinds, the user's own first. */
async function* allPages(api: Api, signal: AbortSignal | undefined): AsyncGenerator<Page<ListedPersona>> {
  let own = 0;
  for await (const page of pagesOf(api, 'user', signal)) {
    own += page.items.length;
    yield page;
  }
  yield* pagesOf(api, 'system', signal, own);
}

/** Personas of one kind, filtered by the API. @param before the number of personas on the pages before */
async function* pagesOf(
  api: Api,
  kind: Owner,
  signal: AbortSignal | undefined,
  before = 0,
): AsyncGenerator<Page<ListedPersona>> {
  for await (const { items, totalCount } of api.personas.listAll({ type: kind, signal })) {
    const page: Page<ListedPersona> = { items: items.map((persona) => ({ ...persona, kind })) };
    yield totalCount === undefined ? page : { ...page, totalCount: before + totalCount };
  }
}
