import type { Command } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import { safeText } from '../../lib/text/safe-text.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { sendChange } from '../forms/send-change.ts';
import { changeCommand, changeQuestion } from './change-command.ts';
import { pickItem } from './list-screen.ts';
import { refuseBlocked } from './owner.ts';
import { type Dates, type Deletable, listOf, type Resource, withArticle } from './resource.ts';

/** Deletes an item after the user confirms it. @param given.hard also destroys what belongs to it, see `hardDelete` */
export async function deleteItem<Item extends Dates>(
  context: Context,
  resource: Deletable<Item>,
  given: { readonly item?: Item; readonly hard?: boolean } = {},
): Promise<undefined> {
  const { ui, client, showCommand } = context.services;
  const { noun, endpoints } = resource;
  const question = changeQuestion(resource, 'delete');
  const chosen = given.item ?? (await pickItem(context, resource, question));
  const item = await refuseBlocked(context, resource, chosen, question.blocked);
  const id = resource.id(item);
  const { hard } = given;
  await confirmDelete(context.services, resource, item, hard);
  await sendChange(context, 'Deleting', (signal) => endpoints.delete(client(), id, { hard, signal }));
  context.removeItem(listOf(resource), id);
  context.services.reminders.delete(id);
  ui.ok(`Deleted “${nameOrNone(resource.name(item))}”: ${noun.one} ${id}.`);
  showCommand([noun.one, 'delete', id]);
  return undefined;
}

/** @throws Back unless the user confirms */
async function confirmDelete<Item extends Dates>(
  { ui }: Services,
  { noun, id, name, deleteWarning, hardDelete }: Resource<Item>,
  item: Item,
  hard: boolean | undefined,
): Promise<void> {
  const warning = deleteWarning?.(item);
  if (warning !== undefined) ui.warn(warning);
  const title = `Delete the ${noun.one}`;
  const what = `${noun.one} “${nameOrNone(name(item))}” (${id(item)})`;
  const isConfirmed = hard
    ? await ui.confirm({
        title,
        text: `Delete ${what} and destroy ${hardDelete}? This cannot be undone.`,
        typedConfirmation: canBeTyped(name(item)) ? name(item) : id(item),
      })
    : await ui.confirm({ title, text: `Delete ${what}? This cannot be undone.` });
  if (isConfirmed) return;
  ui.say('Nothing was deleted.');
  throw new Back();
}

/** False for an empty name, and for one with outer spaces or characters that are not shown as they are. */
function canBeTyped(name: string): boolean {
  return name !== '' && name.trim() === name && safeText(name) === name;
}

/** `tavus <noun> delete`. */
export function deleteCommand<Item extends Dates>(resource: Deletable<Item>): Command<Services> {
  const { noun, hardDelete, examples } = resource;
  const line = `tavus ${noun.one} delete ${examples.id}`;
  return changeCommand(resource, {
    ...(hardDelete !== undefined && {
      options: [{ name: 'hard', help: `Also destroy ${hardDelete}. Asks for its name to be typed.`, fallback: 'off' }],
    }),
    examples: [
      { text: `Delete ${withArticle(noun.one)} after a confirmation prompt`, line },
      hardDelete === undefined
        ? { text: 'Delete without a prompt', line: `${line} --yes` }
        : { text: `Delete with ${hardDelete}, without a prompt`, line: `${line} --hard --yes` },
    ],
    question: changeQuestion(resource, 'delete'),
    async change(context, item, given) {
      await deleteItem(context, resource, { item, hard: given.isSet('hard') });
      return item;
    },
  });
}
