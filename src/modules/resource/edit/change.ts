import type { PatchOperation } from '../../../api/noun-calls.ts';
import { fromPointer, valueAt } from '../../../lib/json-pointer.ts';
import type { Context, Services } from '../../context.ts';
import type { Dates } from '../resource.ts';
import { readAgain } from '../whole-item.ts';
import type { Editing } from './editing.ts';
import type { ItemFields, ItemJson } from './item-json.ts';
import { type MissingKey, maskedKeys } from './keys.ts';
import { changesBetween, toOperation } from './patch.ts';

/** The JSON Patch that changes an item from one version to another. */
export function patchOf<Item extends Dates>(
  { fields, toPatch }: Pick<Editing<Item>, 'fields' | 'toPatch'>,
  before: ItemJson,
  after: ItemJson,
): readonly PatchOperation[] {
  return toPatch?.(before, after) ?? fields.changes(before, after).map(toOperation);
}

/** Warns of new fields that are not known here, as a typing error is one too, and of what is probably not meant so. */
export function warnOfUnknown(
  { ui }: Pick<Services, 'ui'>,
  fields: ItemFields,
  before: ItemJson,
  after: ItemJson,
): void {
  for (const { path, name, like } of fields.unknownIn(after)) {
    if (valueAt(before, path) !== undefined) continue;
    const question = like.length > 0 ? ` Did you mean ${like.join(' or ')}?` : '';
    ui.warn(`"${name}" is not a known field.${question} It is sent as it is.`);
  }
  const known = fields.remarks(before);
  for (const remark of fields.remarks(after)) if (!known.includes(remark)) ui.warn(remark);
}

/** Says which fields of a new item are sent without being known here, and warns of what is probably not meant so. */
export function sayUnknown({ ui }: Pick<Services, 'ui'>, fields: ItemFields, json: ItemJson): void {
  const unknown = fields.unknownIn(json).map(({ name }) => name);
  if (unknown.length > 0) ui.say(`Not a known field, sent as it is: ${unknown.join(', ')}.`);
  for (const remark of fields.remarks(json)) ui.warn(remark);
}

/** Warns of fields that Tavus may not keep and that a changed or new item does not have. @returns their names */
export function warnOfNotKept(
  { ui }: Pick<Services, 'ui'>,
  fields: ItemFields,
  sent: ItemJson,
  item: object,
): readonly string[] {
  const shown = new Map<string, unknown>(Object.entries(item));
  const notKept = Object.entries(sent)
    .filter(([name, value]) => fields.mayBeDropped(name) && (value ?? '') !== '')
    .map(([name]) => name)
    .filter((name) => (shown.get(name) ?? '') === '');
  if (notKept.length > 0) ui.warn(`Sent, but not found in the ${fields.noun}: ${notKept.join(', ')}.`);
  return notKept;
}

/** Loads the item after the change, and warns of fields that Tavus did not keep. */
export async function loadChanged<Item extends Dates>(
  context: Context,
  { resource, fields, expected }: Pick<Editing<Item>, 'resource' | 'fields' | 'expected'>,
  item: Item,
  { before, after }: { readonly before: ItemJson; readonly after: ItemJson },
): Promise<Item> {
  const fallback = expected?.(item, after) ?? item;
  const found = await readAgain(context, resource, fallback);
  if (found === fallback) return found;
  const changed = new Set(changesBetween(before, after).map(({ path }) => path[0]));
  const sent = Object.fromEntries(Object.entries(after).filter(([name]) => changed.has(name)));
  warnOfNotKept(context.services, fields, sent, found);
  return found;
}

/** The keys that are masked or missing in what would be sent. Unchanged parts of the item need no keys. */
export function neededKeys<Item extends Dates>(
  editing: Pick<Editing<Item>, 'fields' | 'toPatch' | 'keys'>,
  before: ItemJson,
  after: ItemJson,
): readonly MissingKey[] {
  const missingIn = editing.keys?.missingIn ?? maskedKeys;
  return patchOf(editing, before, after).flatMap(({ path, value }) => missingIn(value, fromPointer(path) ?? []));
}
