import { UsageError } from '../../../lib/errors.ts';
import { nameOrNone } from '../../../lib/format.ts';
import { Back, Interrupted } from '../../../ui/ui.ts';
import type { Context } from '../../context.ts';
import { LOOK_FIRST } from '../../forms/send-change.ts';
import { refuseBlocked } from '../owner.ts';
import { type Dates, listOf, type Resource } from '../resource.ts';
import { loadChanged, neededKeys, patchOf, warnOfUnknown } from './change.ts';
import { differenceRows } from './difference.ts';
import { EditDraft } from './draft.ts';
import type { Editing, PatchOutcome } from './editing.ts';
import type { ItemFields, ItemJson } from './item-json.ts';
import { askForKeys, withKeysOf } from './keys.ts';
import { changesBetween } from './patch.ts';
import { sendPatch } from './send-patch.ts';
import { editText } from './text.ts';
import { editWords } from './words.ts';

interface Edit<Item> {
  /** With all its fields; a row of a list may have fewer. */
  readonly item: Item;
  /** The change; left out to open the user's editor. */
  change?(before: ItemJson): ItemJson;
  /** As the option --force of the noun says. */
  readonly force?: boolean;
}

const ENDED = { text: 'The program ended before Tavus responded.', hint: LOOK_FIRST };

/** Changes an item after a confirmation. The text is kept as a draft until it is sent. @returns the changed item */
export async function editItem<Item extends Dates>(
  context: Context,
  editing: Editing<Item>,
  edit: Edit<Item>,
): Promise<Item> {
  const { resource, fields } = editing;
  const { change } = edit;
  const item = await refuseBlocked(context, resource, edit.item, resource.blocked?.edit);
  const before = editing.toJson(item);
  if (change)
    return await applyEdit(context, editing, { ...edit, item }, before, checked(fields, change(before), before));
  const draft = new EditDraft(context.services, resource.noun.one, resource.id(item), before);
  try {
    const { json, text } = await editText(context, fields, before, draft);
    return await applyEdit(context, editing, { ...edit, item }, before, json, {
      sending: () => draft.save(text, ENDED),
      failed: (error) => draft.save(text, noticeOf(context, error)),
      done: () => draft.remove(),
    });
  } catch (error) {
    const isTold = draft.isKept() && !(error instanceof Interrupted);
    const next = `Edit this ${resource.noun.one} again to continue.`;
    if (isTold) context.services.ui.say(`Your changes are kept as a draft. ${next}`);
    throw error;
  }
}

/** Keeps the draft up to date while the edit is sent. */
interface Keeping {
  sending(): void;
  failed(error: unknown): void;
  done(): void;
}

async function applyEdit<Item extends Dates>(
  context: Context,
  editing: Editing<Item>,
  { item, force = false }: Edit<Item>,
  before: ItemJson,
  edited: ItemJson,
  keeping?: Keeping,
): Promise<Item> {
  const { ui, showCommand } = context.services;
  const { resource, fields } = editing;
  const { noun, id, name } = resource;
  const after = await withNeededKeys(context, editing, before, withKeysOf(edited, before));
  if (changesBetween(before, after).length === 0) {
    keeping?.done();
    ui.say('Nothing changed.');
    return item;
  }
  await ui.details(
    `Changes to “${nameOrNone(name(item))}”`,
    differenceRows(before, after, fields.changes(before, after)),
  );
  warnOfUnknown(context.services, fields, before, after);
  await confirmChange(context, resource, item);
  const operations = patchOf(editing, before, after);
  keeping?.sending();
  let outcome: PatchOutcome;
  try {
    outcome = await sendPatch(context, editing, { id: id(item), operations, force });
  } catch (error) {
    keeping?.failed(error);
    throw error;
  }
  keeping?.done();
  if (outcome === 'unchanged') {
    ui.say('Nothing changed.');
    return item;
  }
  const changed = await loadChanged(context, editing, item, { before, after });
  context.updateItem(listOf(resource), changed);
  ui.ok(`Changed “${nameOrNone(name(changed))}” (${noun.one} ${id(changed)}).`);
  showCommand([noun.one, 'edit', id(changed), ...editWords(fields, before, after)]);
  return changed;
}

/** Asks for the keys that Tavus masks and requires. @throws UsageError if they cannot be asked for; Back */
async function withNeededKeys<Item extends Dates>(
  context: Context,
  editing: Editing<Item>,
  before: ItemJson,
  json: ItemJson,
): Promise<ItemJson> {
  const { required, hint = '' } = editing.keys ?? {};
  return await askForKeys(context, { json, keys: neededKeys(editing, before, json), required, hint });
}

/** @throws UsageError for a field with an invalid value */
function checked(fields: ItemFields, json: ItemJson, before: ItemJson): ItemJson {
  const read = fields.read(json, before);
  if ('json' in read) return read.json;
  throw new UsageError(read.problem, 'Nothing was sent. Fix it and try again.');
}

/** @throws Back unless the user confirms */
async function confirmChange<Item extends Dates>(
  { services }: Context,
  { noun, id, name }: Resource<Item>,
  item: Item,
): Promise<void> {
  const title = `Change the ${noun.one}`;
  const text = `${title} “${nameOrNone(name(item))}” (${id(item)}) as shown above?`;
  if (await services.ui.confirm({ title, text })) return;
  services.ui.say('Nothing was changed.');
  throw new Back();
}

function noticeOf({ services }: Context, error: unknown) {
  if (error instanceof Back) return { text: ENDED.text, hint: LOOK_FIRST };
  const { text, hint, mayHaveBeenReceived } = services.explain(error);
  return mayHaveBeenReceived ? { text, hint } : undefined;
}
