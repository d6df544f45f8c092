import { InvalidRequestError, NotFoundError } from '../../api/errors.ts';
import type { PatchOperation } from '../../api/noun-calls.ts';
import type { Objective } from '../../api/objectives.ts';
import { OBJECTIVE } from '../nouns/objective.ts';
import type { Editing } from '../resource/edit/editing.ts';
import { OBJECTIVE_JSON, toObjectiveJson } from './objective-json.ts';

const FIRST = /^\/data\/0(?=\/)/;

export const OBJECTIVE_EDITING: Editing<Objective> = {
  resource: OBJECTIVE,
  fields: OBJECTIVE_JSON,
  toJson: toObjectiveJson,
  async patch(api, id, operations, { signal }) {
    const send = (all: readonly PatchOperation[]) => api.objectives.patch(id, all, { signal });
    try {
      return await send(operations);
    } catch (error) {
      // Tavus documents both paths for the first objective. In this order a path that is not known is refused, not added.
      const isFirst = operations.every(({ path }) => FIRST.test(path));
      if (!isFirst || !isAboutPatch(error)) throw error;
      return await send(operations.map((one) => ({ ...one, path: one.path.replace(FIRST, '') }))).catch(() => {
        throw error;
      });
    }
  },
  command: {
    notes:
      'The JSON has all objectives of a set in the list data, also if there is only one. A key of --set without data, ' +
      'such as objective_prompt, is a field of the first one.',
    examples: [
      { text: 'Edit in your editor', line: 'tavus objective edit o12345' },
      {
        text: 'Set fields of the first and of the second objective without prompts',
        line: 'tavus objective edit o12345 --set confirmation_mode=manual --set data.1.modality=visual --yes',
      },
      {
        text: 'Add a branch with a JSON Patch',
        line: 'tavus objective edit ask_if_new_patient --patch branch.json --dry-run',
      },
    ],
  },
};

/** True for a change that Tavus refused for its content. */
function isAboutPatch(error: unknown): boolean {
  if (error instanceof NotFoundError) return false;
  return error instanceof InvalidRequestError && (error.status === 400 || error.status === 422);
}
