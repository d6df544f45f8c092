import type { Command, Given } from '../../../core/command.ts';
import { UsageError } from '../../../lib/errors.ts';
import type { Context, Services } from '../../context.ts';
import { type ListedPersona, PERSONA, whyUneditable } from '../../nouns/persona.ts';
import { itemArgument } from '../../resource/item-argument.ts';
import { viewOf } from '../../resource/view.ts';
import type { PersonaDocument } from '../document.ts';
import { findWholePersona } from '../load-persona.ts';
import { applyPatch, readPatch } from './apply-patch.ts';
import { editPersona } from './edit-persona.ts';
import { applySettings, readSetting, type Setting } from './set-value.ts';

const QUESTION = { title: 'Edit a Persona', enterHint: 'edit', blocked: whyUneditable };

/** Lets the user pick a persona of their own and edit it. @throws Back */
export async function editPickedPersona(context: Context): Promise<ListedPersona> {
  const persona = await findWholePersona(context, undefined, QUESTION);
  return await editPersona(context, { persona });
}

export const EDIT_PERSONA: Command<Services> = {
  changes: true,
  notes:
    'Without --set or --patch, opens the persona as JSON in your editor (VISUAL or EDITOR). Shows the changes before ' +
    'sending them. The keys of --set are the paths in the JSON that tavus persona export prints. Tavus masks the ' +
    'api_key of a custom llm, but requires it with every change under layers.llm.',
  args: [itemArgument(PERSONA)],
  options: [
    {
      name: 'set',
      value: 'key=value',
      help: 'Set a field, such as layers.tts.tts_engine=cartesia. JSON values are parsed. Can be repeated.',
      fallback: 'none',
      isRepeatable: true,
    },
    { name: 'patch', value: 'file', help: 'JSON Patch (RFC 6902) to apply; - for standard input.', fallback: 'none' },
    { name: 'force', help: 'Discard unpublished changes in the web builder.', fallback: 'off' },
  ],
  examples: [
    { text: 'Edit in your editor', line: 'tavus persona edit p7b3d5f9a1c4' },
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
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(PERSONA, clock.now());
    results.checkFields(view);
    const change = await readChange(context.services, given);
    const found = await findWholePersona(context, given.arg(), QUESTION);
    const persona = await editPersona(context, {
      persona: found,
      ...(change && { change }),
      force: given.isSet('force'),
    });
    await results.change(view, persona);
    return 0;
  },
};

/** The change from the flags; undefined without flags, to open the editor. @throws UsageError where that is impossible */
async function readChange(
  { ui, readText }: Services,
  given: Given,
): Promise<((before: PersonaDocument) => PersonaDocument) | undefined> {
  const patch = given.text('patch');
  if (patch !== undefined) {
    if (given.isSet('set')) throw new UsageError('--set and --patch cannot be combined.', 'Give one of them.');
    const operations = readPatch(await readText(patch));
    return (before) => applyPatch(before, operations);
  }
  if (given.isSet('set')) {
    const settings = given.texts('set').map(toSetting);
    return (before) => applySettings(before, settings);
  }
  if (ui.canAsk) return undefined;
  throw new UsageError(
    'Missing: --set or --patch.',
    'Give one of them, or run the command in a terminal to use an editor.',
  );
}

function toSetting(words: string): Setting {
  const setting = readSetting(words);
  if (typeof setting !== 'string') return setting;
  // The value may be a secret: only the key is shown.
  throw new UsageError(`--set ${words.replace(/=.*/s, '')}: ${setting}`, 'Nothing was sent. Fix it and try again.');
}
