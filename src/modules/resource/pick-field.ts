import { nameOrNone } from '../../lib/format.ts';
import type { FieldChoice } from '../../ui/form/form.ts';
import type { FormSnapshot } from '../../ui/form/form-fields.ts';
import type { Context } from '../context.ts';
import { type PickQuestion, pickItem } from './list-screen.ts';
import type { Dates, Resource } from './resource.ts';

/** Lets the user choose the item for a form field that takes an id. @throws Back */
export async function pickField<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  question: PickQuestion<Item>,
): Promise<FieldChoice> {
  return choiceOf(resource, await pickItem(context, resource, question));
}

/** A form snapshot with only this item filled in, for a form that is opened from the item. */
export function snapshotWith<Item extends Dates>(
  fieldName: string,
  resource: Resource<Item>,
  item: Item,
): FormSnapshot {
  const { value, label } = choiceOf(resource, item);
  return { values: { [fieldName]: value }, labels: { [value]: label } };
}

function choiceOf<Item extends Dates>({ id, name }: Resource<Item>, item: Item): FieldChoice {
  return { value: id(item), label: `${nameOrNone(name(item))} (${id(item)})` };
}
