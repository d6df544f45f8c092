import { OBJECTIVE_FIELDS } from '../../api/fields.ts';
import type { Objective } from '../../api/objectives.ts';
import type { Resource } from '../resource/resource.ts';

/** One objective, or a set of them: then the fields are those of the first one. */
export const OBJECTIVE: Resource<Objective> = {
  noun: { one: 'objective', many: 'objectives' },
  summary: 'what personas work toward in a conversation, step by step',
  id: ({ objectives_id }) => objectives_id,
  name: ({ objective_name }) => objective_name,
  idPattern: /^o(?=[a-f]*\d)[0-9a-f]{5,}$/,
  endpoints: {
    list: (api, { signal }) => api.objectives.listAll({ signal }),
    get: (api, id, options) => api.objectives.get(id, options),
    delete: (api, id, options) => api.objectives.delete(id, options),
  },
  fields: OBJECTIVE_FIELDS,
  columns: [{ title: 'STEPS', cell: ({ data }) => String(data?.length ?? 1) }],
  // The code that follows branches is loaded when details are shown.
  details: async (objective) => (await import('./objective-details.ts')).objectiveDetails(objective),
  isNewestFirst: true,
  whenEmpty: 'To create one, choose Create an Objective in the menu Work with Objectives.',
  examples: {
    id: 'o12345',
    name: 'ask_if_new_patient',
    list: [
      { text: 'List your objectives', line: 'tavus objective list' },
      {
        text: 'Print their ids and names for a script',
        line: 'tavus objective list --all --json=objectives_id,objective_name',
      },
    ],
    get: { text: 'Print all objectives of a set for a script', fields: 'data' },
  },
};
