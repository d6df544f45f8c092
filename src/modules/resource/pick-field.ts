import { nameOrNone } from '../../lib/format.ts';
import type { FieldChoice } from '../../ui/form/form.ts';
import type { FormSnapshot } from '../../ui/form/form-fields.ts';
import { Back } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { splitList } from '../forms/split-list.ts';
import { type PickQuestion, pickItem } from './list-screen.ts';
import { type Dates, listOf, type Resource } from './resource.ts';

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

/**
 * Lets the user choose several items for a form field that takes ids, separated by commas. Choosing an item again removes
 * it; going back ends the choice.
 * @param value the ids in the field now
 */
export async function pickSeveral<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  title: string,
  value: string,
): Promise<FieldChoice> {
  const { id, name } = resource;
  const chosen = new Set(splitList(value));
  const isChosen = (item: Item) => chosen.has(id(item));
  const question = { title, enterHint: 'add or remove', escapeHint: 'finish', isChosen };
  for (;;) {
    const item = await orUndefined(pickItem(context, resource, question));
    if (item === undefined) break;
    if (!chosen.delete(id(item))) chosen.add(id(item));
  }
  const loaded = context.list(listOf(resource));
  const names = [...chosen].map((chosenId) => {
    const item = loaded.find(chosenId);
    return item === undefined ? chosenId : nameOrNone(name(item));
  });
  return { value: [...chosen].join(', '), label: names.join(', ') };
}

/** The same for texts, such as tags. @param texts all that can be chosen */
export async function pickTexts(
  { services }: Context,
  title: string,
  texts: readonly string[],
  value: string,
): Promise<FieldChoice> {
  const chosen = new Set(splitList(value));
  const all = [...new Set([...texts, ...chosen])];
  let selected: string | undefined;
  for (;;) {
    const choices = all.map((text) => ({ label: text, value: text, ...(chosen.has(text) && { hint: 'chosen' }) }));
    const done = { label: 'Done', value: undefined };
    selected = await orUndefined(
      services.ui.menu<string | undefined>({ title, choices: [...choices, done], selected, escapeHint: 'finish' }),
    );
    if (selected === undefined) return { value: [...chosen].join(', '), label: [...chosen].join(', ') };
    if (!chosen.delete(selected)) chosen.add(selected);
  }
}

async function orUndefined<Answer>(question: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof Back) return undefined;
    throw error;
  }
}
