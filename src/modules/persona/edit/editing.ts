import { ConflictError, NotFoundError } from '../../../api/errors.ts';
import { StateError } from '../../../lib/errors.ts';
import { toCommandLine } from '../../../lib/text/shell-words.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context } from '../../context.ts';
import { type ListedPersona, PERSONA } from '../../nouns/persona.ts';
import type { Editing, PatchFailure } from '../../resource/edit/editing.ts';
import { knowledgeOptions } from '../knowledge-fields.ts';
import { PERSONA_JSON, toPersonaJson } from '../persona-json.ts';
import { LLM_KEY, missingKeys, toPatch } from './custom-llm.ts';

export const PERSONA_EDITING: Editing<ListedPersona> = {
  resource: PERSONA,
  fields: PERSONA_JSON,
  toJson: toPersonaJson,
  toPatch,
  patch: (api, id, operations, options) => api.personas.patch(id, operations, options),
  recover: askToDiscard,
  expected: (persona, { persona_name }) => ({
    ...persona,
    ...(typeof persona_name === 'string' && { persona_name }),
    kind: 'user',
  }),
  keys: {
    missingIn: missingKeys,
    required: LLM_KEY,
    hint: 'Add --set layers.llm.api_key=…, or an operation to --patch.',
  },
  command: {
    notes:
      'The keys of --set are the paths in the JSON that tavus persona export prints. Tavus masks the api_key of a custom ' +
      'llm, but requires it with every change under layers.llm.',
    changing: {
      options: knowledgeOptions(),
      read: async (context, given) => (await import('../knowledge-change.ts')).readKnowledgeChange(context, given),
    },
    options: [{ name: 'force', help: 'Discard unpublished changes in the web builder.', fallback: 'off' }],
    examples: [
      { text: 'Edit in your editor', line: 'tavus persona edit p7b3d5f9a1c4' },
      {
        text: 'Choose what it knows and obeys, by id or name',
        line: 'tavus persona edit "Interviewer" --document-ids Handbook --guardrail-tags support --yes',
      },
      {
        text: 'Set fields without prompts',
        line: 'tavus persona edit p7b3d5f9a1c4 --set persona_name="Life coach" --set layers.tts.tts_engine=cartesia --yes',
      },
      {
        text: 'Read the prompt from a file',
        line: 'tavus persona edit "Interviewer" --set system_prompt="$(cat prompt.md)" --yes',
      },
      {
        text: 'Show the changes of a JSON Patch without sending them',
        line: 'tavus persona edit "Interviewer" --patch changes.json --dry-run',
      },
    ],
  },
};

/**
 * Asks whether to discard unpublished changes in the web builder, if they are the reason that a change was refused. Not a
 * confirmation that --yes skips: that flag only confirms the user's own change. @throws StateError, Back to keep the changes
 */
async function askToDiscard({ services }: Context, { id, error, asks }: PatchFailure): Promise<boolean> {
  if (isAboutPersona(error)) throw unchangeable(id);
  if (!(error instanceof ConflictError) || error.conflict !== 'maker_changes') return false;
  const { ui } = services;
  if (!asks) {
    throw new StateError(
      'The web builder has unpublished changes of this persona. Nothing was changed.',
      'Publish them there first, or discard them with --force.',
    );
  }
  ui.warn('The web builder has unpublished changes of this persona.');
  const discards = await ui.menu({
    title: 'Discard the unpublished changes?',
    choices: [
      { label: 'Keep them', value: false, hint: 'sends nothing' },
      { label: 'Discard them', value: true, hint: 'sends your changes' },
    ],
  });
  if (discards) return true;
  ui.say('Nothing was changed.');
  throw new Back();
}

/** True if the persona itself was not found. It was just loaded, so it cannot be changed; ids in the patch have other names. */
function isAboutPersona(error: unknown): boolean {
  return error instanceof NotFoundError && /\b(persona|pal)(_id)?\b/i.test(error.serverMessage ?? '');
}

function unchangeable(personaId: string): StateError {
  return new StateError(
    'This persona cannot be changed: it is a stock persona, or was deleted in the meantime.',
    `To create a copy that you can change, run ${toCommandLine(['persona', 'clone', personaId])}`,
  );
}
