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

/** Lets the user pick one of their own personas and edit it. */
export async function editPickedPersona(context: Context): Promise<ListedPersona> {
  const persona = await findWholePersona(context, undefined, QUESTION);
  return await editPersona(context, { persona });
}

export const EDIT_PERSONA: Command<Services> = {
  changes: true,
  notes:
    'Without --set and --patch the persona opens as JSON in your editor (VISUAL or EDITOR). The difference is shown ' +
    'before anything is sent. Names and places in --set are those of the JSON that tavus persona export prints. ' +
    'Tavus never shows the api_key of a custom llm and wants it with every change under layers.llm.',
  args: [itemArgument(PERSONA)],
  options: [
    {
      name: 'set',
      value: 'key=value',
      help: 'Set a field, such as layers.tts.tts_engine=cartesia; JSON is taken as JSON. Can be repeated.',
      fallback: 'none',
      isRepeatable: true,
    },
    { name: 'patch', value: 'file', help: 'A JSON Patch (RFC 6902); - for standard input.', fallback: 'none' },
    { name: 'force', help: 'Discard unpublished changes of the web builder.', fallback: 'off' },
  ],
  examples: [
    { text: 'In your editor', line: 'tavus persona edit pcb7a34da5fe' },
    {
      text: 'In a script',
      line: 'tavus persona edit pcb7a34da5fe --set persona_name="Life coach" --set layers.tts.tts_engine=cartesia --yes',
    },
    {
      text: 'A prompt from a file',
      line: 'tavus persona edit "Life coach" --set system_prompt="$(cat coach.md)" --yes',
    },
    {
      text: 'With a JSON Patch, shown and not sent',
      line: 'tavus persona edit "Life coach" --patch changes.json --dry-run',
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

/** What the flags make of a persona; undefined when there are none, and the editor is to be opened. */
async function readChange(
  { ui, readText }: Services,
  given: Given,
): Promise<((before: PersonaDocument) => PersonaDocument) | undefined> {
  const patch = given.text('patch');
  if (patch !== undefined) {
    if (given.isSet('set')) throw new UsageError('Both --set and --patch are given.', 'Give one of them.');
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
    'Give the change, or run it on a terminal, which opens an editor.',
  );
}

function toSetting(words: string): Setting {
  const setting = readSetting(words);
  if (typeof setting !== 'string') return setting;
  // What stands behind the key can be a secret.
  throw new UsageError(`--set ${words.replace(/=.*/s, '')}: ${setting}`, 'Nothing was sent. Correct it and try again.');
}
