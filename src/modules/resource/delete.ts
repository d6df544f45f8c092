import type { Command } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { sendChange } from '../forms/send-change.ts';
import { changeCommand } from './change-command.ts';
import { type PickQuestion, pickItem } from './list-screen.ts';
import { refuseBlocked } from './owner.ts';
import { capitalize, type Dates, type Deletable, listOf, type Resource, withArticle } from './resource.ts';

function questionOf<Item extends Dates>(resource: Resource<Item>): PickQuestion<Item> {
  return {
    title: `Delete ${withArticle(capitalize(resource.noun.one))}`,
    enterHint: 'delete',
    blocked: resource.blocked?.delete,
  };
}

/** Deletes an item, after a yes. */
export async function deleteItem<Item extends Dates>(
  context: Context,
  resource: Deletable<Item>,
  given: { readonly item?: Item; readonly hard?: boolean } = {},
): Promise<undefined> {
  const { ui, client, showCommand } = context.services;
  const { noun, endpoints } = resource;
  const question = questionOf(resource);
  const chosen = given.item ?? (await pickItem(context, resource, question));
  const item = await refuseBlocked(context, resource, chosen, question.blocked);
  const id = resource.id(item);
  const name = nameOrNone(resource.name(item));
  await confirmDelete(context.services, resource, `“${name}” (${id})`);
  const { hard } = given;
  await sendChange(context, 'Deleting', (signal) => endpoints.delete(client(), id, { hard, signal }));
  context.removeItem(listOf(resource), id);
  ui.ok(`Deleted “${name}”: ${noun.one} ${id}.`);
  showCommand([noun.one, 'delete', id]);
  return undefined;
}

/** @throws Back unless the answer is yes. */
async function confirmDelete<Item extends Dates>(
  { ui }: Services,
  { noun, whenDeleted = 'This cannot be undone.' }: Resource<Item>,
  item: string,
): Promise<void> {
  const text = `Delete the ${noun.one} ${item}? ${whenDeleted}`;
  if (await ui.confirm({ title: `Delete the ${noun.one}`, text })) return;
  ui.say('Nothing was deleted.');
  throw new Back();
}

/** `tavus <noun> delete`. */
export function deleteCommand<Item extends Dates>(resource: Deletable<Item>): Command<Services> {
  const { noun, hardDelete: hard, examples } = resource;
  const line = `tavus ${noun.one} delete ${examples.id}`;
  return changeCommand(resource, {
    ...(hard && { options: [{ name: 'hard', help: hard.help, fallback: 'off' }] }),
    examples: [
      { text: 'Delete one, after a yes', line },
      hard
        ? { text: `Delete in a script, ${hard.what}`, line: `${line} --hard --yes` }
        : { text: 'Delete in a script', line: `${line} --yes` },
    ],
    question: questionOf(resource),
    async change(context, item, given) {
      await deleteItem(context, resource, { item, hard: given.isSet('hard') });
      return item;
    },
  });
}
