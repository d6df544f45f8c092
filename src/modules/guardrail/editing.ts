import type { Guardrail } from '../../api/guardrails.ts';
import { GUARDRAIL } from '../nouns/guardrail.ts';
import type { Editing } from '../resource/edit/editing.ts';
import { GUARDRAIL_JSON } from './guardrail-json.ts';

export const GUARDRAIL_EDITING: Editing<Guardrail> = {
  resource: GUARDRAIL,
  fields: GUARDRAIL_JSON,
  toJson: (guardrail) => GUARDRAIL_JSON.inOrder(guardrail),
  patch: (api, id, operations, { signal }) => api.guardrails.patch(id, operations, { signal }),
  expected: (guardrail, { guardrail_name }) => ({
    ...guardrail,
    ...(typeof guardrail_name === 'string' && { guardrail_name }),
  }),
  command: {
    notes: 'The keys of --set are the fields that tavus guardrail get --json prints.',
    examples: [
      { text: 'Edit in your editor', line: 'tavus guardrail edit g1234567890ab' },
      {
        text: 'Set fields without prompts',
        line: `tavus guardrail edit no_refund_promises --set modality=verbal --set tags='["support"]' --yes`,
      },
      {
        text: 'Show the changes of a JSON Patch without sending them',
        line: 'tavus guardrail edit no_refund_promises --patch changes.json --dry-run',
      },
    ],
  },
};
