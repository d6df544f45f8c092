import { GUARDRAIL_FIELDS } from '../../api/fields.ts';
import type { Guardrail } from '../../api/guardrails.ts';
import type { Resource } from '../resource/resource.ts';

export const GUARDRAIL: Resource<Guardrail> = {
  noun: { one: 'guardrail', many: 'guardrails' },
  summary: 'a rule that personas must not break',
  id: ({ uuid }) => uuid,
  name: ({ guardrail_name }) => guardrail_name,
  // The API calls the id a UUID, and shows ids with a prefix.
  idPattern: /^(g(?=[a-f]*\d)[0-9a-f]{6,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
  endpoints: {
    list: (api, { search, tags, signal }) => api.guardrails.listAll({ search, tags, sort: 'descending', signal }),
    get: (api, id, options) => api.guardrails.get(id, options),
    delete: (api, id, options) => api.guardrails.delete(id, options),
  },
  fields: GUARDRAIL_FIELDS,
  columns: [{ title: 'MODALITY', cell: ({ modality = '' }) => modality }],
  tags: ({ tags = [] }) => tags,
  isSearchable: true,
  // The code that formats fields and masks keys is loaded when details are shown.
  details: async (guardrail) => (await import('./guardrail-details.ts')).guardrailDetails(guardrail),
  blocked: {
    edit: (guardrail) => (isOldSet(guardrail) ? 'An old set of guardrails can only be read and deleted.' : undefined),
    instead: () => 'Create its guardrails one by one with tavus guardrail create.',
  },
  isNewestFirst: true,
  whenEmpty: 'To create one, choose Create a Guardrail in the menu Work with Guardrails.',
  examples: {
    id: 'g1234567890ab',
    name: 'no_refund_promises',
    list: [
      { text: 'List your guardrails', line: 'tavus guardrail list' },
      {
        text: 'Print the prompts of those with a tag',
        line: 'tavus guardrail list --tags support --json=guardrail_prompt',
      },
    ],
    get: { text: 'Print its prompt and tags for a script', fields: 'guardrail_prompt,tags' },
  },
};

/** True for a set of guardrails, which Tavus had before single ones. Only its id leads to it: lists have no sets. */
function isOldSet({ data }: Guardrail): boolean {
  return data !== undefined;
}
