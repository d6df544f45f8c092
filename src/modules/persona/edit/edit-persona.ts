import { UsageError } from '../../../lib/errors.ts';
import { nameOrNone } from '../../../lib/format.ts';
import { Back, Interrupted } from '../../../ui/ui.ts';
import type { Context } from '../../context.ts';
import { LOOK_FIRST } from '../../forms/send-change.ts';
import { type ListedPersona, PERSONA, PERSONAS, whyUneditable } from '../../nouns/persona.ts';
import { refuseBlocked } from '../../resource/owner.ts';
import { type PersonaJson, readPersonaJson, toPersonaJson } from '../persona-json.ts';
import { loadChanged, neededKeys, warnOfUnknown } from './change.ts';
import { differenceRows } from './difference.ts';
import { EditDraft } from './draft.ts';
import { askForKeys, withKeysOf } from './keys.ts';
import { changesBetween, toPatch } from './patch.ts';
import { sendPatch } from './send-patch.ts';
import { editText } from './text.ts';
import { editWords } from './words.ts';

interface Edit {
  /** With all its fields; a row of a list may have fewer. */
  readonly persona: ListedPersona;
  /** The change; left out to open the user's editor. */
  change?(before: PersonaJson): PersonaJson;
  readonly force?: boolean;
}

const ENDED = { text: 'The program ended before Tavus responded.', hint: LOOK_FIRST };
const KEY_HINT = 'Add --set layers.llm.api_key=…, or an operation to --patch.';

/** Changes a persona after a confirmation. The text is kept as a draft until it is sent. @returns the changed persona */
export async function editPersona(context: Context, edit: Edit): Promise<ListedPersona> {
  const { change } = edit;
  const persona = await refuseBlocked(context, PERSONA, edit.persona, whyUneditable);
  const before = toPersonaJson(persona);
  if (change) return await applyEdit(context, { ...edit, persona }, before, checked(change(before)));
  const draft = new EditDraft(context.services, persona.persona_id, before);
  try {
    const { json, text } = await editText(context, before, draft);
    return await applyEdit(context, { ...edit, persona }, before, json, {
      sending: () => draft.save(text, ENDED),
      failed: (error) => draft.save(text, noticeOf(context, error)),
      done: () => draft.remove(),
    });
  } catch (error) {
    const isTold = draft.isKept() && !(error instanceof Interrupted);
    if (isTold) context.services.ui.say('Your changes are kept as a draft. Edit this persona again to continue.');
    throw error;
  }
}

/** Keeps the draft up to date while the edit is sent. */
interface Keeping {
  sending(): void;
  failed(error: unknown): void;
  done(): void;
}

async function applyEdit(
  context: Context,
  { persona, force = false }: Edit,
  before: PersonaJson,
  edited: PersonaJson,
  keeping?: Keeping,
): Promise<ListedPersona> {
  const { ui, showCommand } = context.services;
  const name = nameOrNone(persona.persona_name);
  const json = withKeysOf(edited, before);
  const after = await askForKeys(context, { json, keys: neededKeys(before, json), hint: KEY_HINT });
  if (changesBetween(before, after).length === 0) {
    keeping?.done();
    ui.say('Nothing changed.');
    return persona;
  }
  await ui.details(`Changes to “${name}”`, differenceRows(before, after));
  warnOfUnknown(context.services, before, after);
  await confirmChange(context, persona);
  const operations = toPatch(before, after);
  keeping?.sending();
  let outcome: 'changed' | 'unchanged';
  try {
    outcome = await sendPatch(context, { personaId: persona.persona_id, operations, force });
  } catch (error) {
    keeping?.failed(error);
    throw error;
  }
  keeping?.done();
  if (outcome === 'unchanged') {
    ui.say('Nothing changed.');
    return persona;
  }
  const changed = await loadChanged(context, persona, before, after);
  context.updateItem(PERSONAS, changed);
  ui.ok(`Changed “${nameOrNone(changed.persona_name)}” (persona ${changed.persona_id}).`);
  showCommand(['persona', 'edit', changed.persona_id, ...editWords(before, after)]);
  return changed;
}

/** @throws UsageError for a field with an invalid value */
function checked(json: PersonaJson): PersonaJson {
  const read = readPersonaJson(json);
  if ('json' in read) return read.json;
  throw new UsageError(read.problem, 'Nothing was sent. Fix it and try again.');
}

/** @throws Back unless the user confirms */
async function confirmChange({ services }: Context, { persona_name, persona_id }: ListedPersona): Promise<void> {
  const text = `Change the persona “${nameOrNone(persona_name)}” (${persona_id}) as shown above?`;
  if (await services.ui.confirm({ title: 'Change the persona', text })) return;
  services.ui.say('Nothing was changed.');
  throw new Back();
}

function noticeOf({ services }: Context, error: unknown) {
  if (error instanceof Back) return { text: ENDED.text, hint: LOOK_FIRST };
  const { text, hint, mayHaveBeenReceived } = services.explain(error);
  return mayHaveBeenReceived ? { text, hint } : undefined;
}
