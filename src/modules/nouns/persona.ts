import type { Page } from '../../api/page.ts';
import { PERSONA_FIELDS, type Persona } from '../../api/personas.ts';
import { maskText } from '../../lib/secrets.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import { referenceTo } from '../resource/reference.ts';
import { type Api, listOf, type Owner, type Resource } from '../resource/resource.ts';
import { ID_PATTERNS } from './ids.ts';
import { treeLines } from './layers-tree.ts';
import { REPLICA } from './replica.ts';

/** A persona and the filter that found it: rows carry no type of their own, and one asked for by its id has none. */
export interface ListedPersona extends Persona {
  readonly kind?: Owner;
}

const KINDS = { system: "system: one of Tavus' stock personas", user: 'user: your own' } as const;

export const PERSONA: Resource<ListedPersona> = {
  noun: { one: 'persona', many: 'personas', alias: 'pal' },
  summary: 'how a replica behaves in a conversation',
  id: ({ persona_id }) => persona_id,
  name: ({ persona_name }) => persona_name,
  idPattern: ID_PATTERNS.persona,
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
  details: (persona) => [
    ['Kind', persona.kind && KINDS[persona.kind]],
    ['Pipeline mode', persona.pipeline_mode],
    ['Default replica', persona.default_replica_id ?? '(none)'],
    ['System prompt', persona.system_prompt && maskText(persona.system_prompt)],
    ['Context', persona.context && maskText(persona.context)],
    ['Layers', treeLines(persona.layers ?? {}).join('\n') || '(all as Tavus sets them)'],
  ],
  references: [referenceTo('Default replica', REPLICA, ({ default_replica_id }) => default_replica_id)],
  // Tavus' own fit on one page, where the user's may be many. One in neither list counts as the user's.
  owner: { field: 'kind', listed: 'user' },
  blocked: {
    delete: ({ kind }) => (kind === 'system' ? "Tavus' own: a system persona can't be deleted." : undefined),
    instead: ({ persona_id }) => `To have one of your own like it: ${toCommandLine(['persona', 'clone', persona_id])}`,
  },
  whenEmpty:
    "You have no personas of your own yet. Press f to see Tavus' stock ones, or Esc and choose Create a Persona.",
  whenNoneToPick: "You have no personas of your own. Press f to see Tavus' stock ones, or Esc to go back.",
  examples: {
    id: 'pcb7a34da5fe',
    name: 'Life coach',
    list: [
      { text: 'Your own personas', line: 'tavus persona list' },
      { text: 'All there are, with their prompts', line: 'tavus persona list --type all --all --json' },
    ],
    get: { text: 'Its layers, for a script', fields: 'layers' },
  },
};

export const PERSONAS = listOf(PERSONA);

/** Why a stock persona can't be edited; undefined for one's own. */
export function whyUneditable(persona: ListedPersona): string | undefined {
  return persona.kind === 'system'
    ? "Tavus' own: a system persona can't be changed. Clone it to have one of your own."
    : undefined;
}

/** Both kinds, the user's own first. */
async function* allPages(api: Api, signal: AbortSignal | undefined): AsyncGenerator<Page<ListedPersona>> {
  let own = 0;
  for await (const page of pagesOf(api, 'user', signal)) {
    own += page.items.length;
    yield page;
  }
  yield* pagesOf(api, 'system', signal, own);
}

/** Personas of one kind, by the API's own filter. @param before how many are counted that come before them. */
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
